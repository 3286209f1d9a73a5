// A file that says that it is an extract -> of which capture, and which numbers its frames had there.
import { type ExtractOrigin, originalFrame } from "../capture/extract-origin.ts";
import type { Session } from "../session/session.ts";
import { decisiveFrames } from "./decisive-frames.ts";
import type { Capture } from "./report-document.ts";
import { printable } from "../text/printable.ts";

/** Frames whose numbers fit a line or two. */
const NUMBERS = 6;
/** Characters of a SHA-256 that distinguish two files. */
const SHORT_HASH = 12;

/** `An extract of mail.pcap (SHA-256 1f3a…): frame 11 was 13, 12 was 14 there`. Null where it is none. */
export function extractSentence(file: Capture, frames: readonly number[]): string | null {
  const { extractOf } = file;
  if (extractOf === undefined) return null;
  const numbers = originalNumbers([file], frames);
  const isShort = numbers.length > 0 && numbers.length <= NUMBERS;
  if (isShort) return `${extractName(extractOf)}: frame ${numbersText(numbers)} there`;
  return `${extractName(extractOf)}${numbers.length === 0 ? "" : "; report lists the frames' original numbers"}`;
}

/** `11 was 13, 12 was 14` */
export const numbersText = (numbers: readonly FrameNumbers[]): string =>
  numbers.map(({ here, there }) => `${here} was ${there}`).join(", ");

/** `An anonymised extract of a capture (SHA-256 1f3a…)` */
function extractName({ name, sha256, anonymized }: ExtractOrigin): string {
  const of = name === null ? "a capture" : printable(name);
  const hash = sha256 === null ? "" : ` (SHA-256 ${sha256.slice(0, SHORT_HASH)}…)`;
  return `${anonymized ? "An anonymised extract" : "An extract"} of ${of}${hash}`;
}

export interface FrameNumbers {
  readonly here: number;
  readonly there: number;
}

/** Of those frames whose numbers are known. */
export function originalNumbers(files: readonly Capture[], frames: readonly number[]): FrameNumbers[] {
  return [...new Set(frames)].flatMap((here) => {
    const file = files.find(
      (one) => one.frames !== null && one.frames.first <= here && here <= one.frames.last,
    );
    if (file?.extractOf === undefined || file.frames === null) return [];
    const there = originalFrame(file.extractOf, here - file.frames.first + 1);
    return there === null ? [] : [{ here, there }];
  });
}

/** Of the sessions of one capture. */
export function framesThatDecide(sessions: readonly Session[], path: string): readonly number[] {
  return sessions.filter(({ capture }) => capture === path).flatMap(decisiveFrames);
}
