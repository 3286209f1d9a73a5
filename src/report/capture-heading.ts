// What is known of a capture's file or files -> the lines above its table.
import type { Session } from "../session/session.ts";
import { type Clock, timeSpan } from "./clock.ts";
import type { Colors } from "./colors.ts";
import type { Capture } from "./report-document.ts";
import { count } from "../text/amounts.ts";
import { printable } from "../text/printable.ts";

/** Files of a joined capture that are listed; of more, those that hold a failed session. */
const LISTED_FILES = 20;

export function captureHeading(capture: Capture, clock: Clock, colors: Colors): string[] {
  const { packets } = capture;
  const known =
    packets === null ? [] : [packetText([capture]), timeRange([capture], clock), fileFacts(capture)];
  const facts = known.join(", ") || "merged from lines that have its sessions only";
  return [`${colors.bold(pathText(capture))}: ${facts}`, ...warningLines([capture], colors)];
}

export const packetText = (files: readonly Capture[]): string =>
  count(
    files.reduce((sum, file) => sum + (file.packets ?? 0), 0),
    "packet",
  );

/** With `isWhole` every file is listed. */
export function joinedHeading(
  files: readonly Capture[],
  failed: readonly Session[],
  isWhole: boolean,
  clock: Clock,
  colors: Colors,
): string[] {
  const title = colors.bold(`${count(files.length, "file")} joined as one capture`);
  const listed =
    isWhole || files.length <= LISTED_FILES ? files : filesOf(failed, files).slice(0, LISTED_FILES);
  const width = Math.max(...listed.map((file) => frameRange(file).length), 0);
  const lines = listed.map(
    (file) => `  ${frameRange(file).padEnd(width)}  ${pathText(file)}, ${fileFacts(file)}`,
  );
  const rest = files.length - listed.length;
  const unlisted = rest > 0 ? [`  ${count(rest, "file")} not listed: --verbose lists all`] : [];
  return [
    `${title}: ${packetText(files)}, ${timeRange(files, clock)}`,
    ...lines,
    ...unlisted,
    "  Frames are numbered as by: mergecap -a -w joined.pcapng FILES (in this order)",
    ...warningLines(files, colors),
  ];
}

/** The files that hold the first or last frame of a session, or one between. */
function filesOf(sessions: readonly Session[], files: readonly Capture[]): Capture[] {
  return files.filter(({ frames: held }) =>
    sessions.some(({ frames }) => held !== null && frames.first <= held.last && frames.last >= held.first),
  );
}

/** `frames 19 to 36` */
function frameRange({ frames }: Capture): string {
  if (frames === null) return "no frames";
  return frames.first === frames.last ? `frame ${frames.first}` : `frames ${frames.first} to ${frames.last}`;
}

function pathText({ path }: Capture): string {
  return path === "-" ? "standard input" : printable(path);
}

/** `pcap, gzip`. */
const fileFacts = ({ format, compression }: Capture): string =>
  compression === null ? (format ?? "unknown") : `${format}, ${compression}`;

/** With `isNamed` each names its file, as those of a joined capture do. */
export function warningLines(files: readonly Capture[], colors: Colors, isNamed = false): string[] {
  return files.flatMap((file) =>
    file.warnings.map((warning) => {
      const place = file.partOf === null && !isNamed ? "" : `${pathText(file)}: `;
      return `${colors.yellow("warning")}: ${place}${printable(warning)}`;
    }),
  );
}

/** `2026-10-20 14:43:15 to 14:43:16 UTC`, whole seconds. */
export function timeRange(files: readonly Capture[], clock: Clock): string {
  const [first, last] = firstAndLast(files);
  return first === null || last === null ? "no timestamps" : timeSpan(first, last, clock);
}

/** Of all files: they come in the order in which they were named. */
export function firstAndLast(
  files: readonly Capture[],
): readonly [first: string | null, last: string | null] {
  const times = files
    .flatMap(({ firstTime, lastTime }) =>
      firstTime === null || lastTime === null ? [] : [firstTime, lastTime],
    )
    .toSorted();
  return [times[0] ?? null, times.at(-1) ?? null];
}
