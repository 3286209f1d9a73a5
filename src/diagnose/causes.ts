// Sessions, one by one -> causes: those that failed alike are one, and what speaks against it is part of it.
import type { Certainty, Fault, Session, Severity } from "../session/session.ts";
import type { Count, FrameNumber, Port, Rfc3339 } from "../value-types.ts";
import { byHarm, CauseGroup } from "./cause-group.ts";
import { type Host, hostKey } from "./host-tally.ts";
import { CounterEvidence } from "./counter-evidence.ts";
import { summarized, type Summarized } from "./summarized.ts";

/** Servers of one story that are looked at one by one until the end: of more, only what they share is reported. */
const STORY_SERVERS = 16;

export interface Cause {
  /** The id of the finding that explains the sessions, or their outcome where none does. */
  readonly finding: string;
  readonly fault: Fault | null;
  readonly severity: Severity;
  /** The surest of its sessions. */
  readonly certainty: Certainty;
  /** Sessions by certainty, the surest first. */
  readonly certainties: Readonly<Partial<Record<Certainty, Count>>>;
  readonly title: string;
  /** What happened, and the evidence; of several sessions, in the example. */
  readonly detail: string;
  /** What to change; "" where there is nothing to do, or it is not known what. */
  readonly remedy: string;
  /** Whether its sessions failed: all did, or none. */
  readonly failed: boolean;
  readonly sessions: Count;
  /** The first 20. */
  readonly streams: readonly { readonly capture: string; readonly stream: Count }[];
  /** The session that shows it best. */
  readonly example: {
    readonly capture: string;
    readonly stream: Count;
    readonly frames: readonly FrameNumber[];
  };
  readonly clients: { readonly count: Count; readonly top: readonly Omit<Host, "port">[] };
  readonly servers: {
    readonly count: Count;
    readonly top: readonly (Omit<Host, "port"> & { readonly port: Port })[];
  };
  /** By the highest version that the hello offers; most sessions first. */
  readonly offers: readonly { readonly highestVersion: string; readonly sessions: Count }[];
  /** The server's own words in the example; null for none. */
  readonly words: { readonly frame: FrameNumber; readonly text: string } | null;
  /** What speaks against it; null where nothing does. */
  readonly against: string | null;
  readonly firstTime: Rfc3339 | null;
  readonly lastTime: Rfc3339 | null;
}

/** Stands for the servers of a story beyond STORY_SERVERS. */
const OTHER_SERVERS = "others";
/** With more servers than this, one story is one cause: what they share matters more. */
const SERVERS_APART = 3;

/** `others` are those of the captures that were not chosen: they too may speak against a cause. */
export function causesOf(sessions: Iterable<Session>, others: Iterable<Session> = []): Cause[] {
  const tally = new CauseTally();
  for (const session of sessions) tally.add(summarized(session));
  for (const session of others) tally.add(summarized(session), false);
  return tally.finish();
}

/** Keeps of the sessions what their causes say. */
export class CauseTally {
  /** By story, then by server. */
  private readonly stories = new Map<string, Map<string, CauseGroup>>();
  private readonly counterEvidence = new CounterEvidence();

  /** One that was not chosen may speak against a cause, and makes none. */
  add(session: Summarized, isChosen = true): void {
    const { explained } = session;
    if (explained === null) {
      if (session.isEstablished) this.counterEvidence.add(session);
      return;
    }
    if (!isChosen) return;
    const { story } = explained;
    const servers = this.stories.get(story) ?? new Map<string, CauseGroup>();
    if (servers.size === 0) this.stories.set(story, servers);
    const server = hostKey(session.serverAddress, session.serverPort);
    const key = servers.size < STORY_SERVERS || servers.has(server) ? server : OTHER_SERVERS;
    const known = servers.get(key);
    if (known === undefined) servers.set(key, new CauseGroup(session, explained));
    else known.add(session, explained);
  }

  /** What hurts most first: errors, then what most sessions share, then what is surest. */
  finish(): Cause[] {
    const groups = [...this.stories.values()].flatMap((servers) => toldApart([...servers.values()]));
    return groups.toSorted(byHarm).map((group) => group.cause(this.counterEvidence));
  }
}

/** One client that fails in the same way with many servers is one cause; so are many servers, and those of one name. */
function toldApart(groups: readonly CauseGroup[]): readonly CauseGroup[] {
  const apart = joinedByName(groups);
  if (apart.length <= SERVERS_APART && clientsOf(apart).size > 1) return apart;
  const [first, ...others] = apart;
  if (first === undefined) return [];
  for (const group of others) first.join(group);
  return [first];
}

function clientsOf(groups: readonly CauseGroup[]): ReadonlySet<string> {
  const clients = new Set<string>();
  for (const group of groups) for (const key of group.clients.keys) clients.add(key);
  return clients;
}

function joinedByName(groups: readonly CauseGroup[]): readonly CauseGroup[] {
  const byName = new Map<string, CauseGroup>();
  const kept: CauseGroup[] = [];
  for (const group of groups) {
    const names = [...group.servers.names];
    const [known] = names.flatMap((name) => byName.get(name) ?? []);
    if (known === undefined) kept.push(group);
    else known.join(group);
    for (const name of names) byName.set(name, known ?? group);
  }
  return kept;
}
