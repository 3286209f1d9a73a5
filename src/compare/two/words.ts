// What differs and what became of both -> the sentences of a finding.
import { primaryFinding } from "../../diagnose/failed.ts";
import { count, firstOf } from "../../text/amounts.ts";
import { elapsedMs } from "../../text/elapsed.ts";
import { framesText } from "../../text/places.ts";
import { capitalized } from "../../text/sentence.ts";
import type { Difference, FrameAt } from "../comparison.ts";
import { aboutOf } from "./explained.ts";
import { FACETS } from "./facets.ts";
import { NAMES } from "./names.ts";
import type { Named, SideBySide } from "./side-by-side.ts";
import { turningPoint } from "./turning-point.ts";
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
  const where = difference.frames.length === 0 ? "" : ` (${placesText(difference.frames)})`;
  return `${capitalized(difference.name)}${where}: ${a.name} has ${difference.a}; ${b.name} has ${difference.b}.`;
}

/** `frames 11 and 12 of A, frame 11 of B`. */
export function placesText(frames: readonly FrameAt[]): string {
  const captures = [...new Set(frames.map(({ capture }) => capture))];
  const places = captures.map((name) => {
    const own = frames.filter(({ capture }) => capture === name).map(({ frame }) => frame);
    return `${framesText(own.toSorted((a, b) => a - b))} of ${name}`;
  });
  return places.join(", ");
}

/** What the finding of the failed one is about, where that does not differ; "" where it is about nothing that is compared. */
export function aboutWords(failing: Named, working: Named, differences: readonly Difference[]): string {
  const { id } = primaryFinding(failing.trace.session) ?? { id: "" };
  const about = FACETS.find(({ name }) => name === aboutOf(id)[0]);
  if (about === undefined || about.read(failing.trace) === null) return "";
  const head = `The finding of ${failing.name} (${id}) is about the ${about.name}`;
  if (about.read(working.trace) === null) return `${head}, which ${working.name} does not show.`;
  return differences.some(({ name }) => name === about.name) ? "" : `${head}, and there the two are alike.`;
}

/** What a client that gave up on it was shown. */
const SHOWN: readonly string[] = [NAMES.chosen, NAMES.certificate, NAMES.chain, NAMES.serverExtensions];

/** Where both clients were shown the same, and one of them gave up: a sentence; else "". */
export function judgedWords(failing: Named, { equal }: SideBySide): string {
  const { session } = failing.trace;
  if (turningPoint(session) !== "server-flight" || session.aborted?.by !== "client") return "";
  if (SHOWN.some((name) => !equal.includes(name))) return "";
  return `Both clients were shown the same by the server: it is their own settings, roots or minimums by which they judge it.`;
}

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
