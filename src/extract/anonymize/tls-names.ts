// The readable part of one side's TLS to bytes of the same length that name nobody: the server name of a
// ClientHello, certificates, the names in a CertificateRequest, the OCSP answer (RFC 9846, RFC 5246, RFC 6066).
import { latin1 } from "../../bytes/ascii.ts";
import { uint16, uint24, uint8 } from "../../bytes/integers.ts";
import { CLIENT_HELLO, SERVER_HELLO } from "../../tls/signature.ts";
import {
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  newRecordHeader,
  readRecordHeader,
} from "../../tls/record-header.ts";
import { TLS_1_3 } from "../../tls/versions.ts";
import type { Replaced } from "./clear-text.ts";
import { renameDer } from "./names-in-der.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

const CERTIFICATE = 11;
const CERTIFICATE_REQUEST = 13;
const CERTIFICATE_STATUS = 22;

const SERVER_NAME = 0;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
export class TlsNames {
  private readonly bytes: Uint8Array;
  private readonly pseudonyms: Pseudonyms;
  private readonly replaced: Replaced;
  /** Offset of each byte of the handshake messages that are not read yet. */
  private positions: number[] = [];
  /** The records that follow are encrypted. */
  isEncrypted: boolean;

  /** Rewrites in `bytes` itself. */
  constructor(bytes: Uint8Array, isEncrypted: boolean, pseudonyms: Pseudonyms, replaced: Replaced) {
    this.isEncrypted = isEncrypted;
    this.bytes = bytes;
    this.pseudonyms = pseudonyms;
    this.replaced = replaced;
  }

  /** Rewrites the records from `start` on; returns the offset after the last of them. */
  rewrite(start: number): number {
    let offset = start;
    while (isTlsRecord(this.bytes, offset)) {
      const end = offset + RECORD_HEADER + uint16(this.bytes, offset + 3);
      this.record(offset, Math.min(end, this.bytes.length));
      if (end > this.bytes.length) return this.bytes.length;
      offset = end;
    }
    return offset;
  }

  private record(start: number, end: number): void {
    const { bytes } = this;
    const type = uint8(bytes, start);
    const body = start + RECORD_HEADER;
    if (type === CHANGE_CIPHER_SPEC || type === APPLICATION_DATA) this.isEncrypted = true;
    if (type !== HANDSHAKE) return;
    // A second ClientHello follows a ChangeCipherSpec that means nothing (RFC 9846 appendix E.4).
    if (this.isEncrypted && !(this.positions.length === 0 && beginsHello(bytes, body, end))) return;
    for (let offset = body; offset < end; offset++) this.positions.push(offset);
    this.messages();
  }

  private messages(): void {
    for (;;) {
      const { positions } = this;
      if (positions.length < MESSAGE_HEADER) return;
      const header = this.gather(0, MESSAGE_HEADER);
      const end = MESSAGE_HEADER + uint24(header, 1);
      // A message that is cut short waits for finish().
      if (positions.length < end) return;
      this.message(end);
      this.positions = positions.slice(end);
    }
  }

  /** No more bytes follow: replaces names in a message that was cut short, too. */
  finish(): void {
    if (this.positions.length > MESSAGE_HEADER) this.message(this.positions.length);
  }

  private message(end: number): void {
    const message = this.gather(0, end);
    const type = uint8(message, 0);
    if (type === CLIENT_HELLO) this.clientHello(message);
    else if (type === CERTIFICATE) this.certificates(message);
    else if (type === CERTIFICATE_REQUEST) this.certificateRequest(message);
    else if (type === CERTIFICATE_STATUS) {
      renameDer(message, Math.min(MESSAGE_HEADER + 4, end), end, this.pseudonyms);
    } else return;
    message.forEach((byte, index) => {
      const position = this.positions[index];
      if (position !== undefined) this.bytes[position] = byte;
    });
  }

  private gather(from: number, to: number): Uint8Array {
    return Uint8Array.from(this.positions.slice(from, to), (position) => uint8(this.bytes, position));
  }

  /** Every length is checked: a damaged hello is rewritten as far as it can be read. */
  private clientHello(message: Uint8Array): void {
    let offset = MESSAGE_HEADER + 34;
    if (offset >= message.length) return;
    offset += 1 + uint8(message, offset);
    if (offset + 2 > message.length) return;
    offset += 2 + uint16(message, offset);
    if (offset >= message.length) return;
    offset += 1 + uint8(message, offset) + 2;
    while (offset + 4 <= message.length) {
      const type = uint16(message, offset);
      const end = offset + 4 + uint16(message, offset + 2);
      if (type === SERVER_NAME) this.serverName(message, offset + 4, Math.min(end, message.length));
      offset = end;
    }
  }

  /** RFC 6066 section 3: a list of names, each with a type and a length. */
  private serverName(message: Uint8Array, start: number, end: number): void {
    let offset = start + 2;
    while (offset + 3 <= end) {
      const from = offset + 3;
      const to = Math.min(from + uint16(message, offset + 1), end);
      const name = latin1(message, from, to);
      const shown = this.pseudonyms.host(name);
      for (let index = from; index < to; index++) message[index] = shown.charCodeAt(index - from);
      this.replaced.serverNames++;
      offset = Math.max(to, offset + 3);
    }
  }

  /** RFC 5246 section 7.4.2. */
  private certificates(message: Uint8Array): void {
    let offset = MESSAGE_HEADER + 3;
    while (offset + 3 <= message.length) {
      const from = offset + 3;
      const to = Math.min(from + uint24(message, offset), message.length);
      renameDer(message, from, to, this.pseudonyms);
      this.replaced.certificates++;
      offset = to;
    }
  }

  /** RFC 5246 section 7.4.4: the names come last, after types and (in TLS 1.2) signature algorithms. */
  private certificateRequest(message: Uint8Array): void {
    const types = MESSAGE_HEADER + 1 + uint8(message, MESSAGE_HEADER);
    const candidates = [types, types + 2 + (types + 2 <= message.length ? uint16(message, types) : 0)];
    const list = candidates.find(
      (offset) => offset + 2 <= message.length && offset + 2 + uint16(message, offset) === message.length,
    );
    if (list === undefined) return;
    let offset = list + 2;
    while (offset + 2 <= message.length) {
      const to = Math.min(offset + 2 + uint16(message, offset), message.length);
      renameDer(message, offset + 2, to, this.pseudonyms);
      offset = to;
    }
  }
}

/** A TLS record begins there, up to version 1.3; its body may be cut short at the end of `bytes`. */
export function isTlsRecord(bytes: Uint8Array, offset: number): boolean {
  const header = newRecordHeader();
  if (readRecordHeader(header, bytes, offset, bytes.length, "unknown") !== "yes") return false;
  const { version, length } = header;
  return version !== null && version >> 8 === 0x03 && version <= TLS_1_3 && length > 0;
}

function beginsHello(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < MESSAGE_HEADER + 34) return false;
  const type = uint8(bytes, start);
  if (type !== CLIENT_HELLO && type !== SERVER_HELLO) return false;
  return (
    MESSAGE_HEADER + uint24(bytes, start + 1) <= end - start && uint8(bytes, start + MESSAGE_HEADER) === 3
  );
}
