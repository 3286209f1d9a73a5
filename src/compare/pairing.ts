// Sessions of captures -> which of them are one connection.
import { groupBy } from "../bytes/group-by.ts";
import { isFailed } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import { elapsedMs } from "../text/elapsed.ts";
import type { Choosable } from "./choosable.ts";
import type { Recognition } from "./comparison.ts";
import { haveSameRandom, isSameTuple, mayBeSame, randomOf, recognize } from "./recognize.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

/** The same connection in several captures. */
export interface Match {
  readonly sessions: readonly (Session | null)[];
  readonly recognizedBy: Recognition;
}

/** Pairs of sessions whose traces are read to see whether they are one. */
export const MOST_CANDIDATES = 64;
/** Of one session. */
const LIKELIEST = 8;
/** A capture may hold a connection before and behind a device, or two; what more connections have is no random. */
const SIDES_IN_A_CAPTURE = 4;

/** Connections that several captures hold, by their client random; `captures` in order. */
export function matchesByRandom(captures: readonly Choosable[]): Match[] {
  const byRandom = captures.map((sessions) =>
    groupBy(
      sessions.filter((session) => randomOf(session) !== null),
      (session) => randomOf(session) ?? "",
    ),
  );
  const randoms = new Set(byRandom.flatMap((groups) => [...groups.keys()]));
  return [...randoms].flatMap((random) => {
    const groups = byRandom.map((known) => known.get(random) ?? []);
    const held = groups.filter((group) => group.length > 0);
    const [first = []] = held;
    if (held.length < 2 || held.some(({ length }) => length > SIDES_IN_A_CAPTURE)) return [];
    const most = Math.max(...held.slice(1).map(({ length }) => length));
    return first
      .map((session) => groups.map((group) => nearest(session, group)))
      .filter((sessions) => closeness(sessions) !== null)
      .toSorted((one, other) => (closeness(other) ?? 0) - (closeness(one) ?? 0))
      .slice(0, most)
      .map((sessions) => ({ sessions, recognizedBy: "client-random" }));
  });
}

/** Null where fewer than two captures hold it. */
function closeness(sessions: readonly (Session | null)[]): number | null {
  const [one, other] = sessions.flatMap((session) => session ?? []);
  return one === undefined || other === undefined ? null : likeness(one, other);
}

/** The session of a group that is most like it. */
function nearest(to: Session, group: readonly Session[]): Session | null {
  if (group.includes(to)) return to;
  return (
    likeliest(
      to,
      group.filter((other) => haveSameRandom(to, other)),
    )[0] ?? null
  );
}

/**
 * Pairs of sessions of two captures that may be one connection though no random says so, the most useful first. Where
 * other connections are known, only of what failed.
 */
export function candidates(captures: readonly Choosable[], known: readonly Match[]): Candidates {
  const settled = new Set(known.flatMap(({ sessions }) => sessions));
  const open = captures.map((sessions) => sessions.filter((session) => !settled.has(session)));
  const sought = open.map((sessions) =>
    known.length > 0 ? sessions.filter(isFailed) : failedFirst(sessions),
  );
  const found: Pair[] = [];
  for (const [index, sessions] of open.entries()) {
    const some = (sought[index] ?? []).slice(0, MOST_CANDIDATES);
    const rest = sessions.filter((session) => !some.includes(session));
    for (const [place, others] of open.entries()) {
      if (place <= index) continue;
      for (const one of some)
        found.push(...likeliest(one, alike(one, others)).map((other): Pair => [one, other]));
      for (const other of (sought[place] ?? []).slice(0, MOST_CANDIDATES)) {
        found.push(...likeliest(other, alike(other, rest)).map((one): Pair => [one, other]));
      }
    }
  }
  const pairs = found
    .map((pair) => [pair, worth(pair)] as const)
    .toSorted(([, one], [, other]) => other - one)
    .map(([pair]) => pair);
  const isCut = pairs.length > MOST_CANDIDATES || sought.some(({ length }) => length > MOST_CANDIDATES);
  return { pairs: pairs.slice(0, MOST_CANDIDATES), isCut };
}

interface Candidates {
  readonly pairs: readonly Pair[];
  /** There are more: what is not found may be there all the same. */
  readonly isCut: boolean;
}

const alike = (one: Session, others: Choosable): Choosable =>
  others.filter((other) => other !== one && mayBeSame(one, other));

/** Those that are most like it. */
const likeliest = (one: Session, others: Choosable): Session[] =>
  others
    .map((other) => [other, likeness(one, other)] as const)
    .toSorted(([, first], [, second]) => second - first)
    .slice(0, LIKELIEST)
    .map(([other]) => other);

const failedFirst = (sessions: Choosable): Choosable => [
  ...sessions.filter(isFailed),
  ...sessions.filter((session) => !isFailed(session)),
];

export type Pair = readonly [Session, Session];

export const pairsOf = (some: Choosable, others: Choosable): Pair[] =>
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
export function sameServer(one: Session, other: Session): number {
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
