// A finished connection and its conversation -> the session of the output contract, without its findings.

import type { Dialect } from "../starttls/dialect.ts";
import { SmtpDialect } from "../starttls/smtp.ts";
import type { CloseEvent } from "../tcp/close-events.ts";
import type { TcpConnection } from "../tcp/connection.ts";
import type { Direction } from "../tcp/stream.ts";
import { millisecondsBetween, type Timestamp } from "../tcp/timestamp.ts";
import type { Conversation } from "./conversation.ts";
import type { BuildContext } from "./build-context.ts";
import { noteDelivery } from "./delivery.ts";
import type { Said } from "./last-said.ts";
import { aborted } from "./aborted.ts";
import { outcomeOf } from "./outcome.ts";
import type {
  Close,
  Dialogue,
  SessionWithOutcome,
  Proxy,
  Session,
  SessionFacts,
  Side,
  View,
} from "./session.ts";
import { reply, smtpDialogue, smtpInTls } from "./smtp-dialogue.ts";
import type { TimeTexts } from "./time.ts";
import type { Transport } from "./transport.ts";
import { transportFacts } from "./transport-facts.ts";
import { unlikeSender } from "./unlike-sender.ts";

type Draft = SessionFacts & { outcome: Session["outcome"]; aborted: Session["aborted"] };

export function buildSession(conversation: Conversation, context: BuildContext): SessionWithOutcome {
  const session = sessionOf(conversation, context);
  const { connection, clientDirection } = conversation;
  noteDelivery(session, connection.half(clientDirection), connection.half(clientDirection === 0 ? 1 : 0));
  session.outcome = outcomeOf(session);
  session.aborted = aborted(session, session.outcome);
  return session;
}

/** In the order in which the contract writes its members; what is concluded from the others is still to come. */
function sessionOf(conversation: Conversation, context: BuildContext): Draft {
  const { capture, spoken, times } = context;
  const { connection, tls } = conversation;
  const client = conversation.clientDirection;
  const server: Direction = client === 0 ? 1 : 0;
  const expected = spoken.get(connection.endpoints[server].port) ?? null;
  const { dialect } = conversation;
  const transport = transportFacts(connection, client, times);
  const ended = close(conversation, client, times, transport);
  const tlsSession = tls && conversation.tlsState.build(tls, ended, !conversation.beganWithTls);
  const smtp =
    dialect instanceof SmtpDialect && !isNotSmtp(conversation)
      ? smtpDialogue(dialect, conversation, tlsSession, times)
      : null;
  const dialogue = upgradeDialogue(dialect, times);
  const inside = conversation.inside?.smtp ?? null;
  return {
    capture,
    stream: connection.number,
    client: connection.endpoints[client],
    server: connection.endpoints[server],
    protocol: protocol(conversation, smtp !== null || dialogue !== null, expected),
    frames: { first: connection.first.frame, last: connection.last.frame, count: connection.frameCount },
    startTime: times.of(connection.first),
    endTime: times.of(connection.last),
    proxy: proxyHeader(conversation),
    dialogue,
    smtp,
    smtpInTls: inside === null ? undefined : smtpInTls(inside, times),
    tls: tlsSession,
    close: ended,
    view: view(conversation, client),
    transport,
    turns: conversation.turns.list,
    opening: opening(conversation),
    outcome: "no-handshake",
    aborted: null,
  };
}

function protocol(conversation: Conversation, wasSpoken: boolean, expected: string | null): string {
  const { dialect, isWhole } = conversation;
  if (dialect !== null && wasSpoken) return dialect.protocol;
  // A capture that begins after the cleartext dialogue shows TLS first.
  const isUpgraded = expected !== null && expected !== "tls";
  if (conversation.beganWithTls && (isWhole || !isUpgraded)) return "tls";
  const isUnknown = isNotSmtp(conversation) || dialect?.protocol === "unknown";
  return isUnknown ? "unknown" : (expected ?? "unknown");
}

/** The server's first line is not a reply. If the capture begins late, only the start of the line may be missing. */
const isNotSmtp = ({ dialect, isWhole }: Conversation): boolean =>
  dialect instanceof SmtpDialect && dialect.isNotSmtp && isWhole;

function proxyHeader({ proxy, dialect }: Conversation): Proxy | null {
  if (proxy === null) return null;
  const { timestamp, version, source, destination } = proxy;
  const answer = dialect instanceof SmtpDialect ? dialect.facts.proxyReply : null;
  return { frame: timestamp.frame, version, source, destination, reply: answer && reply(answer) };
}

function upgradeDialogue(dialect: Dialect | null, times: TimeTexts): Dialogue | null {
  const upgrade = dialect?.upgrade ?? null;
  if (upgrade === null) return null;
  const { command, reply: answer } = upgrade;
  return {
    advertised: upgrade.offered,
    command: command && {
      frame: command.timestamp.frame,
      time: times.of(command.timestamp),
      verb: command.verb,
    },
    reply: answer && { frame: answer.timestamp.frame, text: answer.text, accepted: answer.isAccepted },
    continuedInClear: upgrade.continuedInClear,
    saidGoodbye: upgrade.hasQuit,
  };
}

function close(conversation: Conversation, client: Direction, times: TimeTexts, transport: Transport): Close {
  const { connection } = conversation;
  const events: Close["events"][number][] = [];
  let first: CloseEvent | null = null;
  for (const event of connection.closes.list) {
    events.push(closeEvent(event, connection, client, times, transport));
    if (first === null && event.isCredible) first = event;
  }
  const unseenFin = firstUnseenFin(connection, client);
  const said = first && (conversation.lastSaid.before(first) ?? openingSegment(connection, first.timestamp));
  return {
    by: first && sideOf(first.direction, client),
    with: first && first.flag,
    frame: first && first.timestamp.frame,
    time: first && times.of(first.timestamp),
    after: said && said.name,
    afterFrame: said && said.timestamp.frame,
    delayMs: first && said && millisecondsBetween(said.timestamp, first.timestamp),
    events,
    unseenFin,
  };
}

/** The first, if both sides have one. */
function firstUnseenFin({ unseenFins }: TcpConnection, client: Direction): Close["unseenFin"] {
  const [one, other] = unseenFins;
  if (one === null && other === null) return undefined;
  const found = unseenFins.flatMap((timestamp, direction) =>
    timestamp === null
      ? []
      : [{ from: sideOf(direction === 0 ? 0 : 1, client), acknowledgedFrame: timestamp.frame }],
  );
  return found.toSorted((a, b) => a.acknowledgedFrame - b.acknowledgedFrame)[0];
}

function closeEvent(
  event: CloseEvent,
  connection: TcpConnection,
  client: Direction,
  times: TimeTexts,
  transport: Transport,
): Close["events"][number] {
  const { timestamp, direction, flag, isCredible, hopLimit, identification, continues, sequenceEnd } = event;
  const { frame } = timestamp;
  const from = sideOf(direction, client);
  const half = connection.half(direction);
  const end = isCredible && flag === "FIN" ? half.finEnd : null;
  const isFollowed = flag === "RST" && (half.outsideWindow.firstDataFrom(sequenceEnd)?.frame ?? 0) > frame;
  return {
    frame,
    time: times.of(timestamp),
    from,
    flag,
    knewOtherFin: connection.closes.knewOtherFin(event),
    afterOwnFin: connection.closes.cameAfterOwnFin(event),
    believed: isCredible,
    hopLimit,
    identification,
    knewFrame: end === null ? undefined : (connection.closes.knewFrame(event) ?? undefined),
    acknowledgedFrame: end === null ? undefined : half.acknowledgedUpTo(end),
    unlike: unlikeSender({ frame, from, flag, hopLimit, continues, isFollowed }, transport),
  };
}

/** If nothing was said: the last segment of the opening handshake. */
function openingSegment({ syn, synAcknowledged }: TcpConnection, before: Timestamp): Said | null {
  if (synAcknowledged !== null && synAcknowledged.frame <= before.frame) {
    return { name: "SYN-ACK", timestamp: synAcknowledged };
  }
  return syn !== null && syn.frame <= before.frame ? { name: "SYN", timestamp: syn } : null;
}

/** Null without SYN and SYN/ACK: then it is unknown whether a side's first bytes are its first. */
function opening({ isWhole, client, server }: Conversation): SessionFacts["opening"] {
  return {
    client: isWhole ? client.opening.build() : null,
    server: isWhole ? server.opening.build() : null,
  };
}

function view({ connection, missing }: Conversation, client: Direction): View {
  const { syn, synAcknowledged, handshakeDone } = connection;
  return {
    fromStart: syn !== null,
    bothSides: connection.saw(0) && connection.saw(1),
    syns: connection.opener === client ? connection.synCount : 0,
    missing,
    rttMs:
      syn !== null && synAcknowledged !== null && handshakeDone !== null && connection.synCount === 1
        ? millisecondsBetween(syn, handshakeDone)
        : null,
  };
}

const sideOf = (direction: Direction, client: Direction): Side =>
  direction === client ? "client" : "server";
