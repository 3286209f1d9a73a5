// What the operating system reports to one calm line that says the next step.
import { SourceError } from "../reading/source-error.ts";

/** What reading threw as a SourceError; anything that no input can cause comes back as it is. */
export function sourceError(error: unknown, bytesRead: number): unknown {
  const code = systemCode(error);
  switch (code) {
    case null:
      return error;
    case "ENOENT":
    case "ENOTDIR":
      return new SourceError("missing", "no such file: check the path and the working directory");
    case "EISDIR":
      return new SourceError("directory", "this is a directory: name the capture files in it");
    case "EACCES":
    case "EPERM":
      return new SourceError(
        "permission",
        "no permission to read it: captures made as root need chmod or sudo",
      );
    default:
      return new SourceError(
        "read-failed",
        `reading failed after ${bytesRead} bytes (${code}): check the disk or the network share, or read a local copy`,
      );
  }
}

function systemCode(error: unknown): string | null {
  if (error instanceof SourceError || !(error instanceof Error)) return null;
  // Only the system's errors have a syscall; Node's own (ERR_...) are bugs of ours.
  return "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : null;
}
