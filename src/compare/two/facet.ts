// One thing that two sessions are compared by: how it is read, and how often a difference in it decides.
import type { Session } from "../../session/session.ts";
import type { Difference } from "../comparison.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { TurningPoint } from "./turning-point.ts";

export interface Facet {
  readonly name: string;
  readonly topic: Difference["topic"];
  /** Where a connection can fail because of it; empty for what is a result, never a cause. */
  readonly causes: readonly TurningPoint[];
  /** Null where the capture does not show it. */
  readonly read: (trace: WireTrace) => Reading | null;
  readonly weight: Weight;
  /** Where equal keys are not what counts. */
  readonly isSame?: IsSame;
}

/** How often such a difference decides between a session that failed and one that did not. */
export type Weight = (failing: Session, working: Session) => Difference["decides"];

export interface Reading {
  /** Two readings with the same one are equal. */
  readonly key: string;
  readonly text: string;
  readonly frame: number | null;
  /** Of a list: what is only in one of the two is named instead of `text`. */
  readonly entries?: readonly string[];
  /** In milliseconds or bytes. */
  readonly amount?: number;
}

export type IsSame = (a: Compare, b: Compare) => boolean;

interface Compare {
  readonly session: Session;
  readonly reading: Reading;
}

export const always =
  (level: Difference["decides"]): Weight =>
  () =>
    level;

export const listReading = (entries: readonly string[], frame: number | null): Reading => ({
  key: entries.join(),
  text: entries.length === 0 ? "none" : entries.join(", "),
  frame,
  entries,
});
