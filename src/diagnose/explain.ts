// A finding's id, of a session or of a comparison -> what is said of it wherever it occurs.
import { currentId } from "./current-id.ts";
import { FINDING_TEXTS, type FindingId, GROUPS } from "./finding-texts.ts";
import { COMPARISON } from "./texts/comparison.ts";
import type { FindingTexts } from "./texts/finding-texts.ts";

export type ExplainedId = FindingId | keyof typeof COMPARISON;

/** Those of sessions first. */
export const EXPLAINED: Readonly<Record<ExplainedId, FindingTexts>> = { ...FINDING_TEXTS, ...COMPARISON };

const isExplained = (text: string): text is ExplainedId => Object.hasOwn(EXPLAINED, text);

export const EXPLAINED_IDS: readonly ExplainedId[] = Object.keys(EXPLAINED).filter(isExplained);

/** The texts by what they are about, in the same order. */
export const FINDING_GROUPS: Readonly<Record<string, Readonly<Record<string, FindingTexts>>>> = {
  ...GROUPS,
  "Comparing captures": COMPARISON,
};

/** As {@link currentId}. */
export function explainedId(text: string): ExplainedId | null {
  const id = text.toLowerCase();
  return isExplained(id) ? id : currentId(id);
}

/** What it means, how it is detected and what to do. Null where no finding is called so. */
export function explain(id: string): FindingTexts | null {
  const known = explainedId(id);
  return known === null ? null : EXPLAINED[known];
}
