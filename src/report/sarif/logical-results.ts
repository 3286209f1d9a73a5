// Sessions -> what is wrong, each once: the same finding of the same client and server is one result, however often seen.
import { isFailed } from "../../diagnose/failed.ts";
import type { Certainty, Finding, Session, Severity } from "../../session/session.ts";

export interface LogicalResult {
  /** Finding, client and server: the same in captures of other days. */
  readonly key: string;
  /** The worst of its findings, the surest of those. */
  readonly finding: Finding;
  /** The session of that finding. */
  readonly session: Session;
  /** In how many sessions it was found. */
  readonly occurrences: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
}

/** The worst first, then the most frequent. */
export function logicalResults(sessions: readonly Session[]): readonly LogicalResult[] {
  const results = new Map<string, LogicalResult>();
  for (const session of sessions) {
    for (const finding of session.findings.filter((each) => isWrong(each, session))) {
      const one = resultOf(finding, session);
      const known = results.get(one.key);
      results.set(one.key, known === undefined ? one : merged(known, one));
    }
  }
  return [...results.values()].toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) ||
      b.occurrences - a.occurrences,
  );
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const CERTAINTIES: readonly Certainty[] = ["certain", "likely", "possible"];

/** A note about a session is nothing to mend, unless it alone explains a failure. */
function isWrong({ severity, primary }: Finding, session: Session): boolean {
  return severity !== "info" || (primary && isFailed(session));
}

function resultOf(finding: Finding, session: Session): LogicalResult {
  const { client, server, startTime } = session;
  const key = `${finding.id} ${client.address} ${server.address} ${server.port}`;
  return { key, finding, session, occurrences: 1, firstTime: startTime, lastTime: startTime };
}

function merged(known: LogicalResult, one: LogicalResult): LogicalResult {
  const { finding, session } = badness(one.finding) < badness(known.finding) ? one : known;
  const times = [known.firstTime, known.lastTime, one.firstTime].filter((time) => time !== null).toSorted();
  return {
    key: known.key,
    finding,
    session,
    occurrences: known.occurrences + 1,
    firstTime: times[0] ?? null,
    lastTime: times.at(-1) ?? null,
  };
}

/** Less is worse. */
function badness({ severity, certainty }: Finding): number {
  return SEVERITIES.indexOf(severity) * CERTAINTIES.length + CERTAINTIES.indexOf(certainty);
}
