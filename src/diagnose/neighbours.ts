// All sessions -> those around one: of the same client and server, of the same server, of servers of its name. A capture
// may hold forty thousand of one server, so a rule is shown the nearest in time, and of the others a digest.
import { countWhile } from "../bytes/count-while.ts";
import { at } from "../bytes/integers.ts";
import { isBelowTls12 } from "./client-hello.ts";
import { failureKind } from "./attempts.ts";
import { greetingHost } from "./dialogue.ts";
import type { SessionWithOutcome } from "../session/session.ts";

/** Other sessions that a rule is shown of a pair, a server or a client: even, so that as many are on either side. */
export const NEIGHBOURS = 32;

/** Each list holds the session itself, is in order of time, and has at most NEIGHBOURS others, the nearest in time. */
export interface Neighbours {
  /** Between the same client address and the same server: its address and port. */
  pair(session: SessionWithOutcome): readonly SessionWithOutcome[];
  /** With the same server, of any client. */
  server(session: SessionWithOutcome): readonly SessionWithOutcome[];
  /**
   * Between the same client address and servers of one name, by SNI or greeting, and port. Those at other addresses are
   * other servers, perhaps of one pool: what they do is only a hint.
   */
  pool(session: SessionWithOutcome): readonly SessionWithOutcome[];
  /** Of the same client address, with any server. */
  client(session: SessionWithOutcome): readonly SessionWithOutcome[];
  /** With the same random in the ClientHello: one hello seen on several connections. */
  sameHello(session: SessionWithOutcome): readonly SessionWithOutcome[];
  /** How all clients of the same server address and port fared. */
  clientsOf(session: SessionWithOutcome): ClientTally;
}

/** Client addresses; those whose sessions neither succeeded nor failed are in neither set. */
interface ClientTally {
  /** TLS was established at least once. */
  readonly succeeding: ReadonlySet<string>;
  /** Each try failed. */
  readonly failing: ReadonlySet<string>;
  /** All failures are of one kind. */
  readonly isUniform: boolean;
  /** What the hellos that failed have in common and might be the cause; null where nothing, or one is not known. */
  readonly common: "below TLS 1.2" | "one hello" | null;
}

/** For sessions that are reported one by one. */
export const NO_NEIGHBOURS: Neighbours = {
  pair: (session) => [session],
  server: (session) => [session],
  pool: (session) => [session],
  client: (session) => [session],
  sameHello: (session) => [session],
  clientsOf: () => NOBODY,
};

const NOBODY: ClientTally = { succeeding: new Set(), failing: new Set(), isUniform: false, common: null };

/** Takes memory in proportion to the sessions, and for each question the time of a binary search. */
export function neighboursAmong(sessions: readonly SessionWithOutcome[]): Neighbours {
  const timed = sessions.map((session) => ({ session, time: startOf(session) }));
  const ordered = timed.toSorted((a, b) => a.time - b.time).map(({ session }) => session);
  const ranks = new Map(ordered.map((session, rank) => [session, rank]));
  const groups = (keysOf: KeysOf) => new Groups(ordered, ranks, keysOf);
  const pairs = groups((session) => [pairKey(session)]);
  const servers = groups((session) => [serverKey(session)]);
  const pools = groups((session) => [pairKey(session), ...poolKeys(session)]);
  const hellos = groups(({ tls }) => present(tls?.clientHello?.random));
  // Few sessions ask for it.
  let clients: Groups | null = null;
  const tallies = new Map<string, ClientTally>();
  return {
    pair: (session) => pairs.nearest(session),
    server: (session) => servers.nearest(session),
    pool: (session) => pools.nearest(session),
    client: (session) => (clients ??= groups((each) => [each.client.address])).nearest(session),
    sameHello: (session) => hellos.nearest(session),
    clientsOf: (session) => {
      const key = serverKey(session);
      const tally = tallies.get(key) ?? tallyOf(servers.all(key));
      tallies.set(key, tally);
      return tally;
    },
  };
}

/** A session may be in several groups. */
type KeysOf = (session: SessionWithOutcome) => readonly string[];

class Groups {
  private readonly ordered: readonly SessionWithOutcome[];
  private readonly ranks: ReadonlyMap<SessionWithOutcome, number>;
  private readonly keysOf: KeysOf;
  /** Ranks, ascending. */
  private readonly groups = new Map<string, number[]>();

  constructor(
    ordered: readonly SessionWithOutcome[],
    ranks: ReadonlyMap<SessionWithOutcome, number>,
    keysOf: KeysOf,
  ) {
    this.ordered = ordered;
    this.ranks = ranks;
    this.keysOf = keysOf;
    for (const [rank, session] of ordered.entries()) {
      for (const key of keysOf(session)) {
        const group = this.groups.get(key);
        if (group) group.push(rank);
        else this.groups.set(key, [rank]);
      }
    }
  }

  all(key: string): readonly SessionWithOutcome[] {
    return this.sessionsAt(this.groups.get(key) ?? []);
  }

  nearest(session: SessionWithOutcome): readonly SessionWithOutcome[] {
    const rank = this.ranks.get(session);
    return rank === undefined ? [session] : this.sessionsAt(this.nearestRanks(session, rank));
  }

  private nearestRanks(session: SessionWithOutcome, rank: number): readonly number[] {
    const parts = this.keysOf(session).map((key) => closestTo(this.groups.get(key) ?? [], rank));
    const [only = [], ...others] = parts.filter((part) => part.length > 1);
    if (only.length === 0) return [rank];
    return others.length === 0 ? only : closestTo(merged([only, ...others]), rank);
  }

  private sessionsAt(ranks: readonly number[]): readonly SessionWithOutcome[] {
    return ranks.map((rank) => at(this.ordered, rank));
  }
}

const merged = (parts: readonly (readonly number[])[]): number[] =>
  [...new Set(parts.flat())].toSorted((a, b) => a - b);

/** As many on either side of `rank`, and more on one where the other has fewer. */
function closestTo(group: readonly number[], rank: number): readonly number[] {
  const length = NEIGHBOURS + 1;
  const wanted = countWhile(group, (other) => other < rank) - NEIGHBOURS / 2;
  const start = Math.max(0, Math.min(wanted, group.length - length));
  return group.slice(start, start + length);
}

/** Packets without a time come last. */
function startOf({ startTime }: SessionWithOutcome): number {
  return startTime === null ? Number.MAX_SAFE_INTEGER : Date.parse(startTime);
}

const serverKey = ({ server }: SessionWithOutcome): string => `${server.address} ${server.port}`;

const pairKey = (session: SessionWithOutcome): string => `${session.client.address} ${serverKey(session)}`;

/** By the name that the client asks for, and by that which the server gives itself. */
function poolKeys(session: SessionWithOutcome): string[] {
  const { client, server, tls } = session;
  const asked = tls?.clientHello?.serverName?.toLowerCase();
  const names = new Set([...present(asked), ...present(greetingHost(session))]);
  return [...names].map((name) => `${client.address} ${name} ${server.port}`);
}

const present = (text: string | null | undefined): string[] => (text ? [text] : []);

function tallyOf(sessions: readonly SessionWithOutcome[]): ClientTally {
  const kinds = new Set<string>();
  const failing = new Set<string>();
  const succeeding = new Set<string>();
  const failed: SessionWithOutcome[] = [];
  for (const session of sessions) {
    const kind = failureKind(session);
    if (session.outcome === "established") succeeding.add(session.client.address);
    else if (kind !== null) {
      kinds.add(kind);
      failing.add(session.client.address);
      failed.push(session);
    }
  }
  for (const address of succeeding) failing.delete(address);
  return { succeeding, failing, isUniform: kinds.size === 1, common: commonOf(failed) };
}

function commonOf(failed: readonly SessionWithOutcome[]): ClientTally["common"] {
  const hellos = failed.map(({ tls }) => tls?.clientHello ?? null);
  const known = hellos.filter((hello) => hello !== null);
  if (known.length === 0 || known.length < hellos.length) return null;
  if (known.every(isBelowTls12)) return "below TLS 1.2";
  return new Set(known.map(({ ja3, ja4 }) => `${ja3} ${ja4}`)).size === 1 ? "one hello" : null;
}
