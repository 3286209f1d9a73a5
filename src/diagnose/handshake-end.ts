// Who ended a handshake that had got as far as the ServerHello, how, and what had been said by then.
import type { Aborted, Judged, Message, Side, TlsSession } from "../session/session.ts";
import { alertText, endingAlert } from "./alerts.ts";
import { isTls13 } from "./tls-versions.ts";

/** What the client says, up to TLS 1.2, when it goes on behind the server's flight. */
const ANSWERS: ReadonlySet<string> = new Set(["ClientKeyExchange", "EncryptedHandshake"]);

/** Null where the handshake did not fail behind the ServerHello, or `by` is not who gave it up. */
export function failedAfterServerHello(session: Judged, by: Side): Aborted | null {
  const { tls, aborted, outcome } = session;
  if (!tls?.serverHello || outcome !== "handshake-failed" || aborted?.by !== by) return null;
  return (aborted.frame ?? Number.POSITIVE_INFINITY) >= tls.serverHello.frame ? aborted : null;
}

/** A FIN or RST, or an alert that only says goodbye (close_notify, user_canceled). */
export function gaveNoReason(session: Judged, { by, with: means }: Aborted): boolean {
  if (means === "FIN" || means === "RST") return true;
  const alert = by === "unknown" ? null : endingAlert(session, by);
  return alert !== null && ["0x00", "0x5a"].includes(alert.description?.id ?? "");
}

/** What the client sends in answer to the server's flight was seen. */
export function clientAnswered({ serverHello, messages, encrypted }: TlsSession): boolean {
  if (serverHello === null) return false;
  if (isTls13(serverHello.negotiatedVersion)) return encrypted.client.records > 0;
  return messages.some(({ from, type }) => from === "client" && ANSWERS.has(type));
}

const FLIGHT_ENDS: ReadonlySet<string> = new Set([
  "ServerHelloDone",
  "EncryptedHandshake",
  "ApplicationData",
]);

/** The server's flight was seen to its end before that frame; in TLS 1.3, where that is encrypted, to its beginning. */
export function serverFlightEnded({ messages }: TlsSession, by: number): boolean {
  return messages.some(({ from, type, frame }) => from === "server" && frame <= by && FLIGHT_ENDS.has(type));
}

/** The last of that type and side. */
export function lastMessage({ messages }: TlsSession, from: Side, type: string): Message | null {
  return messages.findLast((message) => message.from === from && message.type === type) ?? null;
}

/** The messages but those of a second handshake on the connection, and what came after its beginning. */
export function beforeRenegotiation({ messages, renegotiation }: TlsSession): readonly Message[] {
  return renegotiation === null ? messages : messages.filter(({ frame }) => frame < renegotiation.frame);
}

/** The last encrypted message of the handshake; in TLS 1.3 the client's first, where its Finished is or follows. */
export function handshakeEnd(tls: TlsSession): Message | null {
  const messages = beforeRenegotiation(tls);
  const last = messages.findLast(({ type }) => type === "EncryptedHandshake");
  return last ?? messages.find(({ from, type }) => from === "client" && type === "ApplicationData") ?? null;
}

/** Like "sent the alert unknown_ca (48) in frame 15" or "closed with a FIN in frame 16". */
export function endingWords(session: Judged, { by, with: means, frame }: Aborted): string {
  const alert = by === "unknown" ? null : endingAlert(session, by);
  const where = frame === null ? "" : ` in frame ${frame}`;
  if (alert !== null) return `sent the alert ${alertText(alert)}${where}`;
  if (means === "encrypted-alert") return `sent an encrypted alert${where}`;
  if (means === "RST") return `reset the connection${where}`;
  return means === "FIN" ? `closed with a FIN${where}` : `ended the connection${where}`;
}
