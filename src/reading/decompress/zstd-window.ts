// The headers of a zstd file's frames and blocks (RFC 8878 section 3.1.1) -> the memory that its decoder takes at once.
import { at, uint32LittleEndian } from "../../bytes/integers.ts";

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** One byte, repeated. */
const RLE_BLOCK = 1;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

export class ZstdWindow {
  /** Bytes of the largest window of the frames whose header has come. */
  largest = 0;
  private head: number[] = [];
  /** Bytes of a block, a checksum or a skippable frame that are still to come. */
  private skipped = 0;
  private inFrame = false;
  private hasChecksum = false;
  /** What follows is not a frame. */
  private isOver = false;

  /** The last header that began is not complete. */
  get isInHeader(): boolean {
    return this.head.length > 0 && !this.isOver;
  }

  /** Bytes of the file in order, in chunks of any size. */
  push(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length && !this.isOver;) {
      const skipped = Math.min(this.skipped, bytes.length - offset);
      this.skipped -= skipped;
      offset += skipped;
      if (offset === bytes.length) return;
      this.head.push(at(bytes, offset++));
      const isRead = this.inFrame ? this.readBlockHeader() : this.readFrameHeader();
      if (isRead) this.head = [];
    }
  }

  private readBlockHeader(): boolean {
    if (this.head.length < 3) return false;
    const [first = 0, second = 0, third = 0] = this.head;
    const size = (first >> 3) | (second << 5) | (third << 13);
    this.skipped = ((first >> 1) & 3) === RLE_BLOCK ? 1 : size;
    if ((first & 1) === 0) return true;
    this.inFrame = false;
    if (this.hasChecksum) this.skipped += 4;
    return true;
  }

  private readFrameHeader(): boolean {
    const head = Uint8Array.from(this.head);
    if (head.length < 5) return false;
    const magic = uint32LittleEndian(head, 0);
    if ((magic & 0xffff_fff0) >>> 0 === SKIPPABLE_MAGIC) {
      if (head.length < 8) return false;
      this.skipped = uint32LittleEndian(head, 4);
      return true;
    }
    this.isOver = magic !== FRAME_MAGIC;
    const descriptor = at(head, 4);
    const isSingle = (descriptor & 0x20) !== 0;
    const sizeAt = 5 + (isSingle ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0);
    const sizeFlag = descriptor >> 6;
    const sizeBytes = isSingle && sizeFlag === 0 ? 1 : (CONTENT_SIZE_BYTES[sizeFlag] ?? 0);
    if (head.length < sizeAt + sizeBytes) return false;
    const window = isSingle ? contentSize(head.subarray(sizeAt)) : windowSize(at(head, 5));
    this.largest = Math.max(this.largest, window);
    this.hasChecksum = (descriptor & 4) !== 0;
    this.inFrame = true;
    return true;
  }
}

/** Section 3.1.1.1.2: an exponent and eighths. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Section 3.1.1.1.4. */
function contentSize(bytes: Uint8Array): number {
  const size = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 2 ? size + 256 : size;
}
