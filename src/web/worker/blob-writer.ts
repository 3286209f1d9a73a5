// Pieces of text and bytes -> a Blob, in parts that the browser can put on its disk while more is made.

/** Gathered before it becomes a part. */
const PART_LENGTH = 1 << 20;

export class BlobWriter {
  private readonly parts: Blob[] = [];
  private gathered: BlobPart[] = [];
  private length = 0;

  /** Bytes are copied. True where a part became full: messages should have their turn now. */
  add(piece: string | Uint8Array): boolean {
    this.gathered.push(typeof piece === "string" ? piece : Uint8Array.from(piece));
    this.length += piece.length;
    const isFull = this.length >= PART_LENGTH;
    if (isFull) this.endPart();
    return isFull;
  }

  finish(type: string): Blob {
    this.endPart();
    return new Blob(this.parts, { type });
  }

  private endPart(): void {
    this.parts.push(new Blob(this.gathered));
    this.gathered = [];
    this.length = 0;
  }
}
