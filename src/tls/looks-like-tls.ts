// The first bytes of a direction -> is it TLS? The one signature of TLS that the program has.
import { uint8 } from "../bytes/integers.ts";
import { HANDSHAKE, newRecordHeader, readRecordHeader } from "./record-header.ts";

/** Handshake types (RFC 8446 section 4). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;

/**
 * "yes" for a record of type 20 to 24 with a believable version and length, and for hellos of SSL 2.0; "more"
 * where the bytes so far fit but are too few (never more than six are needed).
 */
export function looksLikeTls(bytes: Uint8Array, start: number, end: number): "yes" | "no" | "more" {
  return readRecordHeader(newRecordHeader(), bytes, start, end, "unknown");
}

/**
 * CLIENT_HELLO or SERVER_HELLO where a record with one begins at `start`; else 0, also where fewer than six bytes of it
 * are there. Cheap: it is asked of every segment.
 */
export function helloTypeAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 6 || uint8(bytes, start) !== HANDSHAKE || uint8(bytes, start + 1) !== 0x03) return 0;
  const type = uint8(bytes, start + 5);
  return type === CLIENT_HELLO || type === SERVER_HELLO ? type : 0;
}
