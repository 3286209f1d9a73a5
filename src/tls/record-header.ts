// The first bytes of a record: TLS (RFC 9846 section 5.1) or SSL 2.0 (draft-hickman-netscape-ssl-00 section 1.1).
import { uint8 } from "../bytes/integers.ts";
import { SSL_2_0 } from "./versions.ts";

/**
 * Bytes in the body of a direction's first record: 2^14 + 2048 (RFC 5246 section 6.2.3). Later records may use
 * all 16 bits: by then type and version have shown that this is TLS, and old stacks send too much.
 */
const MAX_FIRST_RECORD = (1 << 14) + 2048;

export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;
export const HEARTBEAT = 24;

export const SSLV2_ERROR = 0;
export const SSLV2_CLIENT_HELLO = 1;
export const SSLV2_CLIENT_MASTER_KEY = 2;
export const SSLV2_SERVER_HELLO = 4;

/** `more`: the bytes so far fit but are too few. */
export type Guess = "yes" | "no" | "more";

/** The format of a direction's earlier records. After an SSLv2-format hello, either may follow. */
export type RecordFormat = "unknown" | "unknown-after-sslv2-hello" | "tls" | "sslv2";

/** One reused view: what {@link readRecordHeader} found. */
export interface RecordHeader {
  format: "tls" | "sslv2";
  /** ContentType; 0 in SSL 2.0. */
  type: number;
  /** Null in SSL 2.0. */
  version: number | null;
  /** Bytes before the body. */
  headerLength: number;
  /** Bytes of the body. */
  length: number;
}

/** No header needs more bytes than this to be recognised. */
export const HEADER_LOOKAHEAD = 6;

/**
 * Reads a header from `bytes[start, end)` into `header`. "more": the bytes are right so far but do not suffice;
 * "no": no record begins like this in a direction that spoke `format` before.
 */
export function readRecordHeader(
  header: RecordHeader,
  bytes: Uint8Array,
  start: number,
  end: number,
  format: RecordFormat,
): Guess {
  if (start >= end) return "more";
  const first = uint8(bytes, start);
  if (format === "sslv2") return readSslv2(header, bytes, start, end);
  if (first >= CHANGE_CIPHER_SPEC && first <= HEARTBEAT) return readTls(header, bytes, start, end, format);
  if (format === "tls" || (first > MAX_SSLV2_FIRST_BYTE && first < 0x80)) return "no";
  const outcome = readSslv2(header, bytes, start, end);
  return outcome === "yes" ? isSslv2Opening(header, bytes, start, end, format) : outcome;
}

export function newRecordHeader(): RecordHeader {
  return { format: "tls", type: 0, version: null, headerLength: 0, length: 0 };
}

function readTls(
  header: RecordHeader,
  bytes: Uint8Array,
  start: number,
  end: number,
  format: RecordFormat,
): Guess {
  if (end - start >= 2 && !isVersionMajor(uint8(bytes, start + 1))) return "no";
  if (end - start < 5) return "more";
  const length = (uint8(bytes, start + 3) << 8) | uint8(bytes, start + 4);
  if (format !== "tls" && length > MAX_FIRST_RECORD) return "no";
  header.format = "tls";
  header.type = uint8(bytes, start);
  header.version = (uint8(bytes, start + 1) << 8) | uint8(bytes, start + 2);
  header.headerLength = 5;
  header.length = length;
  return "yes";
}

// 0x03 since SSL 3.0, and in drafts of TLS 1.3, which allowed for 0x7f too.
const isVersionMajor = (byte: number): boolean => byte === 0x03 || byte === 0x7f;

// Two bytes where the highest bit is set, else three: then the second-highest bit is an escape, and the third
// byte is the length of the padding.
function readSslv2(header: RecordHeader, bytes: Uint8Array, start: number, end: number): Guess {
  if (end - start < 3) return "more";
  const first = uint8(bytes, start);
  const isShort = first >= 0x80;
  header.format = "sslv2";
  header.type = 0;
  header.version = null;
  header.headerLength = isShort ? 2 : 3;
  header.length = ((first & (isShort ? 0x7f : 0x3f)) << 8) | uint8(bytes, start + 1);
  return header.length === 0 ? "no" : "yes";
}

// SSL 2.0 records have no type or version, so what begins such a connection is recognised by the message itself.
function isSslv2Opening(
  header: RecordHeader,
  bytes: Uint8Array,
  start: number,
  end: number,
  format: RecordFormat,
): Guess {
  const body = start + header.headerLength;
  if (end - body < 1) return "more";
  const type = uint8(bytes, body);
  if (type === SSLV2_CLIENT_MASTER_KEY) return format === "unknown-after-sslv2-hello" ? "yes" : "no";
  if (type === SSLV2_ERROR) return header.headerLength === 2 && header.length === 3 ? "yes" : "no";
  if (type !== SSLV2_CLIENT_HELLO && type !== SSLV2_SERVER_HELLO) return "no";
  if (header.length < MIN_SSLV2_HELLO_BYTES) return "no";
  if (end - body < 3) return "more";
  const second = uint8(bytes, body + 1);
  const third = uint8(bytes, body + 2);
  const isPlausible =
    type === SSLV2_SERVER_HELLO
      ? second <= 1 && third <= 1
      : (second << 8) + third === SSL_2_0 || (second === 0x03 && third <= 0x04);
  return isPlausible ? "yes" : "no";
}

const MIN_SSLV2_HELLO_BYTES = 9;

// First byte of a three-byte header: more than a kilobyte is not a hello, but plaintext.
const MAX_SSLV2_FIRST_BYTE = 0x03;
