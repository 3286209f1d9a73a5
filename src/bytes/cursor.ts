// A checked reader over one span of bytes: every read names its field, and running off the end throws a
// DecodeFailure that decode() turns into a value.
import { uint16, uint24, uint32, uint8 } from "./integers.ts";

/** What was wrong: `offset` counts from the start of the outermost span that was decoded. */
export interface DecodeError {
  readonly kind: "truncated" | "trailing" | "invalid";
  /** The field's name in the RFC's words. */
  readonly field: string;
  readonly offset: number;
}

export class DecodeFailure extends Error {
  readonly detail: DecodeError;
  constructor(detail: DecodeError) {
    super(`${detail.kind} ${detail.field} at ${detail.offset}`);
    this.detail = detail;
  }
}

export class Cursor {
  readonly bytes: Uint8Array;
  offset: number;
  readonly end: number;
  private readonly origin: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length, origin = offset) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
    this.origin = origin;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  uint8(field: string): number {
    return uint8(this.bytes, this.take(1, field));
  }

  uint16(field: string): number {
    return uint16(this.bytes, this.take(2, field));
  }

  uint24(field: string): number {
    return uint24(this.bytes, this.take(3, field));
  }

  uint32(field: string): number {
    return uint32(this.bytes, this.take(4, field));
  }

  /** A view, not a copy: valid as long as the bytes beneath are. */
  span(length: number, field: string): Uint8Array {
    const start = this.take(length, field);
    return this.bytes.subarray(start, start + length);
  }

  /** The bytes up to the end, as a view. */
  rest(): Uint8Array {
    return this.bytes.subarray(this.take(this.remaining, "rest"), this.end);
  }

  skip(length: number, field: string): void {
    this.take(length, field);
  }

  /** The contents of a vector with an 8-bit length (RFC 9846 section 3.4). */
  vector8(field: string): Cursor {
    return this.child(this.uint8(`${field} length`), field);
  }

  vector16(field: string): Cursor {
    return this.child(this.uint16(`${field} length`), field);
  }

  vector24(field: string): Cursor {
    return this.child(this.uint24(`${field} length`), field);
  }

  child(length: number, field: string): Cursor {
    const start = this.take(length, field);
    return new Cursor(this.bytes, start, start + length, this.origin);
  }

  /** Fails unless everything was read. */
  expectEnd(field: string): void {
    if (this.offset < this.end) throw this.failure("trailing", field);
  }

  failure(kind: DecodeError["kind"], field: string): DecodeFailure {
    return new DecodeFailure({ kind, field, offset: this.offset - this.origin });
  }

  private take(length: number, field: string): number {
    const start = this.offset;
    if (length > this.end - start) throw this.failure("truncated", field);
    this.offset = start + length;
    return start;
  }
}
