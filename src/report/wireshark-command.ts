// A display filter and a frame -> the command that opens Wireshark there.
import type { Cause } from "../diagnose/causes.ts";
import { framesFilter } from "./display-filter.ts";
import type { Session } from "../session/session.ts";
import type { Capture } from "./report-document.ts";

/**
 * `wireshark -r mail.pcap -Y 'tcp.stream eq 0' -g 16`; of a joined capture's files, after they have been joined. With the
 * key log that decrypted the session: keys in a capture Wireshark uses of itself.
 */
export function wiresharkCommand(
  files: readonly Capture[],
  filter: string,
  frame: number | null,
  keyLog: string | null,
): string {
  const [first] = files;
  const isPiped = first === undefined || first.path === "-";
  const name = files.length > 1 ? "joined.pcapng" : isPiped ? "capture.pcap" : first.path;
  return `wireshark -r ${shellWord(name)}${keyLogOption(keyLog)} -Y '${filter}'${frame === null ? "" : ` -g ${frame}`}`;
}

/** Opens it at what proves a cause: its frames, and that at which to look first. */
export function proofCommand(
  files: readonly Capture[],
  { stream, frames }: Pick<Cause["example"], "stream" | "frames">,
  session: Session | undefined,
  keyLog: string | null,
): string {
  const frame = proofFrame(session, frames);
  const shown =
    frame === null || frames.includes(frame) ? frames : [...frames, frame].toSorted((a, b) => a - b);
  return wiresharkCommand(files, framesFilter(stream, shown), frame, keyLog);
}

/** With a space before it; "" without a key log. */
export const keyLogOption = (keyLog: string | null): string =>
  keyLog === null ? "" : ` -o tls.keylog_file:${shellWord(keyLog)}`;

/** Where to look first: at what ended the session, else at the last of the frames that are its own. */
export function proofFrame(session: Session | undefined, frames: readonly number[]): number | null {
  if (session === undefined) return frames.at(-1) ?? null;
  const { first, last } = session.frames;
  return session.aborted?.frame ?? frames.findLast((frame) => frame >= first && frame <= last) ?? null;
}

/** A word of the POSIX shell; one that is no option. */
export function shellWord(name: string): string {
  const path = name.startsWith("-") ? `./${name}` : name;
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
