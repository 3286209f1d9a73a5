// Sessions, one by one -> causes: those that failed alike are one, and what speaks against it is part of it.
import { CAUSES, SUMMARIZED_HOSTS } from "../limits.ts";
import type { Certainty, Fault, Finding, Reply, Session, Severity } from "../session/session.ts";
import { isBelowTls12 } from "./client-hello.ts";
import { greetingHost } from "./dialogue.ts";
import { isFailed, primaryFinding } from "./failed.ts";
import { FINDING_TEXTS, isFindingId } from "./finding-texts.ts";
import { type Host, hostKey, HostTally } from "./host-tally.ts";

export interface Cause {
  /** The id of the finding that explains the sessions, or their outcome where none does. */
  readonly finding: string;
  readonly fault: Fault | null;
  readonly severity: Severity;
  /** The surest of its sessions. */
  readonly certainty: Certainty;
  readonly title: string;
  /** What happened and why we believe it; of several sessions, in the best proof. */
  readonly detail: string;
  /** "" where there is nothing to do, or nobody knows what. */
  readonly remedy: string;
  readonly sessions: number;
  /** The first STREAMS of them. */
  readonly streams: readonly { readonly capture: string; readonly stream: number }[];
  /** The best proof. */
  readonly example: { readonly capture: string; readonly stream: number; readonly frames: readonly number[] };
  readonly clients: { readonly count: number; readonly top: readonly Omit<Host, "port">[] };
  readonly servers: {
    readonly count: number;
    readonly top: readonly (Omit<Host, "port"> & { readonly port: number })[];
  };
  /** By the highest version that the hello offers; most sessions first. */
  readonly offers: readonly { readonly highestVersion: string; readonly sessions: number }[];
  /** The server's own words in the example; null where it said none. */
  readonly words: { readonly frame: number; readonly text: string } | null;
  /** What speaks against it; null where nothing does. */
  readonly against: string | null;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
}

/** Streams that a cause names. */
const STREAMS = 20;
/** Hosts that a cause names. */
const TOP = 5;
/** Servers of one story that are told apart; more of them are one cause: what they share matters more. */
const SERVERS_APART = 3;

export function causesOf(sessions: Iterable<Session>): Cause[] {
  const tally = new CauseTally();
  for (const session of sessions) tally.add(session);
  return tally.finish();
}

/** Keeps of the sessions what their causes say. */
export class CauseTally {
  /** By story, then by server. */
  private readonly stories = new Map<string, Map<string, Group>>();
  private groups = 0;
  private readonly reached = new Reached();

  add(session: Session): void {
    const finding = primaryFinding(session);
    if (session.outcome === "established") this.reached.add(session);
    if (finding === null && !isFailed(session)) return;
    const story = storyOf(session, finding);
    const servers = this.stories.get(story) ?? new Map<string, Group>();
    if (servers.size === 0) this.stories.set(story, servers);
    const { address, port } = session.server;
    // Where there are too many to be told apart they are one in the end.
    const key = this.groups < CAUSES ? hostKey(address, port) : "others";
    const known = servers.get(key);
    if (known !== undefined) return known.add(session, finding);
    this.groups++;
    servers.set(key, new Group(session, finding));
  }

  /** What hurts most first: errors, then what most sessions share, then what is surest. */
  finish(): Cause[] {
    const groups = [...this.stories.values()].flatMap((servers) => toldApart([...servers.values()]));
    return groups.toSorted(byHarm).map((group) => group.cause(this.reached));
  }
}

/** What sessions that fail alike have in common, apart from the server. */
function storyOf(session: Session, finding: Finding | null): string {
  const { outcome, tls, aborted, smtp } = session;
  const alert = tls?.alerts.find(({ frame }) => frame === aborted?.frame)?.description?.id;
  const reply = smtp?.replies.find(({ frame }) => frame === aborted?.frame)?.code;
  return [finding?.id ?? outcome, finding?.fault, offerKind(session, finding), alert ?? reply].join(" ");
}

/** What a network loses, or a recorder, does not depend on it. */
function offerKind({ tls }: Session, finding: Finding | null): string {
  const hello = tls?.clientHello ?? null;
  if (hello === null || finding?.fault === "path" || finding?.fault === "capture") return "";
  return isBelowTls12(hello) ? "below TLS 1.2" : "TLS 1.2 or higher";
}

/** One client that fails alike with many servers is one cause, as are many servers. */
function toldApart(groups: readonly Group[]): readonly Group[] {
  const [first, ...others] = groups;
  if (first === undefined || others.length === 0) return groups;
  const clients = new Set(groups.flatMap((group) => [...group.clients.keys()]));
  if (groups.length <= SERVERS_APART && clients.size > 1) return groups;
  for (const group of others) first.join(group);
  return [first];
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const CERTAINTIES: readonly Certainty[] = ["certain", "likely", "possible"];

/** The surest session is the best proof. */
const rankOf = (certainty: Certainty): number => CERTAINTIES.indexOf(certainty);

function byHarm(a: Group, b: Group): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.sessions - a.sessions ||
    rankOf(a.certainty) - rankOf(b.certainty)
  );
}

/** Sessions of one story with one server, or with several. */
class Group {
  severity: Severity;
  certainty: Certainty;
  sessions = 0;
  readonly clients = new HostTally();
  readonly servers = new HostTally();
  private readonly offers = new Map<string, number>();
  private readonly streams: Cause["streams"][number][] = [];
  private example: Example;
  private firstTime: string | null = null;
  private lastTime: string | null = null;
  /** Null once two sessions have other titles. */
  title: string | null;

  constructor(session: Session, finding: Finding | null) {
    this.example = exampleOf(session, finding);
    this.severity = this.example.severity;
    this.certainty = this.example.certainty;
    this.title = this.example.title;
    this.add(session, finding);
  }

  add(session: Session, finding: Finding | null): void {
    const { capture, stream, client, server, smtp, tls, startTime } = session;
    if (finding !== null && rankOf(finding.certainty) < rankOf(this.certainty)) {
      this.certainty = finding.certainty;
      this.example = exampleOf(session, finding);
    }
    if (finding !== null) this.take(finding);
    this.sessions++;
    if (this.streams.length < STREAMS) this.streams.push({ capture, stream });
    this.clients.add(client.address, null, smtp?.ehlo?.name ?? null);
    const name = greetingHost(session) ?? tls?.clientHello?.serverName ?? null;
    this.servers.add(server.address, server.port, name);
    const version = tls?.clientHello?.highestVersion.name;
    if (version !== undefined) this.offers.set(version, (this.offers.get(version) ?? 0) + 1);
    this.span(startTime, startTime);
  }

  join(other: Group): void {
    if (rankOf(other.certainty) < rankOf(this.certainty)) {
      this.certainty = other.certainty;
      this.example = other.example;
    }
    this.take(other);
    this.sessions += other.sessions;
    this.streams.push(...other.streams.slice(0, STREAMS - this.streams.length));
    this.clients.addAll(other.clients);
    this.servers.addAll(other.servers);
    for (const [version, sessions] of other.offers) {
      this.offers.set(version, (this.offers.get(version) ?? 0) + sessions);
    }
    this.span(other.firstTime, other.lastTime);
  }

  cause(reached: Reached): Cause {
    const { severity, certainty, sessions, streams, clients, servers, firstTime, lastTime, example } = this;
    const { finding, fault, remedy, words, capture, stream, frames } = example;
    return {
      finding,
      fault,
      severity,
      certainty,
      title: this.title ?? (isFindingId(finding) ? FINDING_TEXTS[finding].title : example.title),
      detail: example.detail,
      remedy,
      sessions,
      streams,
      example: { capture, stream, frames },
      clients: {
        count: clients.size,
        top: clients.top(TOP).map(({ address, name, sessions: amount }) => {
          return { address, name, sessions: amount };
        }),
      },
      servers: {
        count: servers.size,
        top: servers.top(TOP).map(({ address, port, name, sessions: amount }) => {
          return { address, port: port ?? 0, name, sessions: amount };
        }),
      },
      offers: [...this.offers]
        .map(([highestVersion, amount]) => ({ highestVersion, sessions: amount }))
        .toSorted((a, b) => b.sessions - a.sessions),
      words,
      against: fault === "capture" ? null : reached.against(clients, servers, fault),
      firstTime,
      lastTime,
    };
  }

  private take({ severity, title }: { readonly severity: Severity; readonly title: string | null }): void {
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(this.severity)) this.severity = severity;
    if (title !== this.title) this.title = null;
  }

  private span(first: string | null, last: string | null): void {
    if (first !== null && (this.firstTime === null || first < this.firstTime)) this.firstTime = first;
    if (last !== null && (this.lastTime === null || last > this.lastTime)) this.lastTime = last;
  }
}

interface Example extends Pick<Cause, "finding" | "fault" | "severity" | "certainty" | "title" | "detail"> {
  readonly remedy: string;
  readonly words: Cause["words"];
  readonly capture: string;
  readonly stream: number;
  readonly frames: readonly number[];
}

function exampleOf(session: Session, finding: Finding | null): Example {
  const { capture, stream, outcome, close } = session;
  const place = { capture, stream, words: wordsOf(session) };
  if (finding !== null) {
    const { id, fault, severity, certainty, title, detail, remedy, frames } = finding;
    return { ...place, finding: id, fault, severity, certainty, title, detail, remedy, frames };
  }
  return {
    ...place,
    finding: outcome,
    fault: null,
    severity: "error",
    certainty: "certain",
    title: "No finding explains it",
    detail: `The outcome is ${outcome}, and no finding explains it.`,
    remedy: "",
    frames: close.frame === null ? [] : [close.frame],
  };
}

/** The refusal that ended it, else the last one. */
function wordsOf({ smtp, aborted }: Session): Cause["words"] {
  const replies = smtp?.replies ?? [];
  const reply = replies.find(({ frame }) => frame === aborted?.frame) ?? replies.at(-1);
  return reply === undefined ? null : { frame: reply.frame, text: replyText(reply) };
}

const replyText = ({ code, text }: Reply): string => `${code} ${text}`.trimEnd();

/** Which clients established TLS with which servers. */
class Reached {
  /** The highest version by client, by server. */
  private readonly servers = new Map<string, Map<string, string>>();
  private pairs = 0;

  add({ client, server, tls }: Session): void {
    const version = tls?.serverHello?.negotiatedVersion.name ?? "TLS";
    const key = hostKey(server.address, server.port);
    const clients = this.servers.get(key) ?? new Map<string, string>();
    if (clients.size === 0) this.servers.set(key, clients);
    const known = clients.get(client.address);
    if (known === undefined && this.pairs++ >= SUMMARIZED_HOSTS) return;
    if (known === undefined || known < version) clients.set(client.address, version);
  }

  against(clients: HostTally, servers: HostTally, fault: Fault | null): string | null {
    const [others, same, elsewhere] = [new Map<string, string>(), new Set<string>(), new Set<string>()];
    for (const [server, reached] of this.servers) {
      for (const [client, version] of reached) {
        const isOf = clients.has(client);
        if (!servers.has(server)) {
          if (isOf) elsewhere.add(client);
        } else if (isOf) same.add(client);
        else others.set(client, version);
      }
    }
    const it = servers.size === 1 ? "this server" : "these servers";
    const versions = [...new Set(others.values())].toSorted().join(" or ");
    const sentences = [
      ...(others.size === 0 ? [] : [`${clientsText(others.size, "other ")} ${it} with ${versions}.`]),
      ...(same.size === 0 ? [] : [`${ofThese(same.size, clients)} ${it} in other sessions.`]),
      ...(elsewhere.size === 0 || fault !== "client"
        ? []
        : [`${ofThese(elsewhere.size, clients)} other servers.`]),
    ];
    return sentences.length === 0 ? null : sentences.join(" ");
  }
}

const clientsText = (amount: number, kind: string): string =>
  `${amount} ${kind}${amount === 1 ? "client establishes TLS with" : "clients establish TLS with"}`;

const ofThese = (amount: number, { size }: HostTally): string =>
  size === 1 ? "The same client establishes TLS with" : clientsText(amount, "of these ");
