// Session -> its place in a table that has the worst first.
import type { Cause } from "../diagnose/causes.ts";
import { isFailed, primaryFinding } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";

/** In the order of their causes, then the others that failed, then what went well. */
export function harmRank(causes: readonly Pick<Cause, "finding">[]): (session: Session) => number {
  // Of several causes with one finding the worst counts.
  const ranks = new Map(causes.map(({ finding }, rank) => [finding, rank] as const).toReversed());
  return (session) => {
    const finding = primaryFinding(session)?.id ?? (isFailed(session) ? session.outcome : null);
    const rank = finding === null ? undefined : ranks.get(finding);
    return rank ?? (session.outcome === "established" ? ranks.size + 1 : ranks.size);
  };
}
