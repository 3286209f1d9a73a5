// What captures share, or else their sessions -> what is compared, and why that.
import { groupBy } from "../bytes/group-by.ts";
import { isFailed, primaryFinding } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import { count, countOf } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";
import type { Choosable } from "./choosable.ts";
import type { Recognition } from "./comparison.ts";
import { type Match, MOST_CANDIDATES, type Pair, pairsOf, sameServer } from "./pairing.ts";

/** One session a capture, in the order of the captures; null where the capture does not hold it. */
export interface Picked {
  readonly sessions: readonly (Session | null)[];
  /** Null for different connections. */
  readonly recognizedBy: Recognition | null;
  readonly why: string;
  /** What could have been picked as well. */
  readonly others: readonly (readonly (Session | null)[])[];
}

/** The connection that is worth comparing most: one that failed, seen in most captures, the earliest. `isCut`: there may be more. */
export function pickMatch(matches: readonly Match[], isCut = false): Picked | null {
  const sorted = matches.toSorted((one, other) => matchWorth(other) - matchWorth(one) || byTime(one, other));
  const [best] = sorted;
  if (best === undefined) return null;
  const failed = sorted.filter(hasFailed);
  const rivals = failed.length > 0 ? failed : sorted;
  return {
    ...best,
    why: isCut ? WHY_CUT : whyMatch(matches.length, failed.length),
    others: rivals.filter((other) => other !== best).map(({ sessions }) => sessions),
  };
}

const WHY_CUT = "the captures may share more connections than were looked at, those that failed first";

function whyMatch(all: number, failed: number): string {
  if (all === 1) return "this is the only connection that the captures share";
  const shared = `of ${count(all, "connection")} that the captures share`;
  if (failed === 0) return `${shared} none failed, and this is the first`;
  return failed === 1
    ? `${shared} only this one failed`
    : `${shared} ${failed} failed, and this is the first of them`;
}

const hasFailed = ({ sessions }: Pick<Match, "sessions">): boolean =>
  sessions.some((session) => session !== null && isFailed(session));

const matchWorth = (match: Match): number =>
  (hasFailed(match) ? 1000 : 0) + match.sessions.filter((session) => session !== null).length;

const byTime = (one: Match, other: Match): number => {
  const [first, second] = [one, other].map(({ sessions }) => sessions.find((session) => session !== null));
  return elapsedMs(second?.startTime ?? null, first?.startTime ?? null) ?? 0;
};

/** Two different connections: one that failed and one that did not, with the same server if there are such. */
export function pickTwo([a = [], b = [], ...more]: readonly Choosable[]): Picked | null {
  if (more.length > 0) return null;
  const sorted = pairsOf(representatives(a), representatives(b)).toSorted(
    (one, other) => contrast(other) - contrast(one),
  );
  const [best] = sorted;
  if (best === undefined) return null;
  const others = sorted.slice(1).filter((pair) => contrast(pair) >= contrast(best));
  return { sessions: best, recognizedBy: null, why: whyTwo(best, a, b), others };
}

/** The first session of each kind of failure, and of those that did not fail, with each server. */
function representatives(sessions: Choosable): Session[] {
  const kinds = groupBy(
    sessions,
    (session) =>
      `${isFailed(session) ? (primaryFinding(session)?.id ?? session.outcome) : ""} ${session.server.address}`,
  );
  return [...kinds.values()]
    .toSorted((one, other) => other.length - one.length)
    .flatMap(([first]) => first ?? [])
    .slice(0, MOST_CANDIDATES);
}

function contrast([one, other]: Pair): number {
  const isContrast = isFailed(one) !== isFailed(other);
  return (
    (isContrast ? 10 : isFailed(one) ? 5 : 0) +
    sameServer(one, other) +
    (isEstablished(one) || isEstablished(other) ? 0.5 : 0)
  );
}

const isEstablished = ({ outcome }: Session): boolean => outcome === "established";

function whyTwo(pair: Pair, a: Choosable, b: Choosable): string {
  const server = sameServer(...pair) > 0 ? "the same server" : "another server";
  const [one, other] = [a, b].map((sessions, index) => {
    const session = pair[index];
    const failed = session !== undefined && isFailed(session);
    const alike = sessions.filter((each) => isFailed(each) === failed).length;
    return `${failed ? "failed" : "did not fail"} (as did ${countOf(alike, sessions.length, "session")})`;
  });
  return `the captures share no connection: that of A ${one}, that of B, with ${server}, ${other}`;
}
