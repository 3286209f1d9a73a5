// The ordered bytes of one direction -> its records (RFC 9846 section 5.1). Encrypted bodies whose secrets are not known are
// counted and never copied: a segment inside such a body costs the same whatever its size.
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import type { ConnectionDecryption } from "./decryption.ts";
import {
  ALERT,
  HANDSHAKE,
  HEADER_LOOKAHEAD,
  newRecordHeader,
  readRecordHeader,
  type RecordFormat,
  type RecordHeader,
  SSLV2_CLIENT_HELLO,
} from "./record-header.ts";

/** Called while bytes are read, in stream order; `bytes` are valid only during the call. */
export interface RecordSink {
  /** A record is complete. `bytes[start, end)` is its body where it is kept, else empty; `length` is true. */
  record(type: number, version: number, length: number, bytes: Uint8Array, start: number, end: number): void;
  /** An SSL 2.0 record is complete; the range is the message with its type. */
  sslv2Record(bytes: Uint8Array, start: number, end: number): void;
  /** A readable record is over, but bytes of it were missing. */
  lostRecord(type: number): void;
  /** No record begins here; see {@link NotTls}. Nothing more will come from this reader. */
  notTls(found: NotTls): void;
  /** Bytes were missing and it is not known where the next record begins. */
  blind(): void;
}

export interface NotTls {
  /** Bytes that came in earlier calls, copied: at most five. */
  readonly held: Uint8Array;
  /** The index in this call's bytes at which the rest of it begins. */
  readonly at: number;
}

/** The header is a view, valid until more bytes come. */
export interface UnfinishedRecord {
  readonly header: Readonly<RecordHeader>;
  /** Bytes of the body that are still to come. */
  readonly remaining: number;
  /** Its body is kept, unless bytes of it were missing. */
  readonly isReadable: boolean;
  readonly isLost: boolean;
}

const EMPTY = new Uint8Array(0);

/** Larger ones are not worth keeping. */
const MAX_SPARE_BYTES = 1 << 15;

/** One a capture: the memory in which a record was put together serves the next one that is spread over segments. */
export class RecordMemory {
  private spare: Uint8Array = EMPTY;

  /** At least so many bytes, and few times more: a record that never ends keeps them. */
  take(length: number): Uint8Array {
    const { spare } = this;
    if (spare.length < length || spare.length > 8 * length) return new Uint8Array(length);
    this.spare = EMPTY;
    return spare;
  }

  give(bytes: Uint8Array): void {
    if (bytes.length > this.spare.length && bytes.length <= MAX_SPARE_BYTES) this.spare = bytes;
  }
}

export class RecordReader {
  private readonly sink: RecordSink;
  private readonly memory: RecordMemory;
  private readonly decryption: Pick<ConnectionDecryption, "isWanted"> | null;
  private state: "reading" | "blind" | "not-tls" = "reading";
  private format: RecordFormat = "unknown";
  private readonly header = newRecordHeader();
  /** The beginning of a header that is spread over segments; few connections need it. */
  private held: Uint8Array = EMPTY;
  private heldLength = 0;
  private inBody = false;
  /** Of the body, while `inBody`. */
  private remaining = 0;
  private isReadable = false;
  /** It is readable, or may be opened. */
  private isKept = false;
  private isLost = false;
  private body: Uint8Array = EMPTY;
  /** In the bytes of the call at hand, where the record that the sink is given ends. */
  recordEnd = 0;

  constructor(
    sink: RecordSink,
    memory: RecordMemory,
    decryption: Pick<ConnectionDecryption, "isWanted"> | null = null,
  ) {
    this.sink = sink;
    this.memory = memory;
    this.decryption = decryption;
  }

  get isBetweenRecords(): boolean {
    return !this.inBody && this.heldLength === 0;
  }

  get isBlind(): boolean {
    return this.state === "blind";
  }

  /** Where it begins; negative where that was in an earlier call. */
  get recordStart(): number {
    return this.recordEnd - this.header.length - this.header.headerLength;
  }

  /** The record whose body is incomplete; null if there is none. */
  get unfinished(): UnfinishedRecord | null {
    const { header, remaining, isReadable, isLost } = this;
    return this.inBody ? { header, remaining, isReadable, isLost } : null;
  }

  /** A view of the handshake record's body that has come so far; empty if there is none. */
  get unfinishedHandshake(): Uint8Array {
    if (!this.inBody || this.header.type !== HANDSHAKE || this.isLost) return EMPTY;
    return this.body.subarray(0, this.header.length - this.remaining);
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.state === "blind" && beginsWithRecords(bytes, start, end)) this.state = "reading";
    let offset = start;
    while (offset < end && this.state === "reading") {
      offset = this.inBody ? this.readBody(bytes, offset, end) : this.readHeader(bytes, offset, end);
    }
  }

  gap(length: number): void {
    if (this.state !== "reading" || length === 0) return;
    if (!this.inBody) return this.goBlind();
    const beyond = length - this.remaining;
    this.remaining = Math.max(0, -beyond);
    this.isLost = this.isReadable;
    this.isKept = false;
    this.body = EMPTY;
    if (this.remaining === 0) this.finish(EMPTY, 0, 0);
    if (beyond > 0) this.goBlind();
  }

  private readHeader(bytes: Uint8Array, start: number, end: number): number {
    // The common case, without a copy: the whole header is in one segment.
    if (this.heldLength === 0 && uint8(bytes, start) < 0x80) {
      const outcome = readRecordHeader(this.header, bytes, start, end, this.format);
      if (outcome === "yes") {
        this.recordEnd = start + this.header.headerLength;
        this.beginBody();
        return start + this.header.headerLength;
      }
    }
    const earlier = this.heldLength;
    if (this.held.length === 0) this.held = new Uint8Array(HEADER_LOOKAHEAD);
    for (let offset = start; offset < end;) {
      this.held[this.heldLength++] = uint8(bytes, offset++);
      const outcome = readRecordHeader(this.header, this.held, 0, this.heldLength, this.format);
      if (outcome === "no") {
        this.state = "not-tls";
        this.sink.notTls({ held: this.held.slice(0, earlier), at: start });
        return end;
      }
      if (outcome === "yes") {
        this.recordEnd = offset;
        this.beginBody();
        return offset;
      }
    }
    return end;
  }

  private beginBody(): void {
    const { format, type, length, headerLength } = this.header;
    this.format = format;
    this.isReadable = format === "sslv2" || type === HANDSHAKE || (type === ALERT && length === 2);
    this.isKept = this.isReadable || (this.decryption !== null && this.decryption.isWanted);
    this.isLost = false;
    this.inBody = true;
    this.body = EMPTY;
    this.remaining = length;
    // What begins SSL 2.0 is recognised by bytes of the body.
    const { heldLength } = this;
    this.heldLength = 0;
    if (heldLength > headerLength) this.keep(this.held, headerLength, heldLength);
    if (this.remaining === 0) this.finish(this.body, 0, length);
  }

  private readBody(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + this.remaining);
    this.recordEnd = stop;
    if (!this.isKept) {
      this.remaining -= stop - start;
      if (this.remaining === 0) this.finish(EMPTY, 0, 0);
    } else if (stop - start === this.header.length) {
      this.finish(bytes, start, stop);
    } else {
      this.keep(bytes, start, stop);
      if (this.remaining === 0) this.finish(this.body, 0, this.header.length);
    }
    return stop;
  }

  private keep(bytes: Uint8Array, start: number, end: number): void {
    const { length } = this.header;
    const filled = length - this.remaining;
    const needed = filled + end - start;
    // The buffer grows with what arrives, not to the length that the header claims.
    if (needed > this.body.length) {
      const larger = this.memory.take(Math.min(length, Math.max(needed, this.body.length * 2)));
      copyBytes(this.body, 0, filled, larger, 0);
      this.memory.give(this.body);
      this.body = larger;
    }
    copyBytes(bytes, start, end - start, this.body, filled);
    this.remaining -= end - start;
  }

  private finish(bytes: Uint8Array, start: number, end: number): void {
    const { type, version, length } = this.header;
    const { body } = this;
    this.inBody = false;
    this.body = EMPTY;
    if (this.isLost) this.sink.lostRecord(type);
    else if (version === null) this.sslv2Record(bytes, start, end);
    else this.sink.record(type, version, length, bytes, start, end);
    // What it held is only valid during the call.
    if (body.length > 0) this.memory.give(body);
  }

  private sslv2Record(bytes: Uint8Array, start: number, end: number): void {
    // A hello in the old format may be answered, and followed, by either protocol.
    if (uint8(bytes, start) === SSLV2_CLIENT_HELLO) this.format = "unknown-after-sslv2-hello";
    this.sink.sslv2Record(bytes, start, end);
  }

  private goBlind(): void {
    this.state = "blind";
    this.inBody = false;
    this.body = EMPTY;
    this.heldLength = 0;
    this.sink.blind();
  }
}

// Strict, since any ciphertext may look like one header by chance: two headers that follow each other, or a
// record that ends where the segment ends.
function beginsWithRecords(bytes: Uint8Array, start: number, end: number): boolean {
  const header = newRecordHeader();
  let offset = start;
  for (let records = 1; ; records++) {
    const outcome = readRecordHeader(header, bytes, offset, end, "unknown");
    if (outcome !== "yes" || header.format !== "tls" || header.length === 0) return false;
    offset += header.headerLength + header.length;
    if (records === 2 || offset === end) return true;
  }
}
