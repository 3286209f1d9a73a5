// Sessions of one story with one server, or with several -> the cause that they are.
import type { Certainty, Finding, Reply, Session, Severity } from "../session/session.ts";
import type { Cause } from "./causes.ts";
import { hostOfServer } from "./dialogue.ts";
import { FINDING_TEXTS, isFindingId } from "./finding-texts.ts";
import { HostTally } from "./host-tally.ts";
import type { CounterEvidence } from "./counter-evidence.ts";

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
    rankOf(a.example.certainty) - rankOf(b.example.certainty)
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

  constructor(session: Session, finding: Finding | null, failed: boolean) {
    this.failed = failed;
    this.example = exampleOf(session, finding);
    this.severity = this.example.severity;
    this.title = this.example.title;
    this.add(session, finding);
  }

  add(session: Session, finding: Finding | null): void {
    const { capture, stream, client, server, smtp, tls, startTime } = session;
    const { certainty, severity, title } = finding ?? this.example;
    if (rankOf(certainty) < rankOf(this.example.certainty)) this.example = exampleOf(session, finding);
    this.take(severity, title);
    count(this.certainties, certainty, 1);
    this.sessions++;
    if (this.streams.length < MAX_STREAMS) this.streams.push({ capture, stream });
    this.clients.add(client.address, null, smtp?.ehlo?.name ?? null);
    // Its name is looked for once: the others are few that greet with another.
    if (!this.servers.addKnown(server.address, server.port)) {
      this.servers.add(server.address, server.port, hostOfServer(session));
    }
    const version = tls?.clientHello?.highestVersion.name;
    if (version !== undefined) count(this.offers, version, 1);
    this.span(startTime, startTime);
  }

  join(other: CauseGroup): void {
    if (rankOf(other.example.certainty) < rankOf(this.example.certainty)) this.example = other.example;
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
    const { finding, fault, certainty, detail, remedy, words, capture, stream, frames } = example;
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
      title: this.title ?? (isFindingId(finding) ? FINDING_TEXTS[finding].title : example.title),
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
      words,
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

interface Example
  extends
    Pick<Cause, "finding" | "fault" | "severity" | "certainty" | "title" | "detail" | "remedy" | "words">,
    Omit<Cause["example"], "frames"> {
  readonly frames: readonly number[];
}

function exampleOf(session: Session, finding: Finding | null): Example {
  const { capture, stream, outcome, close, frames } = session;
  const place = { capture, stream, words: wordsOf(session) };
  if (finding !== null) {
    const { id, fault, severity, certainty, title, detail, remedy } = finding;
    // What it compares with may be of another connection.
    const own = finding.frames.filter((frame) => frame >= frames.first && frame <= frames.last);
    return { ...place, finding: id, fault, severity, certainty, title, detail, remedy, frames: own };
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

/** On one line, without the enhanced code (RFC 3463) of the further ones. */
const replyText = ({ code, text }: Reply): string =>
  `${code} ${text.replaceAll(/\n(?:[245]\.\d{1,3}\.\d{1,3} )?/g, " ")}`.trimEnd();
