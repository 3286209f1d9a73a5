// Blocks of memory that connections use one after the other: making one costs more than filling it.

/** The smallest block; each size is twice the one before it. */
const SMALLEST = 512;
/** Blocks of one size that wait for use. */
const WAITING = 1024;

export class ByteBlocks {
  private readonly waiting: Uint8Array[][] = [];

  /** Of `length` bytes at least; what it holds is what its last user left there. */
  take(length: number): Uint8Array {
    const size = sizeOf(length);
    return this.waiting[size]?.pop() ?? new Uint8Array(SMALLEST << size);
  }

  /** The block is not used any more by whoever took it. */
  give(block: Uint8Array): void {
    const size = sizeOf(block.length);
    for (let made = this.waiting.length; made <= size; made++) this.waiting.push([]);
    const blocks = this.waiting[size];
    if (blocks !== undefined && blocks.length < WAITING) blocks.push(block);
  }
}

const sizeOf = (length: number): number => (length <= SMALLEST ? 0 : 23 - Math.clz32(length - 1));
