// Does a side's TLS begin here, in the middle of a cleartext dialogue?
import { concat } from "../bytes/concat.ts";
import type { DialectHost, TlsGuess } from "./dialect.ts";

/**
 * Asked where a line or a message may begin. `unread` are bytes of it that came before `bytes[start, end)`; null if
 * there are none.
 */
export function tlsBegins(
  host: DialectHost,
  unread: Uint8Array | null,
  bytes: Uint8Array,
  start: number,
  end: number,
): TlsGuess {
  const first = unread === null ? bytes[start] : unread[0];
  if (first === undefined || !mayBeginTls(first)) return "no";
  if (unread === null) return host.guessTls(bytes, start, end);
  const joined = concat(unread, bytes.subarray(start, end));
  return host.guessTls(joined, 0, joined.length);
}

/**
 * Reads bytes that were held as the possible beginning of TLS, but are not, once more with what follows. `read` and the
 * result are as in ClearReader.data; `keep` gets the held bytes with which TLS begins after all.
 */
export function readAgain(
  held: Uint8Array,
  following: readonly [bytes: Uint8Array, start: number, end: number],
  read: (all: Uint8Array) => number,
  keep: (unread: Uint8Array) => void,
): number {
  const [bytes, start, end] = following;
  const all = concat(held, bytes.subarray(start, end));
  const begin = read(all);
  if (begin < 0) return -1;
  if (begin < held.length) keep(all.slice(begin, held.length));
  return start + Math.max(0, begin - held.length);
}

/** Record types 20 to 24 (RFC 9846 section 5.1, RFC 6520), or an SSLv2 header's high bit: never text. */
export const mayBeginTls = (byte: number): boolean => (byte >= 0x14 && byte <= 0x18) || byte >= 0x80;
