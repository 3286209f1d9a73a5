// The size of the server's ephemeral Diffie-Hellman prime, and whether clients take it (RFC 7919, RFC 9325 section 4.2).
import { lastMessage } from "./handshake-end.ts";
import type { Judged } from "../session/session.ts";

/** What clients of today ask for at least. */
export const ENOUGH_BITS = 2048;

interface DhSize {
  readonly bits: number;
  /** Of the ServerKeyExchange. */
  readonly frame: number;
}

/** Null where the server sent no finite-field key; that of an export RSA suite is none. */
export function dhSize({ tls }: Judged): DhSize | null {
  if (!tls?.keyExchange?.startsWith("DH ")) return null;
  const bits = /^DH (\d+)$/.exec(tls.keyExchange)?.[1];
  const message = lastMessage(tls, "server", "ServerKeyExchange");
  return bits === undefined || message === null ? null : { bits: Number(bits), frame: message.frame };
}
