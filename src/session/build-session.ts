// A finished connection and its conversation to the session of the output contract, all but the verdict.

import type { Dialect } from "../starttls/dialect.ts";
import type { SmtpReply } from "../starttls/smtp-replies.ts";
import { SmtpDialect } from "../starttls/smtp.ts";
import type { TcpConnection } from "../tcp/connection.ts";
import type { Direction } from "../tcp/stream.ts";
import { millisecondsBetween, type Moment } from "../tcp/moment.ts";
import type { Conversation, LastWords } from "./conversation.ts";
import type { BuildContext } from "./build-context.ts";
import type { Close, Dialogue, Reply, SessionFacts, Side, SmtpDialogue, View } from "./session.ts";
import type { TimeTexts } from "./time.ts";

export function buildSession(conversation: Conversation, context: BuildContext): SessionFacts {
  const { capture, spoken, times } = context;
  const { connection, tls, tlsFacts } = conversation;
  const client = conversation.clientDirection;
  const server: Direction = client === 0 ? 1 : 0;
  const expected = spoken.get(connection.endpoints[server].port) ?? null;
  const smtp = smtpDialogue(conversation, times);
  const dialogue = upgradeDialogue(conversation.dialect, times);
  return {
    capture,
    stream: connection.number,
    client: connection.endpoints[client],
    server: connection.endpoints[server],
    protocol: protocol(conversation, smtp !== null || dialogue !== null, expected),
    frames: { first: connection.first.frame, last: connection.last.frame, count: connection.frameCount },
    startTime: times.of(connection.first),
    endTime: times.of(connection.last),
    dialogue,
    smtp,
    tls: tls === null ? null : tlsFacts.build(tls.established),
    close: close(conversation, client, times),
    view: view(conversation, client),
  };
}

function protocol(conversation: Conversation, wasSpoken: boolean, expected: string | null): string {
  const { dialect, isWhole } = conversation;
  if (dialect !== null && wasSpoken) return dialect.protocol;
  // A capture that begins behind the clear dialogue shows TLS first.
  const isUpgraded = expected !== null && expected !== "tls";
  if (conversation.beganWithTls && (isWhole || !isUpgraded)) return "tls";
  const isUnknown = isForeign(conversation) || dialect?.protocol === "unknown";
  return isUnknown ? "unknown" : (expected ?? "unknown");
}

/** The server's first line was no reply. Where the capture begins late, its beginning may be what is missing. */
const isForeign = ({ dialect, isWhole }: Conversation): boolean =>
  dialect instanceof SmtpDialect && dialect.isForeign && isWhole;

function upgradeDialogue(dialect: Dialect | null, times: TimeTexts): Dialogue | null {
  const upgrade = dialect?.upgrade ?? null;
  if (upgrade === null) return null;
  const { command, reply: answer } = upgrade;
  return {
    advertised: upgrade.offered,
    command: command && { frame: command.moment.frame, time: times.of(command.moment), verb: command.verb },
    reply: answer && { frame: answer.moment.frame, text: answer.text, accepted: answer.isAccepted },
    continuedInClear: upgrade.wentOn,
    saidGoodbye: upgrade.saidGoodbye,
  };
}

/** Null where nothing of SMTP was said. */
function smtpDialogue(conversation: Conversation, times: TimeTexts): SmtpDialogue | null {
  const { dialect } = conversation;
  if (!(dialect instanceof SmtpDialect) || isForeign(conversation)) return null;
  const { facts } = dialect;
  if (facts.lastReply === null && facts.verbs.length === 0) return null;
  const { ehlo, starttls, capabilities } = facts;
  return {
    banner: facts.banner && reply(facts.banner),
    ehlo: ehlo && { frame: ehlo.moment.frame, command: ehlo.verb, name: ehlo.name },
    capabilities: capabilities ?? [],
    starttls: {
      advertised: capabilities && capabilities.some((line) => /^STARTTLS(\s|$)/i.test(line.trim())),
      command: starttls && {
        frame: starttls.command.frame,
        time: times.of(starttls.command),
        verb: starttls.verb,
      },
      reply: starttls?.reply ? reply(starttls.reply) : null,
    },
    mailInClear: facts.mailInClear,
    commands: facts.verbs,
    replies: facts.refusals.map(reply),
  };
}

const reply = ({ moment, code, lines }: SmtpReply): Reply => ({
  frame: moment.frame,
  code,
  text: lines.join("\n"),
});

function close(conversation: Conversation, client: Direction, times: TimeTexts): Close {
  const { connection } = conversation;
  const events = connection.closeEvents.map((event) => {
    const { moment, direction, flag, afterOwnFin } = event;
    const knewOtherFin = connection.knewOtherFin(event);
    return { frame: moment.frame, from: sideOf(direction, client), flag, knewOtherFin, afterOwnFin };
  });
  const [first] = events;
  const moment = connection.closeEvents[0]?.moment;
  if (first === undefined || moment === undefined) {
    return {
      by: null,
      with: null,
      frame: null,
      time: null,
      after: null,
      afterFrame: null,
      delayMs: null,
      events,
    };
  }
  const words = conversation.lastWords ?? opening(connection, moment);
  return {
    by: first.from,
    with: first.flag,
    frame: first.frame,
    time: times.of(moment),
    after: words?.name ?? null,
    afterFrame: words?.moment.frame ?? null,
    delayMs: words === null ? null : millisecondsBetween(words.moment, moment),
    events,
  };
}

/** Where nothing was said: how far the connection had been opened. */
function opening({ syn, synAcknowledged }: TcpConnection, before: Moment): LastWords | null {
  const named = [
    { name: "SYN-ACK", moment: synAcknowledged },
    { name: "SYN", moment: syn },
  ];
  for (const { name, moment } of named) {
    if (moment !== null && moment.frame <= before.frame) return { name, moment };
  }
  return null;
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
