// What differs and what became of both -> the sentences of a finding.
import { primaryFinding } from "../../diagnose/failed.ts";
import { count, firstOf } from "../../text/amounts.ts";
import { elapsedMs } from "../../text/elapsed.ts";
import { capitalized } from "../../text/sentence.ts";
import type { Difference, FrameAt } from "../comparison.ts";
import type { Named } from "./side-by-side.ts";
import { type Standing, standingOf } from "./standing.ts";

/** Differences that a sentence names. */
const MAX_NAMED = 3;

export const namesOf = (differences: readonly Difference[]): string =>
  firstOf(
    differences.map(({ name }) => name),
    MAX_NAMED,
  );

/** `A failed: The server closed the connection on the hello`, `B established TLS`. */
export function becameOf({ name, trace: { session } }: Named): string {
  const standing = standingOf(session);
  const primary = standing === "failed" || standing === "clear" ? primaryFinding(session) : null;
  return `${name} ${FARED[standing]}${primary === null ? "" : `: ${primary.title}`}`;
}

export const FARED: Readonly<Record<Standing, string>> = {
  worked: "established TLS",
  failed: "failed",
  clear: "went on without TLS",
  unknown: "is not shown to its end",
};

/** ` (A: at most TLS 1.0; B: TLS 1.3 and TLS 1.2)`; "" for what is too long for a title. */
export function bothOf(difference: Difference, a: Named, b: Named): string {
  const both = `${a.name}: ${difference.a}; ${b.name}: ${difference.b}`;
  return both.length > MAX_IN_TITLE ? "" : ` (${both})`;
}

/** UTF-16 units: longer ones are in the detail only. */
const MAX_IN_TITLE = 120;

/** `The TLS versions offered differ (frame 13 of A, frame 12 of B): A: ...; B: ....`. */
export function sentenceOf(difference: Difference, a: Named, b: Named): string {
  const places = difference.frames.map(placeText);
  const where = places.length === 0 ? "" : ` (${places.join(", ")})`;
  return `${capitalized(difference.name)}${where}: ${a.name} has ${difference.a}; ${b.name} has ${difference.b}.`;
}

export const placeText = ({ capture, frame }: FrameAt): string => `frame ${frame} of ${capture}`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A sentence where so much time lies between that a side may have been changed; else "". */
export function apartWords(a: Named, b: Named): string {
  const apart = Math.abs(elapsedMs(a.trace.session.startTime, b.trace.session.startTime) ?? 0);
  if (apart < HOUR_MS) return "";
  const long =
    apart < 2 * DAY_MS
      ? count(Math.round(apart / HOUR_MS), "hour")
      : count(Math.round(apart / DAY_MS), "day");
  return `They are ${long} apart by the captures' clocks: either side may have been changed in between.`;
}
