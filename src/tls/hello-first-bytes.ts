// A ClientHello's body and the length of its record -> its first bytes as they crossed the wire (RFC 8446 section 5.1).
import { HANDSHAKE } from "./record-header.ts";

/**
 * Bytes of a ClientHello that a report shows in hex: record header, message header, version, random, session id and
 * the first cipher suites; every session keeps them.
 */
const FIRST_BYTES = 96;

/** Bytes of the record's and of the message's header. */
const HEADERS = 9;
const RECORD_HEADER = 5;
const CLIENT_HELLO = 1;

/** `recordLength` and `version` are those of the record in which the hello begins; what later records hold is left out. */
export function firstBytes(
  { version, recordLength }: { readonly version: number; readonly recordLength: number },
  bytes: Uint8Array,
  start: number,
  end: number,
): Uint8Array {
  const length = end - start;
  const first = new Uint8Array(Math.min(FIRST_BYTES, HEADERS + length));
  first.set([HANDSHAKE, version >> 8, version & 0xff, recordLength >> 8, recordLength & 0xff]);
  first.set([CLIENT_HELLO, length >> 16, (length >> 8) & 0xff, length & 0xff], RECORD_HEADER);
  first.set(bytes.subarray(start, start + first.length - HEADERS), HEADERS);
  return first.subarray(0, RECORD_HEADER + recordLength);
}

/** The same of a hello in the format of SSL 2.0, whose record header is two bytes long (RFC 5246 E.2). */
export function firstSslv2Bytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  const first = new Uint8Array(Math.min(FIRST_BYTES, 2 + length));
  first.set([0x80 | (length >> 8), length & 0xff]);
  first.set(bytes.subarray(start, start + first.length - 2), 2);
  return first;
}
