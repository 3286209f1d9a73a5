// Session -> the sentences that say who aborted, with what and after what; never more than the capture shows.
import type { Aborted, Alert, Close, Message, Reply, Session, Side } from "../session/session.ts";
import { duration } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";
import { quotedReply, spoken } from "../text/messages.ts";
import { inBrackets } from "../text/places.ts";
import { printable, printableLine } from "../text/printable.ts";

/** Longest quotation of a reply in characters. */
export const REPLY_TEXT = 160;

/** Who aborted, then how the connection was closed. Empty where the connection ended in order. */
export function endingSentences(session: Session): string[] {
  const { aborted } = session;
  if (aborted === null) return [];
  return [...DECISIONS[aborted.with](session, aborted), ...doubt(session, aborted)];
}

/** `The client closed the connection with a FIN (frame 30) 0.4 ms after encrypted data (frame 29).` */
export function closeSentence(close: Close): string[] {
  if (close.by === null || close.with === null) return [];
  return [`The ${close.by} ${closed(close.with)} (frame ${close.frame})${afterWhat(close)}.`];
}

/** `"454 4.7.0 not now" (frame 11)` */
export const quoted = (reply: Reply): string => printable(quotedReply(reply));

/** The capture holds every byte that this side sent, as far as it can tell. */
export function sawAllOf(session: Session, side: Side): boolean {
  return session.view.bothSides && session.view.missing.every((missing) => missing.from !== side);
}

const DECISIONS: Readonly<Record<Aborted["with"], (session: Session, aborted: Aborted) => string[]>> = {
  alert: alertSentences,
  "encrypted-alert": encryptedAlertSentences,
  RST: closeDecision,
  FIN: closeDecision,
  reply: replySentences,
  silence: silenceSentences,
};

function alertSentences(session: Session, aborted: Aborted): string[] {
  const alert = session.tls?.alerts.find(
    (candidate) => candidate.frame === aborted.frame && candidate.from === aborted.by,
  );
  if (!alert || alert.description === null)
    return [`${subject(aborted)} sent an alert${inBrackets(aborted.frame)}.`];
  const name = `${alert.level?.name === "fatal" ? "fatal" : (alert.level?.name ?? "")} alert`.trimStart();
  const what = `${alert.description.name} (${Number.parseInt(alert.description.id, 16)}, frame ${alert.frame})`;
  return [
    `${subject(aborted)} sent the ${name} ${what}${afterMessage(session, alert)}.`,
    ...closeAfterDecision(session, aborted),
  ];
}

function encryptedAlertSentences(session: Session, aborted: Aborted): string[] {
  const alert = session.tls?.alerts.find((candidate) => candidate.frame === aborted.frame);
  const probably = aborted.certainty === "certain" ? "sent" : "probably sent";
  return [
    `${subject(aborted)} ${probably} an encrypted alert${inBrackets(aborted.frame)}` +
      `${alert ? afterMessage(session, alert) : ""}; what it says cannot be read.`,
    ...closeAfterDecision(session, aborted),
  ];
}

function closeDecision(session: Session, aborted: Aborted): string[] {
  const { close } = session;
  if (aborted.by === "unknown") return crossing(close);
  const flag = aborted.with === "RST" ? "RST" : "FIN";
  const first = close.frame === aborted.frame && close.by === aborted.by;
  const sentence =
    `${subject(aborted)} ${closed(flag)}${inBrackets(aborted.frame)}` +
    `${first ? afterWhat(close) : ""}${noAlert(session, aborted.by)}.`;
  if (first || close.by === null) return [sentence, ...inVain(session, aborted.by)];
  return [sentence, `The first ${close.with} in the capture is the ${close.by}'s (frame ${close.frame}).`];
}

/** The client may have waited for an answer. Said only where that would have been seen. */
function inVain(session: Session, side: Side): string[] {
  const { close, tls } = session;
  if (side !== "client" || close.after !== "ClientHello" || !sawAllOf(session, "server")) return [];
  const answered = tls?.messages.some((message) => message.from === "server") ?? false;
  return answered ? [] : ["No answer to the hello was seen."];
}

function crossing(close: Close): string[] {
  const client = close.events.find((event) => event.from === "client");
  const server = close.events.find((event) => event.from === "server");
  if (!client || !server) return ["The capture does not tell who closed the connection."];
  return [
    `Both sides closed the connection within one round trip (the client's ${client.flag} is frame ` +
      `${client.frame}, the server's ${server.flag} is frame ${server.frame}), so the order in this capture ` +
      "does not tell who decided.",
  ];
}

function replySentences(session: Session, aborted: Aborted): string[] {
  const rest = closeAfterDecision(session, aborted);
  const reply = repliesOf(session).find((candidate) => candidate.frame === aborted.frame);
  if (!reply) return [`${subject(aborted)} ended the dialogue${inBrackets(aborted.frame)}.`, ...rest];
  const { starttls, banner } = session.smtp ?? {};
  const hello = session.tls?.clientHello ?? null;
  if (reply.frame === banner?.frame) return [`The server greeted with ${quoted(reply)}.`, ...rest];
  if (reply.frame === starttls?.reply?.frame && starttls.command) {
    return [`The server answered ${starttlsCommand(starttls.command)} with ${quoted(reply)}.`, ...rest];
  }
  if (hello && reply.frame > hello.frame) {
    return [
      `The server answered the ClientHello (frame ${hello.frame}) in plain text: ${quoted(reply)}.`,
      ...rest,
    ];
  }
  return [`The server replied ${quoted(reply)}.`, ...rest];
}

function silenceSentences(session: Session, aborted: Aborted): string[] {
  const said = lastSaid(session);
  const rest = closeSentence(session.close);
  const what = said ? `${spoken(said.what)} (frame ${said.frame})` : synsSent(session);
  if (aborted.by === "unknown") return [`Nothing follows ${what} in the capture.`, ...rest];
  const waits = sawAllOf(session, aborted.by)
    ? `The ${aborted.by} never answered ${what} in this capture`
    : `The capture holds no answer of the ${aborted.by} to ${what}`;
  return [`${waits}.`, ...rest];
}

function synsSent({ view }: Session): string {
  return view.syns > 1 ? `the client's ${view.syns} SYNs` : "the client's SYN";
}

/** The last thing said before the silence, as far as the session names it. */
function lastSaid(session: Session): { readonly what: string; readonly frame: number } | null {
  const { close, smtp, tls } = session;
  if (close.after !== null && close.afterFrame !== null)
    return { what: close.after, frame: close.afterFrame };
  const message = tls?.messages.at(-1);
  if (message) return { what: message.type, frame: message.frame };
  const { starttls, ehlo, banner } = smtp ?? {};
  if (starttls?.reply) return { what: String(starttls.reply.code), frame: starttls.reply.frame };
  if (starttls?.command) return { what: starttls.command.verb, frame: starttls.command.frame };
  if (ehlo) return { what: ehlo.command, frame: ehlo.frame };
  return banner ? { what: String(banner.code), frame: banner.frame } : null;
}

/** How the connection was closed once the decision had fallen. */
function closeAfterDecision({ close }: Session, aborted: Aborted): string[] {
  if (close.by === null || close.with === null || close.frame === null) return [];
  const [who, how] = [`The ${close.by}`, closed(close.with)];
  if (aborted.frame === null || close.frame > aborted.frame)
    return [`${who} then ${how} (frame ${close.frame}).`];
  if (close.frame === aborted.frame) return [`${who} ${how} in the same frame (frame ${close.frame}).`];
  return [`The ${close.by}'s ${close.with} (frame ${close.frame}) is earlier in the capture.`];
}

function doubt(session: Session, aborted: Aborted): string[] {
  if (aborted.certainty === "certain" || aborted.by === "unknown") return [];
  if (aborted.with === "encrypted-alert" || aborted.with === "silence") return [];
  const grade = aborted.certainty === "likely" ? "likely, not certain," : "possible, no more,";
  return [`It is ${grade} that the ${aborted.by} aborted on its own.`];
}

/** Said only where an alert would have been seen. */
function noAlert(session: Session, side: Side): string {
  const { tls } = session;
  if (tls === null || !sawAllOf(session, side) || tls.alerts.some((alert) => alert.from === side)) return "";
  const unreadable =
    tls.errors.some((error) => error.from === side) ||
    tls.messages.some((message) => message.from === side && isEncrypted(message));
  return unreadable ? " and sent no alert that can be read" : " and sent no alert";
}

function isEncrypted(message: Message): boolean {
  return ["ChangeCipherSpec", "EncryptedHandshake", "EncryptedAlert", "ApplicationData"].includes(
    message.type,
  );
}

function afterWhat(close: Close): string {
  if (close.after === null || close.afterFrame === null) return "";
  if (close.afterFrame === close.frame) return `, in the same frame as ${spoken(close.after)}`;
  return after(close.after, close.afterFrame, close.delayMs);
}

/** What came before an alert: the message above it in the list, or the reply that TLS began with. */
function afterMessage(session: Session, alert: Alert): string {
  const messages = session.tls?.messages ?? [];
  const index = messages.findIndex(
    (message) => message.frame === alert.frame && message.type.endsWith("Alert"),
  );
  const before = index > 0 ? messages[index - 1] : undefined;
  if (before) return after(before.type, before.frame, elapsedMs(before.time, alert.time));
  if (index !== 0) return "";
  const reply = session.smtp?.starttls.reply;
  if (reply) return after(String(reply.code), reply.frame, null);
  const upgrade = session.dialogue?.reply;
  return upgrade ? ` after the reply in frame ${upgrade.frame}` : "";
}

function after(said: string, frame: number, delayMs: number | null): string {
  const delay = delayMs === null || delayMs < 0 ? "" : ` ${duration(delayMs)}`;
  return `${delay} after ${spoken(said)} (frame ${frame})`;
}

function closed(flag: "FIN" | "RST"): string {
  return flag === "RST" ? "reset the connection with an RST" : "closed the connection with a FIN";
}

function subject(aborted: Aborted): string {
  return aborted.by === "unknown" ? "One side" : `The ${aborted.by}`;
}

function repliesOf({ smtp }: Session): Reply[] {
  return [smtp?.banner, smtp?.starttls.reply, ...(smtp?.replies ?? [])].filter((reply) => reply != null);
}

function starttlsCommand(command: { readonly frame: number; readonly verb: string }): string {
  return `${printableLine(command.verb, 40)} (frame ${command.frame})`;
}
