// Session -> the arrows of its dialogue, in the clear and inside TLS: greeting, commands and replies, the upgrade of other
// protocols.
import type { Proxy, Reply, Session, SmtpDialogue, SmtpExchange, SmtpInTls } from "../../session/session.ts";
import type { LadderEvent } from "./ladder-event.ts";
import { count } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

export function clearArrows({ proxy, smtp, dialogue }: Session): LadderEvent[] {
  return [
    ...(proxy === null ? [] : [proxyArrow(proxy)]),
    ...(smtp === null ? [] : smtpArrows(smtp, smtp.starttls)),
    ...upgradeArrows(dialogue),
  ];
}

/** What was said inside TLS, where it was decrypted. */
export function insideArrows({ smtpInTls }: Session): LadderEvent[] {
  const arrows = smtpInTls === undefined ? [] : smtpArrows(smtpInTls, null);
  return arrows.map((arrow) => Object.assign(arrow, { decrypted: true } as const));
}

type Upgrade = SmtpDialogue["starttls"] | null;

const proxyArrow = ({ frame, source }: Proxy): LadderEvent =>
  commandArrow(frame, null, source === null ? "PROXY header" : `PROXY header for ${endpointText(source)}`);

/** The exchanges that are listed, then what else is known and stands in none of them: their list is bounded. */
function smtpArrows(smtp: SmtpDialogue | SmtpInTls, starttls: Upgrade): LadderEvent[] {
  const { banner, ehlo, exchanges, replies } = smtp;
  const arrows = [
    ...(banner === null ? [] : [replyArrow(banner, null)]),
    ...exchanges.flatMap((exchange) => exchangeArrows(exchange, smtp, starttls)),
  ];
  const { command = null, reply = null } = starttls ?? {};
  const others = [
    ...(ehlo === null ? [] : [commandArrow(ehlo.frame, null, `${ehlo.command} ${ehlo.name ?? ""}`)]),
    ...(command === null ? [] : [commandArrow(command.frame, command.time, command.verb)]),
    ...[...(reply === null ? [] : [reply]), ...replies].map((each) => replyArrow(each, null)),
  ];
  for (const other of others) {
    const isThere = arrows.some(({ frame, from, label }) => {
      return frame === other.frame && from === other.from && firstWord(label) === firstWord(other.label);
    });
    if (!isThere) arrows.push(other);
  }
  return arrows;
}

function exchangeArrows(
  exchange: SmtpExchange,
  smtp: SmtpDialogue | SmtpInTls,
  starttls: Upgrade,
): LadderEvent[] {
  const { frame, time, verb, argument, reply } = exchange;
  const command = commandArrow(frame, time, argument === null ? verb : `${verb} ${argument}`);
  return reply === null ? [command] : [command, replyArrow(reply, extensionsNote(reply, smtp, starttls))];
}

/** In the clear it matters whether STARTTLS is among them, inside TLS how to log in. */
function extensionsNote(
  reply: Reply,
  { ehloReply, capabilities }: SmtpDialogue | SmtpInTls,
  starttls: Upgrade,
): string | null {
  if (reply.frame !== ehloReply?.frame || starttls?.advertised === null) return null;
  const amount = count(capabilities.length, "extension");
  if (starttls === null) {
    if (reply.code >= 400) return null;
    const login = capabilities.find((line) => /^AUTH[ =]/i.test(line));
    return login === undefined ? amount : `${amount}, with ${login}`;
  }
  return starttls.advertised ? `${amount}, with STARTTLS` : `${amount}, without STARTTLS`;
}

function upgradeArrows(dialogue: Session["dialogue"]): LadderEvent[] {
  const { command = null, reply = null } = dialogue ?? {};
  return [
    ...(command === null ? [] : [commandArrow(command.frame, command.time, command.verb)]),
    ...(reply === null ? [] : [serverArrow(reply.frame, reply.text)]),
  ];
}

function commandArrow(frame: number, time: string | null, label: string): LadderEvent {
  return { frame, time, from: "client", label: label.trimEnd(), note: null, isClose: false };
}

function replyArrow({ frame, code, text }: Reply, note: string | null): LadderEvent {
  const [first = ""] = text.split("\n");
  return { ...serverArrow(frame, `${code} ${first}`.trimEnd()), note };
}

function serverArrow(frame: number, label: string): LadderEvent {
  return { frame, time: null, from: "server", label, note: null, isClose: false };
}

const firstWord = (text: string): string => text.split(" ", 1)[0] ?? "";
