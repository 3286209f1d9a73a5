// Session -> the arrows of its clear dialogue: greeting, commands and replies, the upgrade of other protocols.
import type { Proxy, Reply, Session, SmtpDialogue, SmtpExchange } from "../../session/session.ts";
import type { LadderEvent } from "./ladder-event.ts";
import { count } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

export function clearArrows({ proxy, smtp, dialogue }: Session): LadderEvent[] {
  return [
    ...(proxy === null ? [] : [proxyArrow(proxy)]),
    ...(smtp === null ? [] : smtpArrows(smtp)),
    ...upgradeArrows(dialogue),
  ];
}

const proxyArrow = ({ frame, source }: Proxy): LadderEvent =>
  commandArrow(frame, null, source === null ? "PROXY header" : `PROXY header for ${endpointText(source)}`);

/** The exchanges that are listed, then what else is known and stands in none of them: their list is bounded. */
function smtpArrows(smtp: SmtpDialogue): LadderEvent[] {
  const { banner, ehlo, starttls, exchanges, replies } = smtp;
  const arrows = [
    ...(banner === null ? [] : [replyArrow(banner, null)]),
    ...exchanges.flatMap((exchange) => exchangeArrows(exchange, smtp)),
  ];
  const { command, reply } = starttls;
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

function exchangeArrows(exchange: SmtpExchange, smtp: SmtpDialogue): LadderEvent[] {
  const { frame, time, verb, argument, reply } = exchange;
  const command = commandArrow(frame, time, argument === null ? verb : `${verb} ${argument}`);
  return reply === null ? [command] : [command, replyArrow(reply, extensionsNote(reply, smtp))];
}

function extensionsNote(reply: Reply, { ehloReply, capabilities, starttls }: SmtpDialogue): string | null {
  if (reply.frame !== ehloReply?.frame || starttls.advertised === null) return null;
  const amount = count(capabilities.length, "extension");
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
