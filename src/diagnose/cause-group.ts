// Sessions of one story with one server, or with several -> the cause that they are.
import type { Certainty, Reply, Severity } from "../session/session.ts";
import type { Cause } from "./causes.ts";
import { FINDING_TEXTS, isFindingId } from "./finding-texts.ts";
import { HostTally } from "./host-tally.ts";
import type { CounterEvidence } from "./counter-evidence.ts";
import type { Explained, Summarized } from "./summarized.ts";

/** Streams that a cause names. */
const MAX_STREAMS = 20;
/** Hosts that a cause names. */
const MAX_HOSTS_NAMED = 5;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const CERTAINTIES: readonly Certainty[] = ["certain", "likely", "possible"];

const rankOf = (certainty: Certainty): number => CERTAINTIES.indexOf(certainty);

/** What hurts most first: what failed, then errors, what most sessions share, what is surest. */
export function byHarm(a: CauseGroup, b: CauseGroup): number {
  return (
    Number(b.failed) - Number(a.failed) ||
    (a.failed ? 0 : SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)) ||
    b.sessions - a.sessions ||
    rankOf(a.example.explained.certainty) - rankOf(b.example.explained.certainty)
  );
}

export class CauseGroup {
  readonly failed: boolean;
  severity: Severity;
  sessions = 0;
  /** The surest session is the best proof. */
  example: Example;
  readonly clients = new HostTally();
  readonly servers = new HostTally();
  private readonly certainties = new Map<Certainty, number>();
  private readonly offers = new Map<string, number>();
  private readonly streams: Cause["streams"][number][] = [];
  private firstTime: string | null = null;
  private lastTime: string | null = null;
  /** Null once two sessions have other titles. */
  private title: string | null;

  constructor(session: Summarized, explained: Explained) {
    this.failed = explained.isFailed;
    this.example = exampleOf(session, explained);
    this.severity = explained.severity;
    this.title = explained.title;
    this.add(session, explained);
  }

  add(session: Summarized, explained: Explained): void {
    const { capture, stream, clientAddress, serverAddress, serverPort, offered, startTime } = session;
    const { certainty, severity, title } = explained.isFinding ? explained : this.example.explained;
    if (rankOf(certainty) < rankOf(this.example.explained.certainty))
      this.example = exampleOf(session, explained);
    this.take(severity, title);
    count(this.certainties, certainty, 1);
    this.sessions++;
    if (this.streams.length < MAX_STREAMS) this.streams.push({ capture, stream });
    this.clients.add(clientAddress, null, session.clientName);
    // The name that it had first: those are few that greet with another.
    if (!this.servers.addKnown(serverAddress, serverPort)) {
      this.servers.add(serverAddress, serverPort, explained.serverName);
    }
    if (offered !== null) count(this.offers, offered, 1);
    this.span(startTime, startTime);
  }

  join(other: CauseGroup): void {
    const [own, others] = [this.example.explained, other.example.explained];
    if (rankOf(others.certainty) < rankOf(own.certainty)) this.example = other.example;
    this.take(other.severity, other.title);
    for (const [certainty, amount] of other.certainties) count(this.certainties, certainty, amount);
    this.sessions += other.sessions;
    this.streams.push(...other.streams.slice(0, MAX_STREAMS - this.streams.length));
    this.clients.addAll(other.clients);
    this.servers.addAll(other.servers);
    for (const [version, amount] of other.offers) count(this.offers, version, amount);
    this.span(other.firstTime, other.lastTime);
  }

  cause(counterEvidence: CounterEvidence): Cause {
    const { failed, severity, sessions, streams, clients, servers, firstTime, lastTime, example } = this;
    const { capture, stream, explained } = example;
    const { finding, fault, certainty, detail, remedy, frames, refusal } = explained;
    return {
      finding,
      fault,
      severity,
      certainty,
      certainties: Object.fromEntries(
        CERTAINTIES.flatMap((each) => {
          const amount = this.certainties.get(each);
          return amount === undefined ? [] : [[each, amount]];
        }),
      ),
      title: this.title ?? (isFindingId(finding) ? FINDING_TEXTS[finding].title : explained.title),
      detail,
      remedy,
      failed,
      sessions,
      streams,
      example: { capture, stream, frames },
      clients: {
        count: clients.size,
        top: clients.top(MAX_HOSTS_NAMED).map(({ address, name, sessions: amount }) => {
          return { address, name, sessions: amount };
        }),
      },
      servers: {
        count: servers.size,
        top: servers.top(MAX_HOSTS_NAMED).map(({ address, port, name, sessions: amount }) => {
          return { address, port: port ?? 0, name, sessions: amount };
        }),
      },
      offers: [...this.offers]
        .map(([highestVersion, amount]) => ({ highestVersion, sessions: amount }))
        .toSorted((a, b) => b.sessions - a.sessions),
      words: refusal && { frame: refusal.frame, text: replyText(refusal) },
      against: counterEvidence.against({ clients: clients.keys, servers: servers.keys, fault }),
      firstTime,
      lastTime,
    };
  }

  private take(severity: Severity, title: string | null): void {
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(this.severity)) this.severity = severity;
    if (title !== this.title) this.title = null;
  }

  private span(first: string | null, last: string | null): void {
    if (first !== null && (this.firstTime === null || first < this.firstTime)) this.firstTime = first;
    if (last !== null && (this.lastTime === null || last > this.lastTime)) this.lastTime = last;
  }
}

function count<Key>(amounts: Map<Key, number>, key: Key, more: number): void {
  amounts.set(key, (amounts.get(key) ?? 0) + more);
}

interface Example {
  readonly capture: string;
  readonly stream: number;
  readonly explained: Explained;
}

const exampleOf = ({ capture, stream }: Summarized, explained: Explained): Example => {
  return { capture, stream, explained };
};

/** On one line, without the enhanced code (RFC 3463) of the further ones. */
const replyText = ({ code, text }: Pick<Reply, "code" | "text">): string =>
  `${code} ${text.replaceAll(/\n(?:[245]\.\d{1,3}\.\d{1,3} )?/g, " ")}`.trimEnd();
