// A ClientHello's body and the length of its record -> its first bytes as they crossed the wire (RFC 9846 section 5.1).
import { copyBytes } from "../bytes/copy-bytes.ts";
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

/** One a capture: each hello's are given in the same memory. */
export class HelloFirstBytes {
  private readonly bytes = new Uint8Array(FIRST_BYTES);

  /**
   * `version` and `recordLength` are those of the record in which the hello begins; what later records hold is left out.
   * A view, valid until the next hello.
   */
  of(version: number, recordLength: number, body: Uint8Array, start: number, end: number): Uint8Array {
    const { bytes } = this;
    const length = end - start;
    bytes[0] = HANDSHAKE;
    bytes[1] = version >> 8;
    bytes[2] = version;
    bytes[3] = recordLength >> 8;
    bytes[4] = recordLength;
    bytes[5] = CLIENT_HELLO;
    bytes[6] = length >> 16;
    bytes[7] = length >> 8;
    bytes[8] = length;
    return this.followedBy(body, start, end, HEADERS, RECORD_HEADER + recordLength);
  }

  /** The same of a hello in the format of SSL 2.0, whose record header is two bytes long (RFC 5246 E.2). */
  ofSslv2(message: Uint8Array, start: number, end: number): Uint8Array {
    const length = end - start;
    this.bytes[0] = 0x80 | (length >> 8);
    this.bytes[1] = length;
    return this.followedBy(message, start, end, 2, 2 + length);
  }

  /** With what follows the headers, up to `most` bytes in all. */
  private followedBy(
    from: Uint8Array,
    start: number,
    end: number,
    headers: number,
    most: number,
  ): Uint8Array {
    const length = Math.min(FIRST_BYTES - headers, end - start);
    copyBytes(from, start, length, this.bytes, headers);
    const all = Math.min(headers + length, most);
    return all === FIRST_BYTES ? this.bytes : this.bytes.subarray(0, all);
  }
}
