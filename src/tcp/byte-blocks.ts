// A pool of memory blocks that connections use one after the other, parts of large pages: a block costs no object and no
// allocation, and its page is one that was used just before.

/** The smallest block; each size is twice the one before it. */
const SMALLEST_BLOCK_BYTES = 256;
const PAGE_BITS = 20;
const PAGE_BYTES = 1 << PAGE_BITS;
/** Of the first one, since most captures are small. */
const FIRST_PAGE_BYTES = 1 << 16;

/** The same memory as bytes and as numbers. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
  readonly words: Int32Array;
}

const memoryOf = (length: number): Memory => memoryIn(new ArrayBuffer(length));

export function memoryIn(buffer: ArrayBuffer): Memory {
  return {
    bytes: new Uint8Array(buffer),
    doubles: new Float64Array(buffer),
    words: new Int32Array(buffer),
  };
}

export const NO_MEMORY = memoryOf(0);

/** A block is known by its place, a number: `pageOf(place)` from byte `offsetOf(place)` on. */
export class ByteBlocks {
  private readonly pages: Memory[] = [];
  /** Where the part of the last page begins that was never used, and where that page ends. */
  private unused = 0;
  private end = 0;
  /** By size, the places of free blocks. */
  private readonly free: number[][] = [];

  /** The place of a block of `sizeOf(length)` bytes; it holds what its last user wrote. */
  take(length: number): number {
    const place = this.free[classOf(length)]?.pop();
    if (place !== undefined) return place;
    const size = sizeOf(length);
    if (this.unused + size > this.end) {
      this.unused = this.pages.length << PAGE_BITS;
      const bytes = this.pages.length === 0 ? FIRST_PAGE_BYTES : PAGE_BYTES;
      this.pages.push(memoryOf(bytes));
      this.end = this.unused + bytes;
    }
    this.unused += size;
    return this.unused - size;
  }

  /** Takes a block of that length back that is no longer used. */
  give(place: number, length: number): void {
    const kind = classOf(length);
    for (let made = this.free.length; made <= kind; made++) this.free.push([]);
    this.free[kind]?.push(place);
  }

  pageOf(place: number): Memory {
    return this.pages[place >> PAGE_BITS] ?? NO_MEMORY;
  }
}

export const offsetOf = (place: number): number => place & (PAGE_BYTES - 1);

const classOf = (length: number): number =>
  length <= SMALLEST_BLOCK_BYTES ? 0 : 24 - Math.clz32(length - 1);

/** Of the block that holds `length` bytes, a page at most. */
export const sizeOf = (length: number): number => SMALLEST_BLOCK_BYTES << classOf(length);
