// A cursor that notes what a decoder reads, and where: the decoders of src/tls then say themselves what each byte is.
import { Cursor } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";

/** By the field's name in the RFC's words, as the decoder gives it. Offsets are those of the cursor's bytes. */
export interface Read {
  readonly field: string;
  readonly start: number;
  readonly length: number;
  /** Of an integer; null for bytes and vectors. */
  readonly value: number | null;
  /** What was read of a vector's contents; null for integers and bytes. */
  readonly contents: readonly Read[] | null;
}

class RecordingCursor extends Cursor {
  readonly reads: Read[] = [];

  override uint8(field: string): number {
    return this.integer(field, super.uint8(field), 1);
  }

  override uint16(field: string): number {
    return this.integer(field, super.uint16(field), 2);
  }

  override uint24(field: string): number {
    return this.integer(field, super.uint24(field), 3);
  }

  override uint32(field: string): number {
    return this.integer(field, super.uint32(field), 4);
  }

  override span(length: number, field: string): Uint8Array {
    const { offset: start } = this;
    const bytes = super.span(length, field);
    this.reads.push({ field, start, length, value: null, contents: null });
    return bytes;
  }

  override skip(length: number, field: string): void {
    const { offset: start } = this;
    super.skip(length, field);
    this.reads.push({ field, start, length, value: null, contents: null });
  }

  override child(length: number, field: string): Cursor {
    const { offset: start } = this;
    // Of a message that is cut short, the vector at its end is there in part.
    if (length > this.remaining)
      this.reads.push({ field, start, length: this.remaining, value: null, contents: null });
    super.child(length, field);
    const contents = new RecordingCursor(this.bytes, start, start + length);
    this.reads.push({ field, start, length, value: null, contents: contents.reads });
    return contents;
  }

  private integer(field: string, value: number, length: number): number {
    this.reads.push({ field, start: this.offset - length, length, value, contents: null });
    return value;
  }
}

/** What `decoder` reads of `bytes[start, end)`, up to where it fails. */
export function readsOf(
  decoder: (cursor: Cursor) => unknown,
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly Read[] {
  const cursor = new RecordingCursor(bytes, start, end);
  decode(() => decoder(cursor), bytes, start, end);
  return cursor.reads;
}
