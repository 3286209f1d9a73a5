// How TLS begins: a direction (`16 03 ..` of a record, or a hello of SSL 2.0), a handshake, a hello in plain text.
import { uint8 } from "../bytes/integers.ts";
import { type Guess, HANDSHAKE, HEARTBEAT, newRecordHeader, readRecordHeader } from "./record-header.ts";

/** Handshake types (RFC 9846 section 4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
/** Of the first message's type in a record. */
const TYPE_OFFSET = 5;

/** Does a direction begin with a record of type 20 to 24 with a believable version and length, or with SSL 2.0? */
export function looksLikeTls(bytes: Uint8Array, start: number, end: number): Guess {
  // Text, as most of what is asked about.
  if (start < end && isText(uint8(bytes, start))) return "no";
  return readRecordHeader(newRecordHeader(), bytes, start, end, "unknown");
}

const isText = (byte: number): boolean => byte > HEARTBEAT && byte < 0x80;

/** The format of the record with which a direction begins; null if it does not begin with TLS, or too little of it came. */
export function tlsFormat(bytes: Uint8Array): "tls" | "sslv2" | null {
  const header = newRecordHeader();
  return readRecordHeader(header, bytes, 0, bytes.length, "unknown") === "yes" ? header.format : null;
}

/**
 * CLIENT_HELLO or SERVER_HELLO if a handshake record with one begins at `start`; else 0, also if fewer than six bytes of
 * it are there. Cheap: it is asked of every segment.
 */
export function helloTypeAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= TYPE_OFFSET || uint8(bytes, start) !== HANDSHAKE || uint8(bytes, start + 1) !== 0x03)
    return 0;
  const type = uint8(bytes, start + TYPE_OFFSET);
  return type === CLIENT_HELLO || type === SERVER_HELLO ? type : 0;
}

/** Does a direction begin with a handshake record whose first message is a ClientHello? */
export function looksLikeClientHello(bytes: Uint8Array, start: number, end: number): Guess {
  const guess = bytes[start] === HANDSHAKE ? looksLikeTls(bytes, start, end) : "no";
  if (guess !== "yes") return guess;
  if (end - start <= TYPE_OFFSET) return "more";
  return uint8(bytes, start + TYPE_OFFSET) === CLIENT_HELLO ? "yes" : "no";
}

/** Is a handshake record's body the beginning of a hello, not ciphertext? Ciphertext looks like one once in 2^28 records. */
export function isPlainHello(body: Uint8Array, start: number, end: number): boolean {
  if (end - start < 6) return false;
  const type = uint8(body, start);
  return (
    (type === CLIENT_HELLO || type === SERVER_HELLO) &&
    // Length below 65,536, then the hello's version: SSL 3.0 to TLS 1.3.
    uint8(body, start + 1) === 0 &&
    uint8(body, start + 4) === 0x03 &&
    uint8(body, start + 5) <= 0x04
  );
}
