// What opens the records of one direction as long as its keys last.

/** `bytes[start, end)` is the record's body. */
export interface ProtectedRecord {
  readonly type: number;
  readonly version: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface RecordCipher {
  /** A view, valid until the next call with the same memory; null if the record's tag or MAC does not hold. */
  open(record: ProtectedRecord, sequence: number): Uint8Array | null;
  /** The record is not opened: null if its body was not seen. */
  passOver(record: ProtectedRecord | null): void;
  /** The next record cannot be opened, whatever the keys: something of the record before it is needed. */
  readonly isUnsure: boolean;
}

/** The largest body that a header can announce. */
const MAX_BODY_BYTES = 0xffff;

/** One a capture: where bodies are copied to and opened, record after record. Words begin at its first byte, as ciphers want it. */
export class CipherMemory {
  private readonly input = new Uint8Array(MAX_BODY_BYTES + 1);
  private readonly output = new Uint8Array(MAX_BODY_BYTES + 1);

  copy(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const copy = this.input.subarray(0, end - start);
    copy.set(bytes.subarray(start, end));
    return copy;
  }

  room(length: number): Uint8Array {
    return this.output.subarray(0, length);
  }
}

/** A record's sequence number, in eight bytes. */
export function writeSequence(into: Uint8Array, offset: number, sequence: number): void {
  const view = new DataView(into.buffer, into.byteOffset + offset, 8);
  view.setUint32(0, Math.floor(sequence / 0x1_0000_0000));
  view.setUint32(4, sequence % 0x1_0000_0000);
}

/**
 * What a tag or MAC covers besides the contents, up to TLS 1.2 (RFC 5246 sections 6.2.3.1 and 6.2.3.3). `version` is the
 * one that was negotiated: a record that was made for another must not be opened by its rules.
 */
export function coveredHeader(type: number, version: number, sequence: number, length: number): Uint8Array {
  const header = new Uint8Array(13);
  writeSequence(header, 0, sequence);
  header.set([type, version >> 8, version & 0xff, length >> 8, length & 0xff], 8);
  return header;
}
