// How a session ended -> the sentences that say it; never more than the capture shows.
import { type Ending, endingOf, isCloserUnknown, type Said, saidBeforeClose } from "./ending.ts";
import type { Close, Session } from "../session/session.ts";
import { isSideWhole } from "../session/view.ts";
import { duration } from "../text/amounts.ts";
import { alertText, quotedReply, spoken } from "../text/messages.ts";
import { inBrackets } from "../text/places.ts";
import { printable } from "../text/printable.ts";

/** Who aborted, then how the connection was closed. Empty where the connection ended in order. */
export function endingSentences(session: Session): string[] {
  const ending = endingOf(session);
  return ending === null ? [] : [...ENDINGS[ending.with](ending, session), ...caveat(ending)].map(printable);
}

/** `The client closed the connection with a FIN (frame 30) 0.4 ms after encrypted data (frame 29).` */
export function closeSentence(close: Close): string[] {
  if (close.by === null || close.with === null) return [];
  return [
    `The ${close.by} ${closed(close.with)} (frame ${close.frame})${after(saidBeforeClose(close), close.frame)}.`,
  ];
}

const ENDINGS: Readonly<Record<Ending["with"], (ending: Ending, session: Session) => string[]>> = {
  alert: alertSentences,
  "encrypted-alert": encryptedAlertSentences,
  RST: closeSentences,
  FIN: closeSentences,
  reply: replySentences,
  silence: silenceSentences,
};

function alertSentences(ending: Ending, { close }: Session): string[] {
  const { alert, frame } = ending;
  if (alert === null || alert.description === null)
    return [`${who(ending)} sent an alert${inBrackets(frame)}.`];
  const level = alert.level === null ? "" : `${alert.level.name} `;
  const name = `${level}alert ${alertText(alert).replace(/\)$/, `, frame ${frame})`)}`;
  return [`${who(ending)} sent the ${name}${after(ending.after)}.`, ...thenClosed(ending, close)];
}

function encryptedAlertSentences(ending: Ending, { close }: Session): string[] {
  const probably = ending.certainty === "certain" ? "sent" : "probably sent";
  return [
    `${who(ending)} ${probably} an encrypted alert${inBrackets(ending.frame)}${after(ending.after)}; ` +
      "its content cannot be read.",
    ...thenClosed(ending, close),
  ];
}

const ALERTS: Readonly<Record<Ending["alerts"], string>> = {
  sent: "",
  unknown: "",
  none: " and sent no alert",
  "none readable": " and sent no alert that can be read",
};

function closeSentences(ending: Ending, { close }: Session): string[] {
  if (isCloserUnknown(ending)) return [crossingSentence(ending)];
  const flag = ending.with === "RST" ? "RST" : "FIN";
  const sentence = `${who(ending)} ${closed(flag)}${inBrackets(ending.frame)}${after(ending.after, ending.frame)}${ALERTS[ending.alerts]}.`;
  if (ending.closed !== null && ending.closed !== "by the abort")
    return [sentence, `The first ${close.with} in the capture is the ${close.by}'s (frame ${close.frame}).`];
  return ending.isHelloUnanswered ? [sentence, "No answer to the hello was seen."] : [sentence];
}

function crossingSentence({ crossing }: Ending): string {
  if (crossing === null) return "The capture does not show who closed the connection.";
  const [client, server] = crossing;
  return (
    `Both sides closed the connection within one round trip (the client's ${client.flag} is frame ` +
    `${client.frame}, the server's ${server.flag} is frame ${server.frame}), so the order in this capture ` +
    "does not show who decided."
  );
}

function replySentences(ending: Ending, session: Session): string[] {
  const then = thenClosed(ending, session.close);
  if (ending.reply === null)
    return [`${who(ending)} ended the dialogue${inBrackets(ending.frame)}.`, ...then];
  return [replySentence(ending.reply, session), ...then];
}

function replySentence({ to, reply }: NonNullable<Ending["reply"]>, { smtp, tls }: Session): string {
  const quoted = quotedReply(reply);
  const command = smtp?.starttls.command;
  if (to === "greeting") return `The server greeted with ${quoted}.`;
  if (to === "STARTTLS" && command) return answered(command, quoted);
  if (to === "ClientHello")
    return `The server answered the ClientHello${inBrackets(tls?.clientHello?.frame ?? null)} in plain text: ${quoted}.`;
  return `The server replied ${quoted}.`;
}

/** `The server answered STARTTLS (frame 10) with "454 4.7.0 TLS not available" (frame 11).` */
export const answered = (
  { verb, frame }: { readonly verb: string; readonly frame: number },
  quoted: string,
): string => printable(`The server answered ${verb} (frame ${frame}) with ${quoted}.`);

function silenceSentences(ending: Ending, { close, view }: Session): string[] {
  const { by, after: said } = ending;
  const syns = view.syns > 1 ? `the client's ${view.syns} SYNs` : "the client's SYN";
  const what = said === null ? syns : `${spokenOf(said)} (frame ${said.frame})`;
  const then = closeSentence(close);
  if (by === "unknown") return [`Nothing follows ${what} in the capture.`, ...then];
  return isSideWhole(view, by)
    ? [`The ${by} never answered ${what} in this capture.`, ...then]
    : [`The capture has no answer from the ${by} to ${what}.`, ...then];
}

function thenClosed(ending: Ending, close: Close): string[] {
  if (close.by === null || close.with === null || ending.closed === null) return [];
  const how = `The ${close.by} ${ending.closed === "later" ? "then " : ""}${closed(close.with)}`;
  if (ending.closed === "later") return [`${how} (frame ${close.frame}).`];
  if (ending.closed === "earlier")
    return [`The ${close.by}'s ${close.with} (frame ${close.frame}) is earlier in the capture.`];
  return [`${how} in the same frame (frame ${close.frame}).`];
}

function caveat({ certainty, by, with: means }: Ending): string[] {
  if (certainty === "certain" || by === "unknown") return [];
  if (means === "encrypted-alert" || means === "silence") return [];
  const sure = certainty === "likely" ? "likely, but not certain," : "possible, but not proven,";
  return [`It is ${sure} that the ${by} aborted on its own.`];
}

/** ` 26 ms after the ClientHello (frame 13)`; without a time where `frame` is the same. */
function after(said: Said | null, frame: number | null = null): string {
  if (said === null) return "";
  if (said.frame === frame) return `, in the same frame as ${spokenOf(said)}`;
  const delay = said.delayMs === null || said.delayMs < 0 ? "" : ` ${duration(said.delayMs)}`;
  return `${delay} after ${spokenOf(said)} (frame ${said.frame})`;
}

const spokenOf = ({ what }: Said): string => (what === null ? "the reply" : spoken(what));

const closed = (flag: "FIN" | "RST"): string =>
  flag === "RST" ? "reset the connection with an RST" : "closed the connection with a FIN";

const who = ({ by }: Ending): string => (by === "unknown" ? "One side" : `The ${by}`);
