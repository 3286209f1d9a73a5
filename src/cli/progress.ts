// Bytes read -> a progress bar on standard error, for much to read on a terminal only.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { printable } from "../report/terminal-text.ts";

export interface Progress {
  readonly update: (bytesRead: number, totalBytes: number | null) => void;
  /** Removes the bar. */
  readonly stop: () => void;
}

/** Less is read before anyone looks. */
const LONG = 16 << 20;

/** Null where no bar is wanted. */
export async function startProgress(
  paths: readonly string[],
  stream: NodeJS.WriteStream,
): Promise<Progress | null> {
  if (!stream.isTTY) return null;
  let size = 0;
  for (const path of paths) size += await sizeOf(path);
  if (size < LONG) return null;
  const { default: progress } = await import("cli-progress");
  const bar = new progress.SingleBar({
    stream,
    format: "{name} [{bar}] {percentage}%",
    barCompleteChar: "#",
    barIncompleteChar: "-",
    clearOnComplete: true,
    // An interrupt must find the terminal as it was.
    linewrap: true,
    gracefulExit: false,
  });
  const [first = "", ...others] = paths;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  bar.start(size, 0, { name: printable(basename(first)) + more });
  return { update: (bytesRead) => bar.update(bytesRead), stop: () => bar.stop() };
}

async function sizeOf(path: string): Promise<number> {
  if (path === "-") return 0;
  return stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );
}
