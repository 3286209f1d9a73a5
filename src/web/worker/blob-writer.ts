// Pieces of text and bytes -> a Blob, in parts that the browser can put on its disk while more is made.

/** Gathered before it becomes a part: bytes, or characters of text. */
const PART_LENGTH = 1 << 20;

export class BlobWriter {
  private readonly parts: Blob[] = [];
  private gathered: BlobPart[] = [];
  private length = 0;
  private readonly onPart: (bytes: number) => void;

  /** `onPart` is told how many bytes each part has. */
  constructor(onPart: (bytes: number) => void = () => {}) {
    this.onPart = onPart;
  }

  /** Bytes are copied. */
  add(piece: string | Uint8Array): void {
    this.gathered.push(typeof piece === "string" ? piece : Uint8Array.from(piece));
    this.length += piece.length;
    if (this.length >= PART_LENGTH) this.endPart();
  }

  finish(type: string): Blob {
    this.endPart();
    return new Blob(this.parts, { type });
  }

  private endPart(): void {
    const part = new Blob(this.gathered);
    this.parts.push(part);
    this.gathered = [];
    this.length = 0;
    this.onPart(part.size);
  }
}
