// A trace -> what each of its packets says, in the words of a session's ladder.
import { FIN, RST, SYN } from "../../packet/segment.ts";
import type { ClientHello, Message, Reply, Session, SmtpDialogue, SmtpInTls } from "../../session/session.ts";
import { named } from "../../text/code-points.ts";
import { alertText } from "../../text/messages.ts";
import { printableLine } from "../../text/printable.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";

/** UTF-16 units that are quoted of a reply. */
const QUOTED = 60;

export class Words {
  private readonly byFrame = new Map<number, string[]>();
  /** What a repetition repeats. */
  private readonly bySequence = new Map<string, string>();

  constructor({ session, packets }: WireTrace) {
    for (const [frame, says] of sayings(session)) {
      const known = this.byFrame.get(frame);
      if (known === undefined) this.byFrame.set(frame, [says]);
      else if (!known.includes(says)) known.push(says);
    }
    for (const packet of packets) {
      const says = this.byFrame.get(packet.frame);
      if (says !== undefined && packet.payloadLength > 0)
        this.bySequence.set(placeOf(packet), says.join(", "));
    }
  }

  /** Null where the session has no words for it. */
  of(packets: readonly WirePacket[]): string | null {
    const [first] = packets;
    if (first === undefined || (first.flags & (SYN | RST)) !== 0) return null;
    const said = packets.flatMap((packet) => {
      if (packet.payloadLength === 0) return [];
      const says = this.byFrame.get(packet.frame)?.join(", ") ?? this.bySequence.get(placeOf(packet));
      return says === undefined ? [] : [says];
    });
    if (said.length === 0) return null;
    const isEnd = packets.some(({ flags }) => (flags & FIN) !== 0);
    return [...new Set(said), ...(isEnd ? ["FIN"] : [])].join(", ");
  }
}

const placeOf = ({ from, sequence }: WirePacket): string => `${from} ${sequence}`;

type Saying = readonly [frame: number, says: string];

function sayings(session: Session): readonly Saying[] {
  const { smtp, dialogue, tls, smtpInTls } = session;
  const hello = tls?.clientHello ?? null;
  const isSplit = hello !== null && hello.firstFrame !== hello.frame;
  return [
    ...(smtp === null ? [] : spoken(smtp)),
    ...(dialogue?.command ? [[dialogue.command.frame, dialogue.command.verb] as const] : []),
    ...(dialogue?.reply ? [[dialogue.reply.frame, printableLine(dialogue.reply.text, QUOTED)] as const] : []),
    ...(isSplit ? [[hello.firstFrame, "ClientHello, first part"] as const] : []),
    ...(tls?.messages ?? []).map((message): Saying => [message.frame, messageText(message, session)]),
    ...(smtpInTls === undefined ? [] : spoken(smtpInTls)),
  ];
}

function spoken({ banner, exchanges }: SmtpDialogue | SmtpInTls): readonly Saying[] {
  return [
    ...(banner === null ? [] : [replySaying(banner)]),
    ...exchanges.flatMap(({ frame, verb, argument, reply }): readonly Saying[] => [
      [frame, argument === null ? verb : `${verb} ${printableLine(argument, QUOTED)}`],
      ...(reply === null ? [] : [replySaying(reply)]),
    ]),
  ];
}

/** A challenge of AUTH may hold a name. */
const replySaying = ({ frame, code, text }: Reply): Saying => [
  frame,
  code === 334 ? "334" : `${code} ${printableLine(text, QUOTED)}`.trimEnd(),
];

function messageText({ type, frame, from }: Message, { tls }: Session): string {
  if (type === "ApplicationData") return "encrypted data";
  if (type === "ClientHello" && tls?.clientHello?.frame === frame)
    return `ClientHello (${offerText(tls.clientHello)})`;
  if (type === "ServerHello" && tls?.serverHello?.frame === frame)
    return `ServerHello (${named(tls.serverHello.negotiatedVersion)})`;
  const alert = type === "Alert" && tls?.alerts.find((each) => each.frame === frame && each.from === from);
  return alert ? `Alert ${alertText(alert)}` : type;
}

/** As in a session's ladder. */
const offerText = ({ supportedVersions, highestVersion }: ClientHello): string =>
  `${supportedVersions === null ? "at most" : "up to"} ${named(highestVersion)}`;

/** In a sentence: replies are quoted. */
export const called = (says: string): string => (/^\d{3} (?!bytes)/.test(says) ? `"${says}"` : says);
