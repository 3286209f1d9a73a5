// How far a handshake had come, what was said in it, and who ended it how (RFC 9846 sections 2 and 6).
import type {
  Aborted,
  Alert,
  ClientHello,
  SessionWithOutcome,
  Message,
  Side,
  TlsSession,
} from "../session/session.ts";
import { isClosure, isFatal, isHiddenFailure } from "../session/alerts.ts";
import { isWhole as viewIsWhole } from "../session/view.ts";
import { refusedUpgrade } from "./dialogue.ts";
import { isHandshakeOpened } from "./inside-tls.ts";
import { isTls13 } from "./tls-versions.ts";
import { reactionToLast } from "./reaction.ts";
import type { Match } from "./rule.ts";
import { evidenceOf } from "./evidence.ts";
import { alertNumber, alertText } from "../text/messages.ts";

/** The frame of the positive reply to STARTTLS; null where there was none. */
export function agreedFrame({ smtp, dialogue }: SessionWithOutcome): number | null {
  const reply = smtp?.starttls.reply;
  if (reply !== null && reply !== undefined) return reply.code < 300 ? reply.frame : null;
  return dialogue?.reply?.accepted === true ? dialogue.reply.frame : null;
}

/**
 * The ClientHello to which no ServerHello or HelloRetryRequest was seen; null where there is none, and where STARTTLS had
 * been refused before it: none was due then.
 */
export function unansweredHello(session: SessionWithOutcome): ClientHello | null {
  const { tls } = session;
  if (tls === null || tls.established || tls.serverHello !== null || tls.helloRetryRequest !== null)
    return null;
  const refused = refusedUpgrade(session);
  const hello = tls.clientHello;
  return hello !== null && refused !== null && refused.frame < hello.firstFrame ? null : hello;
}

/** The alert, one of `numbers`, that the server sent in place of a ServerHello; null where it sent none. */
export function refusal(
  session: SessionWithOutcome,
  numbers: readonly number[],
): { readonly hello: ClientHello; readonly alert: Alert } | null {
  const alert = endingAlertOf(session, "server", numbers);
  const hello = alert && unansweredHello(session);
  return hello && { hello, alert };
}

/** What the client sends, up to TLS 1.2, in answer to the server's flight. */
const ANSWERS: ReadonlySet<string> = new Set(["ClientKeyExchange", "EncryptedHandshake", "Finished"]);

/** Null if the handshake did not fail after the ServerHello, or `by` is not the side that aborted. */
export function failedAfterServerHello(session: SessionWithOutcome, by: Side): Aborted | null {
  const { tls, aborted, outcome } = session;
  if (!tls?.serverHello || aborted?.by !== by) return null;
  const isBehind = aborted.with === "alert" && isRefusedBehindFinished(session);
  if (outcome !== "handshake-failed" && !isBehind) return null;
  return (aborted.frame ?? Number.POSITIVE_INFINITY) >= tls.serverHello.frame ? aborted : null;
}

/**
 * The connection was ended by an alert after both Finished, before its sender had said anything inside TLS: what the
 * server of TLS 1.3 makes of the client's certificate, and what some clients make of the server's.
 */
export function isRefusedBehindFinished({ outcome, aborted, tls }: SessionWithOutcome): boolean {
  if (outcome !== "established" || aborted === null || tls === null) return false;
  if (aborted.with === "encrypted-alert") return true;
  const { by, frame } = aborted;
  const isBefore = (message: Message) => message.frame < (frame ?? 0);
  return aborted.with === "alert" && !tls.messages.some((each) => isData(each, by) && isBefore(each));
}

const isData = ({ from, type }: Message, by: Aborted["by"]): boolean =>
  from === by && type === "ApplicationData";

/** A FIN or RST, or an alert that gives no reason (close_notify, user_canceled). */
export function gaveNoReason(session: SessionWithOutcome, { by, with: means }: Aborted): boolean {
  if (means === "FIN" || means === "RST") return true;
  const alert = by === "unknown" ? null : endingAlert(session, by);
  return alert !== null && isClosure(alert);
}

/** What the client sends in answer to the server's flight was seen. */
export function clientAnswered(tls: TlsSession): boolean {
  const { serverHello, messages, encrypted } = tls;
  if (serverHello === null) return false;
  if (hasTls13(tls) && !isHandshakeOpened(tls, "client")) return encrypted.client.records > 0;
  return messages.some((each) => each.from === "client" && isAnswer(each));
}

/** In TLS 1.3 all that is decrypted and no alert. */
const isAnswer = ({ type, encrypted }: Message): boolean =>
  ANSWERS.has(type) || (encrypted === true && type !== "Alert");

/** After these it is known which certificates the server sent. */
const SHOWS: ReadonlySet<string> = new Set(["Certificate", "Finished"]);

/** The certificates of the server are encrypted, and were not decrypted: in TLS 1.3 without keys. */
export function hidesCertificates(tls: TlsSession): boolean {
  if (!hasTls13(tls) || !isHandshakeOpened(tls, "server")) return hasTls13(tls);
  if (tls.certificates.some(({ from }) => from === "server")) return false;
  // A server that resumes a session sends none.
  return !tls.messages.some(({ from, type }) => from === "server" && SHOWS.has(type));
}

/** The last of that type and side. */
function lastMessage({ messages }: TlsSession, from: Side, type: string): Message | null {
  return messages.findLast((message) => message.from === from && message.type === type) ?? null;
}

/** The messages but those of a second handshake on the connection, and what came after its beginning. */
export function beforeRenegotiation({ messages, renegotiation }: TlsSession): readonly Message[] {
  return renegotiation === null ? messages : messages.filter(({ frame }) => frame < renegotiation.frame);
}

/**
 * The last Finished, or the last encrypted message of the handshake; in TLS 1.3, where the client was not decrypted, the
 * client's first, where its Finished is or follows.
 */
export function handshakeEnd(tls: TlsSession): Message | null {
  const messages = beforeRenegotiation(tls);
  const last = messages.findLast(({ type }) => type === "EncryptedHandshake" || type === "Finished");
  const data = messages.find(({ from, type }) => from === "client" && type === "ApplicationData");
  const isTheirs = last?.from === "server" && hasTls13(tls);
  return (isTheirs ? data : null) ?? last ?? data ?? null;
}

const hasTls13 = ({ serverHello }: TlsSession): boolean =>
  serverHello !== null && isTls13(serverHello.negotiatedVersion);

/** Like "sent the alert unknown_ca (48) in frame 15" or "closed with a FIN in frame 16". */
export function endingWords(session: SessionWithOutcome, { by, with: means, frame }: Aborted): string {
  const alert = by === "unknown" ? null : endingAlert(session, by);
  const where = frame === null ? "" : ` in frame ${frame}`;
  if (alert !== null) return `sent the alert ${alertText(alert)}${where}`;
  if (means === "encrypted-alert") return `sent an encrypted alert${where}`;
  if (means === "RST") return `reset the connection${where}`;
  return means === "FIN" ? `closed with a FIN${where}` : `ended the connection${where}`;
}

/** The readable alert with which `from` ended the handshake; null where it did not, or ended it in another way. */
export function endingAlert({ tls, aborted }: SessionWithOutcome, from: Side): Alert | null {
  if (tls === null || aborted?.with !== "alert" || aborted.by !== from) return null;
  return tls.alerts.find((alert) => alert.from === from && alert.frame === aborted.frame) ?? null;
}

/** The same, where its number is one of `numbers`. */
export function endingAlertOf(
  session: SessionWithOutcome,
  from: Side,
  numbers: readonly number[],
): Alert | null {
  const alert = endingAlert(session, from);
  const number = alert === null ? null : alertNumber(alert);
  return number !== null && numbers.includes(number) ? alert : null;
}

/** Null where `from` did not end the session with one. */
export function fatalAlertMatch(session: SessionWithOutcome, from: Side): Match | null {
  const alert = endingAlert(session, from);
  const isFailure = alert !== null && (isFatal(alert) || isHiddenFailure(alert, session.tls));
  if (!isFailure || endedInside(session, alert.frame)) return null;
  const last = session.tls?.messages.findLast(({ type, frame }) => type !== "Alert" && frame <= alert.frame);
  const saidMore = session.tls?.established === true && !isRefusedBehindFinished(session);
  const place =
    last === undefined ? first(session) : ` after the ${last.from}'s ${last.type} (frame ${last.frame})`;
  return {
    certainty: "certain",
    title: `The ${from} ended ${saidMore ? "the connection" : "the handshake"} with the alert ${alertText(alert)}`,
    detail: `The ${from} sent the fatal alert ${alertText(alert)} (frame ${alert.frame})${place}.`,
    reaction: reactionToLast(session, from, alert.frame),
    evidence: [evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert))],
  };
}

/** The client had said QUIT before: nothing was left to end; or a renegotiation had begun, which has its own finding. */
const endedInside = ({ smtpInTls, tls }: SessionWithOutcome, frame: number): boolean =>
  (smtpInTls?.exchanges.some((each) => each.verb === "QUIT" && each.frame <= frame) ?? false) ||
  (tls?.established === true && (tls.renegotiation?.frame ?? Number.POSITIVE_INFINITY) <= frame);

function first({ view }: SessionWithOutcome): string {
  const isWhole = viewIsWhole(view);
  return isWhole ? " before any other TLS message" : ", and the capture contains no TLS message before it";
}

/** What clients of today ask for at least. */
export const MIN_DH_BITS = 2048;

interface DhSize {
  readonly bits: number;
  /** Of the ServerKeyExchange. */
  readonly frame: number;
}

/** Null where the server sent no finite-field key; that of an export RSA suite is none. */
export function dhSize({ tls }: SessionWithOutcome): DhSize | null {
  if (!tls?.keyExchange?.startsWith("DH ")) return null;
  const bits = /^DH (\d+)$/.exec(tls.keyExchange)?.[1];
  const message = lastMessage(tls, "server", "ServerKeyExchange");
  return bits === undefined || message === null ? null : { bits: Number(bits), frame: message.frame };
}
