// Captures with their sessions -> what all that failed have and no established one has.
import { isFailed } from "../diagnose/failed.ts";
import type { CaptureToCompare } from "./choosable.ts";
import { compared, nameOf } from "./compared.ts";
import type { Comparison } from "./comparison.ts";
import { ComparisonError } from "./comparison-error.ts";
import { compareGroups } from "./groups/compare-groups.ts";

/** All that failed of all captures, against all that were established. Throws a {@link ComparisonError}. */
export function compareFailed(
  captures: readonly Omit<CaptureToCompare, "readTraces" | "stream">[],
): Comparison {
  const names = new Map(
    captures.flatMap(({ sessions }, index) => sessions.map((session) => [session, nameOf(index)])),
  );
  const all = captures.flatMap(({ sessions }) => sessions);
  const failed = all.filter(isFailed);
  const established = all.filter((session) => session.outcome === "established" && !isFailed(session));
  const missing =
    failed.length === 0
      ? "no session failed"
      : established.length === 0
        ? "TLS was established in no session"
        : null;
  if (missing !== null) {
    throw new ComparisonError(
      "no-group",
      `${missing}, so there is nothing to compare with: add a capture that has such sessions`,
    );
  }
  return compareGroups(failed, established, (session) => compared(session, names.get(session) ?? ""));
}
