// PathLadder -> a diagram in plain ASCII: words on the left, a lifeline for client, capture points and server on the right.
import { timeCell } from "../ladder/ladder-text.ts";
import { printableAscii } from "../../text/printable.ts";
import { FATES, type Hop, marksText, type PathLadder, type PathRung } from "./path-ladder.ts";

const TIME = 9;
/** Characters from lifeline to lifeline: the first that leaves room for words, and for the longest frame number. */
const GAPS = [11, 9, 8];
const WORDS = 32;
/** Beside a frame number: two spaces, a line and its end. */
const AROUND = 4;
/** Of the words: fewer say nothing. */
const MIN_LABEL = 18;
const MAX_LABEL = 38;

/** Lines in order; no longer than `width` where the points leave room for the words. */
export function pathLadderText({ points, rungs }: PathLadder, width = 80): string[] {
  const lifelines = points.length + 2;
  const roomWith = (gap: number): number => width - TIME - 3 - (lifelines - 1) * gap - 1;
  const longest = Math.max(...rungs.map(frameDigits)) + AROUND;
  const gap = Math.max(longest, GAPS.find((each) => roomWith(each) >= WORDS) ?? Math.min(...GAPS));
  const label = Math.min(MAX_LABEL, Math.max(MIN_LABEL, roomWith(gap)));
  const row = (time: string, said: string, diagram: string): string =>
    `${time.padStart(TIME)}  ${cut(said, label).padEnd(label)} ${diagram}`.trimEnd();
  const empty = drawn(lifelines, gap);
  const marks = marksText(rungs);
  return [
    row("ms", "", namesLine(points, gap)),
    row("", "", empty),
    ...rungs.map((rung) => {
      if (rung.kind === "pause") return row("", `(${rung.text})`, empty.replaceAll("|", ":"));
      return row(timeCell(rung.atMs), words(rung, points.length, label), hopLine(rung, lifelines, gap));
    }),
    row("", "", empty),
    ...(marks === "" ? [] : [`${" ".repeat(TIME)}  ${marks}`]),
  ];
}

const frameDigits = (rung: PathRung): number =>
  rung.kind === "pause" ? 0 : Math.max(...rung.frames.map((frame) => String(frame ?? "").length));

/** The amount stays whole. With more than two points it says itself that it was altered. */
function words({ label, amount, fate }: Hop, points: number, width: number): string {
  const mark = fate === "altered" && points > 2 ? `${FATES.altered.mark} ` : "";
  const rest = amount === "" ? "" : `, ${amount}`;
  return `${mark}${cut(label, Math.max(0, width - mark.length - rest.length))}${rest}`;
}

/** Names above their lifelines: `client` begins at its own, `server` ends there. */
function namesLine(points: readonly string[], gap: number): string {
  const last = (points.length + 1) * gap;
  const ends = put(put(" ".repeat(last + 1), 0, "client"), last - "server".length + 1, "server");
  return points.reduce((line, name, index) => centred(line, (index + 1) * gap, cut(name, gap - 2)), ends);
}

const drawn = (lifelines: number, gap: number): string =>
  Array.from({ length: lifelines }, () => "|").join(" ".repeat(gap - 1));

/** `|---- 16 --x       |         |`: FIN and RST `==>`. */
function hopLine({ begin, end, frames, fate, isClose }: Hop, lifelines: number, gap: number): string {
  const [left, right] = [Math.round(Math.min(begin, end) * gap), Math.round(Math.max(begin, end) * gap)];
  let line = put(drawn(lifelines, gap), left + 1, (isClose ? "=" : "-").repeat(right - left - 1));
  for (const [index, frame] of frames.entries()) {
    const at = (index + 1) * gap;
    if (frame !== null) line = centred(line, at, ` ${frame} `);
    else if (at > left && at < right) line = centred(line, at, " ? ");
  }
  if (end === lifelines - 1) line = put(line, right - 1, ">");
  if (end === 0) line = put(line, left + 1, "<");
  const open = [begin, end].filter((place) => !Number.isInteger(place));
  const altered = fate === "altered" && frames.length === 2 ? [1.5] : [];
  return [...open, ...altered].reduce(
    (text, place) => put(text, Math.round(place * gap), FATES[fate].mark),
    line,
  );
}

const put = (line: string, column: number, text: string): string =>
  line.slice(0, column) + text + line.slice(column + text.length);

const centred = (line: string, column: number, text: string): string =>
  put(line, Math.max(0, Math.round(column - (text.length - 1) / 2)), text);

function cut(text: string, width: number): string {
  const shown = printableAscii(text);
  return shown.length > width ? `${shown.slice(0, Math.max(0, width - 3))}...` : shown;
}
