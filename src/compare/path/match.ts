// What a rule of a leg found -> the finding of the comparison.
import { EXPLAINED } from "../../diagnose/explain.ts";
import { shortened } from "../../text/printable.ts";
import type { ComparisonFinding, FrameAt } from "../comparison.ts";
import type { COMPARED_PATH } from "../../diagnose/texts/compared-path.ts";

export interface PathMatch extends Pick<ComparisonFinding, "certainty" | "frames" | "evidence"> {
  readonly id: keyof typeof COMPARED_PATH;
  /** It is why the session failed. */
  readonly explains: boolean;
  /** What happened, with frames. */
  readonly headline: string;
  /** The sentences that follow it in the finding. */
  readonly more: readonly string[];
  readonly severity?: ComparisonFinding["severity"];
  readonly fault?: ComparisonFinding["fault"];
  readonly title?: string;
  readonly remedies?: ComparisonFinding["remedies"];
}

type Evidence = ComparisonFinding["evidence"][number];

/** UTF-16 units. */
const MAX_VALUE = 400;

export const evidence = (
  capture: string,
  frame: number | null,
  field: string,
  value: string | number,
): Evidence => ({ capture, frame, field, value: shortened(String(value), MAX_VALUE) });

export function findingOf(
  { id, certainty, headline, more, frames, evidence: shown, ...own }: PathMatch,
  primary: boolean,
): ComparisonFinding {
  const texts = EXPLAINED[id];
  return {
    id,
    severity: own.severity ?? texts.severity,
    title: own.title ?? texts.title,
    certainty,
    primary,
    fault: own.fault === undefined ? texts.fault : own.fault,
    detail: [headline, ...more].join(" "),

    frames: withoutRepeats(frames),
    evidence: shown,
    remedies: own.remedies ?? texts.remedies,
  };
}

/** Frames of many repetitions prove no more than the first ones. */
const MAX_FRAMES = 24;

function withoutRepeats(frames: readonly FrameAt[]): readonly FrameAt[] {
  const seen = new Map(frames.map((at) => [`${at.capture} ${at.frame}`, at]));
  return [...seen.values()].slice(0, MAX_FRAMES);
}
