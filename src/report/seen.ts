// Sessions, one by one -> how many fit a filter and how bad they are; where none does, what there was instead.
import { hostOfServer, nameOfClient } from "../diagnose/dialogue.ts";
import type { Session, Severity } from "../session/session.ts";
import { clockIn, timeSpan } from "./clock.ts";
import { criteria, type SessionFilter, type SessionTest } from "./session-filter.ts";
import { firstOf, grouped } from "../text/amounts.ts";
import { printable } from "../text/printable.ts";

/** Plain data, as worker threads send it. */
export interface Seen {
  readonly sessions: number;
  /** Those that fit the filter. */
  readonly fitting: number;
  /** The worst finding of those that fit; null where they have none. */
  readonly worst: Severity | null;
  /** Criteria of the filter that some session meets. */
  readonly met: readonly string[];
  /** Stream numbers of all sessions, where the filter asks for some. */
  readonly streams: ReadonlySet<number>;
  /** For each criterion that none met yet, what the sessions have there, with the number of sessions. */
  readonly there: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
}

/** Different values that are counted for one criterion, and of those the ones that are named. */
const COUNTED = 10_000;
const NAMED = 5;

const SEVERITIES: readonly Severity[] = ["info", "warning", "error"];

/** What a session has where a criterion asks. */
const VALUES: Readonly<Record<string, (session: Session) => readonly string[]>> = {
  failed: ({ outcome }) => [outcome],
  client: (session) => [named(session.client.address, nameOfClient(session))],
  server: (session) => [named(session.server.address, hostOfServer(session))],
  port: ({ server }) => [String(server.port)],
  finding: ({ findings }) => findings.map(({ id }) => id),
  outcome: ({ outcome }) => [outcome],
};

const named = (address: string, name: string | null): string =>
  name !== null ? `${address} (${name})` : address;

export class SeenTally {
  private readonly tests: readonly (readonly [name: string, test: SessionTest])[];
  private readonly wantsStreams: boolean;
  private sessions = 0;
  private fitting = 0;
  private worst: Severity | null = null;
  private readonly met = new Set<string>();
  private readonly streams = new Set<number>();
  private readonly there = new Map<string, Map<string, number>>();
  private firstTime: string | null = null;
  private lastTime: string | null = null;

  /** Throws what {@link criteria} throws. */
  constructor(filter: SessionFilter) {
    this.tests = Object.entries(criteria(filter));
    this.wantsStreams = filter.streams.length > 0;
  }

  /** True where the session fits. */
  add(session: Session): boolean {
    const { stream, startTime, endTime, findings } = session;
    this.sessions++;
    if (this.wantsStreams) this.streams.add(stream);
    this.firstTime = earlier(this.firstTime, startTime);
    this.lastTime = later(this.lastTime, endTime);
    let isFitting = true;
    for (const [name, test] of this.tests) {
      if (test(session)) this.met.add(name);
      else {
        isFitting = false;
        if (!this.met.has(name)) this.note(name, session);
      }
    }
    if (!isFitting) return false;
    this.fitting++;
    for (const { severity } of findings) this.worst = worse(this.worst, severity);
    return true;
  }

  /** Adds sessions that another has seen; few enough that none of their values was left out. */
  join(other: Seen): void {
    this.sessions += other.sessions;
    this.fitting += other.fitting;
    this.worst = worse(this.worst, other.worst);
    for (const name of other.met) this.met.add(name);
    for (const stream of other.streams) this.streams.add(stream);
    for (const [name, counts] of other.there) {
      for (const [value, amount] of counts) this.noteValue(name, value, amount);
    }
    this.firstTime = earlier(this.firstTime, other.firstTime);
    this.lastTime = later(this.lastTime, other.lastTime);
  }

  get seen(): Seen {
    const { sessions, fitting, worst, streams, there, firstTime, lastTime } = this;
    return { sessions, fitting, worst, met: [...this.met], streams, there, firstTime, lastTime };
  }

  private note(name: string, session: Session): void {
    for (const value of VALUES[name]?.(session) ?? []) this.noteValue(name, value, 1);
  }

  private noteValue(name: string, value: string, sessions: number): void {
    const counts = this.there.get(name) ?? new Map<string, number>();
    this.there.set(name, counts);
    if (counts.size < COUNTED || counts.has(value)) counts.set(value, (counts.get(value) ?? 0) + sessions);
  }
}

/** Of several captures. */
export function allSeen(parts: readonly Seen[]): Seen {
  const there = new Map<string, Map<string, number>>();
  for (const [name, counts] of parts.flatMap((part) => [...part.there])) {
    const all = there.get(name) ?? new Map<string, number>();
    there.set(name, all);
    for (const [value, amount] of counts) all.set(value, (all.get(value) ?? 0) + amount);
  }
  return {
    sessions: parts.reduce((sum, { sessions }) => sum + sessions, 0),
    fitting: parts.reduce((sum, { fitting }) => sum + fitting, 0),
    worst: parts.reduce<Severity | null>((all, { worst }) => worse(all, worst), null),
    met: [...new Set(parts.flatMap(({ met }) => met))],
    streams: new Set(parts.flatMap(({ streams }) => [...streams])),
    there,
    firstTime: parts.reduce<string | null>((all, { firstTime }) => earlier(all, firstTime), null),
    lastTime: parts.reduce<string | null>((all, { lastTime }) => later(all, lastTime), null),
  };
}

function worse(one: Severity | null, other: Severity | null): Severity | null {
  if (one === null || other === null) return one ?? other;
  return SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other) ? other : one;
}

const earlier = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other < one) ? other : one;

const later = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;

/**
 * One line that says what there is instead; null where some sessions fit, or there are none at all. Of streams it
 * names each that there is not.
 */
export function misfitOf(filter: SessionFilter, seen: Seen): string | null {
  const missing = filter.streams.filter((stream) => !seen.streams.has(stream));
  if (seen.sessions === 0) return null;
  if (missing.length > 0) return `no session has stream number ${someOf(missing.map(String))}`;
  if (seen.fitting > 0) return null;
  const unmet = Object.keys(criteria(filter)).find((name) => !seen.met.includes(name));
  if (unmet === undefined) return "no session matches all of these options, though each matches some";
  return unmetText(unmet, filter, seen);
}

function unmetText(criterion: string, filter: SessionFilter, seen: Seen): string {
  const counts = [...(seen.there.get(criterion) ?? [])].toSorted(([, a], [, b]) => b - a);
  const here = someOf(counts.map(([value, amount]) => `${printable(value)} ${grouped(amount)}`));
  switch (criterion) {
    case "failed":
      return `no session failed; outcomes here: ${here}`;
    case "client":
      return `no session has client ${either(filter.clients)}; clients here, with their sessions: ${here}`;
    case "server":
      return `no session has server ${either(filter.servers)}; servers here, with their sessions: ${here}`;
    case "port":
      return `no session has server port ${either(filter.ports.map(String))}; ports here, with their sessions: ${here}`;
    case "finding":
      return `no session has finding ${either(filter.findings)}; findings here, with their sessions: ${here}`;
    case "outcome":
      return `no session has outcome ${either(filter.outcomes)}; outcomes here: ${here}`;
    default:
      return `no session at that time; sessions here: ${times(filter, seen)}`;
  }
}

function times({ since, until }: SessionFilter, { firstTime, lastTime }: Seen): string {
  if (firstTime === null || lastTime === null) return "without timestamps";
  return timeSpan(firstTime, lastTime, clockIn((since ?? until)?.zone));
}

const either = (values: readonly string[]): string => values.map(printable).join(" or ");

function someOf(values: readonly string[]): string {
  return values.length === 0 ? "none" : firstOf(values, NAMED);
}
