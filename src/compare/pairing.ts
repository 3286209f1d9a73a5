// Sessions of captures -> which of them are compared, and why these.
import { isFailed, primaryFinding } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import { count, countOf } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";
import type { Choosable } from "./choosable.ts";
import type { Recognition } from "./comparison.ts";
import { haveSameRandom, isSameTuple, mayBeSame, randomOf, recognize } from "./recognize.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

/** One session a capture, in the order of the captures; null where the capture does not hold it. */
export interface Picked {
  readonly sessions: readonly (Session | null)[];
  /** Null for different connections. */
  readonly recognizedBy: Recognition | null;
  readonly why: string;
  /** What could have been picked as well. */
  readonly others: readonly (readonly (Session | null)[])[];
}

/** The same connection in several captures. */
export interface Match {
  readonly sessions: readonly (Session | null)[];
  readonly recognizedBy: Recognition;
}

/** Pairs of sessions whose traces are read to see whether they are one. */
const MOST_CANDIDATES = 64;

/** Connections that several captures hold, by their client random; `captures` in order. */
export function matchesByRandom(captures: readonly Choosable[]): Match[] {
  const byRandom = captures.map((sessions) => groupedBy(sessions, randomOf));
  const randoms = new Set(byRandom.flatMap((groups) => [...groups.keys()]));
  return [...randoms].flatMap((random) => {
    const groups = byRandom.map((known) => known.get(random) ?? []);
    const held = groups.filter((group) => group.length > 0);
    if (held.length < 2) return [];
    // Both sides of a device may be in one capture.
    const [first = []] = held;
    return first
      .slice(0, Math.max(1, ...held.slice(1).map(({ length }) => length)))
      .map((session) => ({
        sessions: groups.map((group) => nearest(session, group)),
        recognizedBy: "client-random" as const,
      }))
      .filter(({ sessions }) => sessions.filter((session) => session !== null).length > 1);
  });
}

function nearest(to: Session, group: readonly Session[]): Session | null {
  const same = group.filter((other) => other === to || haveSameRandom(to, other));
  return same.toSorted((one, other) => likeness(to, other) - likeness(to, one))[0] ?? null;
}

/**
 * Pairs of sessions of two captures that may be one connection though no random says so, the most useful first. Where
 * other connections are known, only of what failed.
 */
export function candidates(captures: readonly Choosable[], known: readonly Match[]): Pair[] {
  const settled = new Set(known.flatMap(({ sessions }) => sessions));
  const open = captures.map((sessions) => sessions.filter((session) => !settled.has(session)));
  const isUseful = ([one, other]: Pair): boolean => known.length === 0 || isFailed(one) || isFailed(other);
  return open
    .flatMap((sessions, index) =>
      open
        .slice(index + 1)
        .flatMap((others) => pairsOf(sessions, others).filter((pair) => mayBeSame(...pair))),
    )
    .filter(isUseful)
    .toSorted((one, other) => worth(other) - worth(one))
    .slice(0, MOST_CANDIDATES);
}

type Pair = readonly [Session, Session];

const pairsOf = (some: Choosable, others: Choosable): Pair[] =>
  some.flatMap((one) => others.filter((other) => other !== one).map((other) => [one, other] as const));

/** Those of the pairs whose traces show it; each session is in one connection at most, the most useful pair's. */
export function matchesByTraces(
  pairs: readonly Pair[],
  captures: readonly Choosable[],
  traces: ReadonlyMap<Session, WireTrace>,
): Match[] {
  const places = new Map(captures.flatMap((sessions, place) => sessions.map((session) => [session, place])));
  let matches: Match[] = [];
  for (const pair of pairs) {
    const [a, b] = pair.map((session) => traces.get(session));
    const recognizedBy = a && b && recognize(a, b);
    if (recognizedBy === undefined || recognizedBy === null) continue;
    const found = pair.map(
      (session) =>
        matches.find(({ sessions }) => sessions.includes(session)) ?? alone(session, places, captures.length),
    );
    const joined = joinedMatch(found, recognizedBy);
    if (joined !== null) matches = [...matches.filter((match) => !found.includes(match)), joined];
  }
  return matches;
}

const alone = (session: Session, places: ReadonlyMap<Session, number>, captures: number): Match => ({
  sessions: Array.from({ length: captures }, (_, place) => (places.get(session) === place ? session : null)),
  recognizedBy: "client-random",
});

/** The surest first. */
const RECOGNITIONS: readonly Recognition[] = [
  "client-random",
  "hello",
  "sequence-numbers",
  "payload",
  "named",
];

/** Null where they would put two sessions of a capture into one connection. */
function joinedMatch([one, other]: readonly Match[], link: Recognition): Match | null {
  if (one === undefined || other === undefined || one === other) return null;
  if (one.sessions.some((session, place) => session !== null && other.sessions[place] !== null)) return null;
  const by = new Set([one.recognizedBy, other.recognizedBy, link]);
  return {
    sessions: one.sessions.map((session, place) => session ?? other.sessions[place] ?? null),
    recognizedBy: RECOGNITIONS.findLast((recognition) => by.has(recognition)) ?? link,
  };
}

const worth = ([one, other]: Pair): number =>
  likeness(one, other) + (isFailed(one) || isFailed(other) ? 4 : 0);

/** Of two sessions that may be one; the closer in time the more. */
function likeness(one: Session, other: Session): number {
  const apart = Math.abs(elapsedMs(one.startTime, other.startTime) ?? 0);
  return (isSameTuple(one, other) ? 16 : 0) + sameServer(one, other) + 1 / (1 + apart / 1000);
}

/** 0: nothing says that it is the same server; the more the surer. */
function sameServer(one: Session, other: Session): number {
  if (one.server.address === other.server.address) return one.server.port === other.server.port ? 3 : 2;
  const names = namesOf(other);
  return namesOf(one).some((name) => names.includes(name)) ? 1 : 0;
}

function namesOf({ tls, smtp }: Session): string[] {
  const greeting = /^\S+\.\S+/.exec(smtp?.banner?.text ?? "")?.[0];
  return [tls?.clientHello?.serverName ?? null, greeting ?? null].flatMap((name) =>
    name === null ? [] : [name.toLowerCase()],
  );
}

/** The connection that is worth comparing most: one that failed, seen in most captures, the earliest. */
export function pickMatch(matches: readonly Match[]): Picked | null {
  const sorted = matches.toSorted((one, other) => matchWorth(other) - matchWorth(one) || byTime(one, other));
  const [best] = sorted;
  if (best === undefined) return null;
  const failed = sorted.filter(hasFailed);
  const rivals = failed.length > 0 ? failed : sorted;
  return {
    ...best,
    why: whyMatch(matches.length, failed.length),
    others: rivals.filter((other) => other !== best).map(({ sessions }) => sessions),
  };
}

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
  const kinds = groupedBy(
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

/** Keys that are null are left out. */
function groupedBy(sessions: Choosable, keyOf: (session: Session) => string | null): Map<string, Session[]> {
  const groups = new Map<string, Session[]>();
  for (const session of sessions) {
    const key = keyOf(session);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [session]);
    else group.push(session);
  }
  return groups;
}
