// What an extract's section header says of the capture that it was made from: written by `extract`, read with any
// pcapng. The first comment is "frames of mail.pcap (sha256 ...): 5,7-9,12", or begins with "anonymised frames of a
// capture"; "more frames: 15-18" goes on. The first packet of the extract was frame 5, and so on.
import type { FrameNumber } from "../value-types.ts";

/** Frames from the first to the last. */
export type FrameRange = readonly [first: FrameNumber, last: FrameNumber];

/** What the file says of the capture that it was made from. */
export interface ExtractOrigin {
  /** The other capture's file name; null where names were replaced. */
  readonly name: string | null;
  /** Of the other capture's file, in lower-case hex. */
  readonly sha256: string | null;
  /** Names and addresses were replaced. */
  readonly anonymized: boolean;
  /** The numbers that this file's frames, from its first on, had there; null where there are too many. */
  readonly frames: readonly FrameRange[] | null;
}

/** Characters of a comment; an option of pcapng holds 65,535 bytes. */
const MAX_COMMENT_LENGTH = 60_000;
/** Their comments fill about a megabyte. */
const MAX_RANGES = 100_000;
const MAX_NAME_LENGTH = 255;
/** Stands for a name. */
const UNNAMED = "a capture";
const TOO_MANY = "too many to list";

const HEAD =
  /^(anonymised )?frames of ([^\p{C}\p{Zl}\p{Zp}]{1,255}) \(sha256 ([0-9a-f]{64}|unknown)\): ([\d,-]+|too many to list)$/u;
const MORE = /^more frames: ([\d,-]+)$/;
const RANGE = /^([1-9]\d{0,9})(?:-([1-9]\d{0,9}))?$/;

/** At least one comment. */
export function originComments({ name, sha256, anonymized, frames }: ExtractOrigin): string[] {
  const shown = (name ?? UNNAMED).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "?").slice(0, MAX_NAME_LENGTH);
  const head = `${anonymized ? "anonymised " : ""}frames of ${shown} (sha256 ${sha256 ?? "unknown"}): `;
  if (frames === null || frames.length > MAX_RANGES) return [head + TOO_MANY];
  const comments: string[] = [];
  let comment = head;
  for (const [first, last] of frames) {
    const range = first === last ? String(first) : `${first}-${last}`;
    if (comment.length + range.length > MAX_COMMENT_LENGTH) {
      comments.push(comment.replace(/,$/, ""));
      comment = "more frames: ";
    }
    comment += `${range},`;
  }
  return [...comments, comment.replace(/,$/, "")];
}

/** Null where the comments are not those of an extract, or are malformed. */
export function originOf(comments: readonly string[]): ExtractOrigin | null {
  const [first = "", ...others] = comments;
  const [, anonymised, name = UNNAMED, sha256 = "unknown", numbers = ""] = HEAD.exec(first) ?? [];
  if (numbers === "") return null;
  const more = others.map((comment) => MORE.exec(comment)?.[1] ?? "");
  const frames = numbers === TOO_MANY ? null : rangesOf([numbers, ...more].join(","));
  if (frames === null && numbers !== TOO_MANY) return null;
  return {
    name: name === UNNAMED ? null : name,
    sha256: sha256 === "unknown" ? null : sha256,
    anonymized: anonymised !== undefined,
    frames,
  };
}

/** Null where one is not a range, does not follow the one before, or there are too many. */
function rangesOf(text: string): FrameRange[] | null {
  const ranges: FrameRange[] = [];
  let before = 0;
  for (const part of text.split(",", MAX_RANGES + 1)) {
    const [, from = "", to = from] = RANGE.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === "" || first <= before || last < first || ranges.length === MAX_RANGES) return null;
    ranges.push([first, last]);
    before = last;
  }
  return ranges;
}

export const frameCount = (ranges: readonly FrameRange[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Ascending numbers, each once. */
export function rangesIn(numbers: Iterable<number>): FrameRange[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** The number that a frame had in the original capture; null where that is not known. */
export function originalFrame({ frames }: ExtractOrigin, frame: number): number | null {
  let left = frame - 1;
  for (const [first, last] of frames ?? []) {
    if (left <= last - first) return first + left;
    left -= last - first + 1;
  }
  return null;
}
