// What keys opened of a session -> how far each side was read, and what was said inside TLS as rules ask for it.
import type { SessionWithOutcome, Side, TlsSession } from "../session/session.ts";

/** At least one record of that side was decrypted. */
export const isOpened = ({ decryption }: TlsSession, side: Side): boolean =>
  decryption !== undefined && decryption[side].records > 0;

/** All that the side sent since the ServerHello was read: what is not there was not sent. */
export function isRead({ tls, view }: SessionWithOutcome, side: Side): boolean {
  const decrypted = tls?.decryption?.[side];
  if (!tls || decrypted === undefined || decrypted.stopped !== null) return false;
  const begin = tls.serverHello?.frame ?? 0;
  return view.missing.every(({ from, frame }) => from !== side || frame < begin);
}
