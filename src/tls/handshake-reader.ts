// The bodies of one direction's handshake records -> handshake messages (RFC 9846 sections 4 and 5.1): a record
// may hold several messages and a message may fill several records.
import { uint8, uint24 } from "../bytes/integers.ts";
import { isKnownMessage } from "./messages.ts";

/** Called during {@link HandshakeReader.record}; `bytes` are valid only during the call. */
export interface HandshakeSink {
  /** `bytes[start, end)` is the body after type and length. */
  message(type: number, bytes: Uint8Array, start: number, end: number): void;
  /** A message longer than the limit begins: it will be skipped. */
  oversized(type: number, length: number): void;
  /** The record is encrypted: it does not hold a handshake message. */
  encryptedMessage(): void;
  /** After a message the record goes on with something else; `offset` counts from where the messages begin. */
  garbage(offset: number): void;
}

/** A message that is not complete yet. */
export interface PartialMessage {
  /** Null until the type has come. */
  readonly type: number | null;
  /** Bytes so far, with type and length. */
  readonly received: number;
  /** Bytes in all; null until the length has come. */
  readonly expected: number | null;
}

const HEADER = 4;
const EMPTY = new Uint8Array(0);

export class HandshakeReader {
  private readonly sink: HandshakeSink;
  /** Bytes of a message's body that are read. */
  private readonly longest: number;
  /** The beginning of a message whose end is in a later record. */
  private kept: Uint8Array = EMPTY;
  private keptLength = 0;
  /** Bytes of an oversized message that are still to come. */
  private toSkip = 0;
  /** A record was lost: the next may begin inside a message. */
  private isUnsure = false;
  private hasMessages = false;

  constructor(sink: HandshakeSink, longest: number) {
    this.sink = sink;
    this.longest = longest;
  }

  get isBetweenMessages(): boolean {
    return this.keptLength === 0 && this.toSkip === 0;
  }

  /** A view of the bytes of an unfinished message; empty if there is none. */
  get unfinished(): Uint8Array {
    return this.kept.subarray(0, this.keptLength);
  }

  record(bytes: Uint8Array, start: number, end: number): void {
    const begin = start + Math.min(this.toSkip, end - start);
    this.toSkip -= begin - start;
    if (begin === end) return;
    if (this.isUnsure && !holdsWholeMessages(bytes, begin, end)) return;
    this.isUnsure = false;
    if (this.keptLength === 0) {
      this.keep(bytes, this.messages(bytes, begin, end, begin), end);
    } else {
      this.keep(bytes, begin, end);
      const rest = this.messages(this.kept, 0, this.keptLength, -1);
      if (rest > 0) this.dropKept(rest);
    }
  }

  /** A record of this direction was not captured. */
  lost(): void {
    this.abandon();
    this.isUnsure = true;
  }

  /** Forgets an unfinished message; true if there was one. */
  abandon(): boolean {
    const had = !this.isBetweenMessages;
    this.keptLength = 0;
    this.kept = EMPTY;
    this.toSkip = 0;
    return had;
  }

  /** The unfinished message, given that `more`, the beginning of a record, follows on what was read. */
  partial(more: Uint8Array): PartialMessage | null {
    const received = this.keptLength + more.length;
    if (received === 0 || this.toSkip > 0) return null;
    const head = new Uint8Array(HEADER);
    const fromKept = Math.min(HEADER, this.keptLength);
    head.set(this.kept.subarray(0, fromKept));
    head.set(more.subarray(0, HEADER - fromKept), fromKept);
    return { type: uint8(head, 0), received, expected: received < HEADER ? null : HEADER + uint24(head, 1) };
  }

  // Gives every complete message and returns where the next, incomplete one begins. `recordStart` is where the
  // record begins, or -1 if the bytes begin in an earlier one.
  private messages(bytes: Uint8Array, start: number, end: number, recordStart: number): number {
    let offset = start;
    while (end - offset >= HEADER) {
      const type = uint8(bytes, offset);
      const length = uint24(bytes, offset + 1);
      const next = offset + HEADER + length;
      if (next > end && !this.mayContinue(type, length)) {
        if (offset === recordStart) this.sink.encryptedMessage();
        else this.sink.garbage(offset - start);
        return end;
      }
      if (length > this.longest) {
        this.toSkip = next - end;
        this.sink.oversized(type, length);
        return end;
      }
      if (next > end) break;
      this.hasMessages = true;
      this.sink.message(type, bytes, offset + HEADER, next);
      offset = next;
    }
    return offset;
  }

  // Ciphertext that looks like a message (in a capture that begins late) would never be completed.
  private mayContinue(type: number, length: number): boolean {
    return isKnownMessage(type) && (this.hasMessages || length <= this.longest);
  }

  private keep(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) return;
    const length = this.keptLength + end - start;
    if (length > this.kept.length) {
      const larger = new Uint8Array(Math.max(length, this.kept.length * 2));
      larger.set(this.kept.subarray(0, this.keptLength));
      this.kept = larger;
    }
    this.kept.set(bytes.subarray(start, end), this.keptLength);
    this.keptLength = length;
  }

  private dropKept(length: number): void {
    this.kept = this.kept.slice(length, this.keptLength);
    this.keptLength -= length;
  }
}

function holdsWholeMessages(bytes: Uint8Array, start: number, end: number): boolean {
  let offset = start;
  while (end - offset >= HEADER && isKnownMessage(uint8(bytes, offset))) {
    offset += HEADER + uint24(bytes, offset + 1);
  }
  return offset === end;
}
