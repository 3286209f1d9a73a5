// A rule's result and the texts of its id -> the finding of the report: the one place where they are joined.
import type { Certainty, Evidence, Fault, Finding, Severity } from "../session/session.ts";
import { FINDING_TEXTS, type FindingId } from "./finding-texts.ts";
import type { Hit } from "./rule.ts";
import { remedyText } from "./remedy-text.ts";
import type { KnownSystems, Systems } from "./systems.ts";

export interface Result {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly fault: Fault | null;
  readonly certainty: Certainty;
  readonly primary: boolean;
  readonly hit: Hit;
}

/** `systems` are the likely ones of the session. */
export function withTexts(result: Result, systems: Systems, known: KnownSystems): Finding {
  const { id, severity, fault, certainty, primary, hit } = result;
  const texts = FINDING_TEXTS[id];
  const remedies = known.first(hit.remedies ?? texts.remedies, systems);
  return {
    id,
    severity,
    title: hit.title ?? texts.title,
    certainty,
    primary,
    fault,
    detail: hit.detail,
    frames: framesOf(hit.evidence),
    evidence: hit.evidence,
    logs: known.first(hit.logs ?? texts.logs, systems),
    remedy: remedies[0] === undefined ? "" : remedyText(remedies[0]),
    remedies,
    references: hit.references ?? texts.references,
  };
}

/** In order, each once. */
function framesOf(evidence: readonly Evidence[]): number[] {
  const frames: number[] = [];
  for (const { frame } of evidence) if (frame !== null && !frames.includes(frame)) frames.push(frame);
  return frames.length < 2 ? frames : frames.toSorted((a, b) => a - b);
}
