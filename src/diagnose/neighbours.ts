// All sessions -> those around one: of the same client and server, of the same server, of the same client. A capture
// may hold forty thousand of one server, so a rule is shown the nearest in time, and of the others a digest.
import { at } from "../bytes/integers.ts";
import { NEIGHBOURS } from "../limits.ts";
import { failureKind } from "./attempts.ts";
import { greetingHost } from "./dialogue.ts";
import type { Judged } from "../session/session.ts";

/** Each list holds the session itself, is in order of time, and has at most NEIGHBOURS others, the nearest in time. */
export interface Neighbours {
  /** Between the same client address and the same server address or name, and port. */
  pair(session: Judged): readonly Judged[];
  /** With the same server address or name, and port, of any client. */
  server(session: Judged): readonly Judged[];
  /** Of the same client address, to any server. */
  client(session: Judged): readonly Judged[];
  /** With the same random in the ClientHello: one hello seen on several connections. */
  sameHello(session: Judged): readonly Judged[];
  /** How all clients of the same server address and port fared. */
  clientsOf(session: Judged): ClientTally;
}

/** Client addresses; those whose sessions do not tell are in neither. */
interface ClientTally {
  /** TLS came up at least once. */
  readonly succeeding: ReadonlySet<string>;
  /** Each try failed. */
  readonly failing: ReadonlySet<string>;
  /** All failures are of one kind. */
  readonly isUniform: boolean;
}

/** For sessions that are reported one by one. */
export const NO_NEIGHBOURS: Neighbours = {
  pair: (session) => [session],
  server: (session) => [session],
  client: (session) => [session],
  sameHello: (session) => [session],
  clientsOf: () => NOBODY,
};

const NOBODY: ClientTally = { succeeding: new Set(), failing: new Set(), isUniform: false };

/** Takes memory in proportion to the sessions, and for each question the time of a binary search. */
export function neighboursAmong(sessions: readonly Judged[]): Neighbours {
  const timed = sessions.map((session) => ({ session, time: startOf(session) }));
  const ordered = timed.toSorted((a, b) => a.time - b.time).map(({ session }) => session);
  const ranks = new Map(ordered.map((session, rank) => [session, rank]));
  const groups = (keysOf: KeysOf) => new Groups(ordered, ranks, keysOf);
  const pairs = groups(pairKeys);
  const servers = groups(serverKeys);
  const clients = groups(({ client }) => [client.address]);
  const hellos = groups(({ tls }) => present(tls?.clientHello?.random));
  const tallies = new Map<string, ClientTally>();
  return {
    pair: (session) => pairs.around(session),
    server: (session) => servers.around(session),
    client: (session) => clients.around(session),
    sameHello: (session) => hellos.around(session),
    clientsOf: (session) => {
      const key = addressKey(session);
      const tally = tallies.get(key) ?? tallyOf(servers.all(key));
      tallies.set(key, tally);
      return tally;
    },
  };
}

/** A session may be in several groups. */
type KeysOf = (session: Judged) => readonly string[];

class Groups {
  private readonly ordered: readonly Judged[];
  private readonly ranks: ReadonlyMap<Judged, number>;
  private readonly keysOf: KeysOf;
  /** Ranks, ascending. */
  private readonly groups = new Map<string, number[]>();
  /** Several rules ask for the same in turn. */
  private last: { readonly session: Judged; readonly around: readonly Judged[] } | null = null;

  constructor(ordered: readonly Judged[], ranks: ReadonlyMap<Judged, number>, keysOf: KeysOf) {
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

  all(key: string): readonly Judged[] {
    return this.sessionsAt(this.groups.get(key) ?? []);
  }

  around(session: Judged): readonly Judged[] {
    if (this.last?.session === session) return this.last.around;
    const rank = this.ranks.get(session);
    const around = rank === undefined ? [session] : this.sessionsAt(this.near(session, rank));
    this.last = { session, around };
    return around;
  }

  private near(session: Judged, rank: number): readonly number[] {
    const parts = this.keysOf(session).map((key) => nearest(this.groups.get(key) ?? [], rank));
    const [only = [], ...others] = parts.filter((part) => part.length > 1);
    if (only.length === 0) return [rank];
    return others.length === 0 ? only : nearest(merged([only, ...others]), rank);
  }

  private sessionsAt(ranks: readonly number[]): readonly Judged[] {
    return ranks.map((rank) => at(this.ordered, rank));
  }
}

const merged = (parts: readonly (readonly number[])[]): number[] =>
  [...new Set(parts.flat())].toSorted((a, b) => a - b);

/** As many on either side of `rank`, and more on one where the other has fewer. */
function nearest(group: readonly number[], rank: number): readonly number[] {
  const length = NEIGHBOURS + 1;
  const wanted = position(group, rank) - NEIGHBOURS / 2;
  const start = Math.max(0, Math.min(wanted, group.length - length));
  return group.slice(start, start + length);
}

/** Of the first that is not below `rank`. */
function position(group: readonly number[], rank: number): number {
  let [low, high] = [0, group.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(group, middle) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Packets without a time come last. */
function startOf({ startTime }: Judged): number {
  return startTime === null ? Number.MAX_SAFE_INTEGER : Date.parse(startTime);
}

const addressKey = ({ server }: Judged): string => `${server.address} ${server.port}`;

/** By address, by the name that the client asks for, and by that which the server gives itself. */
function serverKeys(session: Judged): string[] {
  const asked = session.tls?.clientHello?.serverName?.toLowerCase();
  const names = new Set([...present(asked), ...present(greetingHost(session))]);
  return [addressKey(session), ...[...names].map((name) => `${name} ${session.server.port}`)];
}

function pairKeys(session: Judged): string[] {
  return serverKeys(session).map((key) => `${session.client.address} ${key}`);
}

const present = (text: string | null | undefined): string[] => (text ? [text] : []);

function tallyOf(sessions: readonly Judged[]): ClientTally {
  const kinds = new Set<string>();
  const failing = new Set<string>();
  const succeeding = new Set<string>();
  for (const session of sessions) {
    const kind = failureKind(session);
    if (session.outcome === "established") succeeding.add(session.client.address);
    else if (kind !== null) {
      kinds.add(kind);
      failing.add(session.client.address);
    }
  }
  for (const address of succeeding) failing.delete(address);
  return { succeeding, failing, isUniform: kinds.size === 1 };
}
