// How much was said inside TLS, by what encrypted records betray: their number and size (RFC 9846 section 5.2).
import type { Close, SessionWithOutcome, Side, TlsSession, View } from "../session/session.ts";
import { isCloseNotify } from "../session/alerts.ts";
import { isRead } from "./inside-tls.ts";
import { isTls13, TLS_1_0, versionNumber } from "./tls-versions.ts";

/** Of a record with a reply, and of all that a client says with EHLO and QUIT. */
const REPLY_BYTES = 600;
const COMMANDS_BYTES = 400;
/** Some clients end their lines with LF alone. */
const QUITS = ["QUIT\r\n", "QUIT\n"];
/** Of the first half of what TLS 1.0 splits: one byte, or none, under CBC. */
const SPLIT_BYTES = 40;
/** TLS from the first byte: RFC 8314's, and one that some providers add. */
const SUBMISSIONS_PORTS: ReadonlySet<number> = new Set([465, 2465]);

/** Behind the handshake the client has to say two things before a message: EHLO, and MAIL (RFC 3207 section 4.2). */
export function speaksSmtp({ protocol, server }: SessionWithOutcome): boolean {
  const isSubmission = protocol === "tls" && SUBMISSIONS_PORTS.has(server.port);
  return protocol === "smtp" || protocol === "lmtp" || isSubmission;
}

/**
 * Records after the handshake are counted apart from those of it, and none is missing. False for SSL 2.0, which is not read.
 */
export function isCounted({ serverHello, encrypted }: TlsSession, { missing }: View): boolean {
  if (serverHello === null || encrypted.client.records === 0 || encrypted.server.records === 0) return false;
  return missing.every(({ frame }) => frame < serverHello.frame);
}

/** What it said after the handshake: records, without what only splits them. */
export const messagesSent = (tls: TlsSession, side: Side): number =>
  Math.ceil(tls.encrypted[side].afterHandshake.records / (isSplit(tls, side) ? 2 : 1));

/** The client sent at most that many short commands before that end. */
export function clientSaidAtMost(tls: TlsSession, commands: number, end: Close): boolean {
  if (tls.encrypted.client.afterHandshake.bytes > COMMANDS_BYTES) return false;
  const late = lastCameLate(tls, end) ? 1 : 0;
  return messagesSent(tls, "client") - late <= commands;
}

/** The server sent at most that many short replies; the tickets of TLS 1.3 look the same, and are allowed for. */
export function serverSaidAtMost(tls: TlsSession, replies: number): boolean {
  if (tls.encrypted.server.afterHandshake.largest > REPLY_BYTES) return false;
  const tickets = tls.encrypted.server.alertLength === null ? 0 : 2;
  return messagesSent(tls, "server") <= replies + tickets;
}

/** One of the client's first records before that end has the size of one with "QUIT"; null where no size tells. */
export function mayHaveQuit(tls: TlsSession, end: Close): boolean | null {
  const { lengths, alertLength } = tls.encrypted.client;
  // An alert has two bytes.
  const overhead = alertLength === null ? overheadOf(tls) : alertLength - 2;
  if (overhead === null) return null;
  const inTime = lastCameLate(tls, end) ? lengths.slice(0, -1) : lengths;
  return QUITS.some((quit) => inTime.includes(quit.length + overhead));
}

/** The client sent close_notify before the server closed or sent its own. */
export function clientSentCloseNotifyFirst(session: SessionWithOutcome): boolean {
  const { frame } = session.close;
  const left = knownCloseNotifyFrame(session, "client");
  const others = knownCloseNotifyFrame(session, "server") ?? Number.POSITIVE_INFINITY;
  return left !== null && left < Math.min(frame ?? 0, others);
}

/** Of a side that was not read, by the size of its last record. */
function knownCloseNotifyFrame(session: SessionWithOutcome, side: Side): number | null {
  const { tls } = session;
  if (tls === null || !isRead(session, side)) return tls && closeNotifyFrame(tls, side);
  return tls.alerts.find((alert) => alert.from === side && isCloseNotify(alert))?.frame ?? null;
}

/** The client's last record holds data, and came when the connection had been closed. */
function lastCameLate(tls: TlsSession, { frame }: Close): boolean {
  const { last } = tls.encrypted.client;
  return (
    last !== null && frame !== null && last.frame > frame && closeNotifyFrame(tls, "client") !== last.frame
  );
}

/** Of the alert that a side sent, or in TLS 1.3 of its last record where that has an alert's size. */
function closeNotifyFrame(tls: TlsSession, side: Side): number | null {
  const { last, alertLength } = tls.encrypted[side];
  if (last !== null && last.length === alertLength) return last.frame;
  return tls.alerts.find(({ from }) => from === side)?.frame ?? null;
}

/** Before TLS 1.1 some send under CBC a record of one byte, or of none, before each. */
function isSplit({ serverHello, encrypted }: TlsSession, side: Side): boolean {
  if (serverHello === null || versionNumber(serverHello.negotiatedVersion) > TLS_1_0) return false;
  const [, ...data] = encrypted[side].lengths;
  return data.length > 1 && data.every((length, index) => index % 2 === 1 || length <= SPLIT_BYTES);
}

/** Bytes that the encryption adds to a record; null where that depends on the content. */
function overheadOf({ serverHello }: TlsSession): number | null {
  const suite = serverHello?.cipherSuite?.name;
  if (!serverHello || suite === undefined) return null;
  const tag = suite.includes("CCM_8") ? 8 : 16;
  if (isTls13(serverHello.negotiatedVersion)) return 1 + tag;
  if (suite.includes("CHACHA20")) return tag;
  return /_[GC]CM/.test(suite) ? 8 + tag : null;
}
