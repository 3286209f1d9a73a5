// Text that JSON has often -> its bytes, kept as words: those of a name are copied faster so than one by one.
import { int32LittleEndian, int32At } from "../bytes/integers.ts";
import { jsonLine } from "./json-text.ts";

/** Bytes that are written at once. */
const WORD = 4;
/** From this length on, copying at once is faster than word by word. */
const LONG = 96;

export class JsonPiece {
  /** Bytes of the text. */
  readonly length: number;
  /** Bytes that {@link write} writes: after the text comes what fills the last word. */
  readonly room: number;
  private readonly bytes: Uint8Array | null;
  private readonly words: Int32Array;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.room = Math.ceil(bytes.length / WORD) * WORD;
    this.bytes = bytes.length < LONG ? null : bytes;
    const padded = new Uint8Array(this.room);
    padded.set(bytes);
    this.words = new Int32Array(this.bytes === null ? this.room / WORD : 0).map((_, word) =>
      int32LittleEndian(padded, word * WORD),
    );
  }

  /** The same bytes, by two views. */
  write(into: Uint8Array, view: DataView, offset: number): void {
    const { words, bytes } = this;
    if (bytes !== null) return into.set(bytes, offset);
    for (let word = 0; word < words.length; word++) {
      view.setInt32(offset + word * WORD, int32At(words, word), true);
    }
  }
}

/** `,"name":` */
export const namePiece = (name: string): JsonPiece => textPiece(`,${jsonLine(name)}:`);

export const textPiece = (json: string): JsonPiece => new JsonPiece(new TextEncoder().encode(json));
