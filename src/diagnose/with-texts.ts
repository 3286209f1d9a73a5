// A rule's result -> the finding of the report; a finding -> all that is said of it, joined where it is printed.
import type {
  Certainty,
  Evidence,
  Fault,
  Finding,
  SessionWithOutcome,
  Severity,
} from "../session/session.ts";
import { FINDING_TEXTS, type FindingId, isFindingId } from "./finding-texts.ts";
import type { FindingTexts } from "./texts/finding-texts.ts";
import type { Context, Match } from "./rule.ts";
import { likeliest, likelyFirst } from "./systems.ts";

export interface Result {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly fault: Fault | null;
  readonly certainty: Certainty;
  readonly primary: boolean;
  readonly match: Match;
  /** Those of its id. */
  readonly texts: FindingTexts;
}

export function findingOf(result: Result, session: SessionWithOutcome, context: Context): Finding {
  const { id, severity, fault, certainty, primary, match, texts } = result;
  const { title, detail, evidence, logs, remedies, references } = match;
  const remedy = likeliest(remedies ?? texts.remedies, session, context.systems);
  return {
    id,
    severity,
    title: title ?? texts.title,
    certainty,
    primary,
    fault,
    detail,
    frames: framesOf(evidence),
    evidence,
    remedy: remedy === undefined ? "" : context.remedyTexts.of(remedy),
    // Undefined too, so that all findings have one shape: faster to make and to write.
    logs: ownText(logs, texts.logs),
    remedies: ownText(remedies, texts.remedies),
    references,
  };
}

/** A rule may name the list that is said of the finding anyway. */
const ownText = <List>(given: List | undefined, usual: List): List | undefined =>
  given === usual ? undefined : given;

/** What is said of a finding, as it is printed. */
export interface Texts extends Pick<FindingTexts, "explanation" | "logs" | "remedies" | "references"> {}

/** The likely systems' first. Of an id that only another version knows, what the finding itself says. */
export function textsOf({ id, ...own }: Finding, session: SessionWithOutcome): Texts {
  const texts = isFindingId(id) ? FINDING_TEXTS[id] : null;
  const remedies = own.remedies ?? texts?.remedies ?? [];
  return {
    explanation: texts?.explanation ?? "",
    logs: likelyFirst(own.logs ?? texts?.logs ?? [], session),
    remedies:
      remedies.length > 0 || own.remedy === ""
        ? likelyFirst(remedies, session)
        : [{ system: "any", text: own.remedy }],
    references: own.references ?? texts?.references ?? [],
  };
}

/** In order, each once. */
function framesOf(evidence: readonly Evidence[]): number[] {
  const frames: number[] = [];
  let isInOrder = true;
  let last = 0;
  for (const { frame } of evidence) {
    if (frame === null || frame === last || frames.includes(frame)) continue;
    isInOrder &&= frame > last;
    last = frame;
    frames.push(frame);
  }
  return isInOrder ? frames : frames.toSorted((a, b) => a - b);
}
