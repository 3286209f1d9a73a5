// What was typed for a finding -> its id as it is called now.
import { currentId } from "../diagnose/current-id.ts";
import { FINDING_IDS, type FindingId } from "../diagnose/finding-texts.ts";
import { OUTCOMES } from "../report/outcome.ts";
import { didYouMean } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** Throws a {@link UsageError} that proposes what may have been meant. */
export function findingId(text: string, option: string): FindingId {
  const id = currentId(text);
  if (id !== null) return id;
  const isOutcome = OUTCOMES.some((outcome) => outcome === text);
  const meant = isOutcome ? `; it is an outcome: --outcome ${text}` : didYouMean(text, FINDING_IDS);
  throw new UsageError(
    `${option} ${text}: there is no finding of that name${meant || '; "starttls-inspect explain" lists all'}`,
  );
}
