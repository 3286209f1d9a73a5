// A finding's id -> what is said of it wherever it occurs.
import { currentId } from "./current-id.ts";
import { FINDING_TEXTS } from "./finding-texts.ts";
import type { FindingTexts } from "./texts/finding-texts.ts";

/** What it means, how it is detected and what to do. Null where no finding is called so. */
export function explain(id: string): FindingTexts | null {
  const known = currentId(id);
  return known === null ? null : FINDING_TEXTS[known];
}
