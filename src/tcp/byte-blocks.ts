// A pool of memory blocks that connections use one after the other: allocating a block costs more than filling it.

/** The smallest block; each size is twice the one before it. */
const SMALLEST_BLOCK_BYTES = 512;
/** Free blocks of one size that are kept; further ones are left to the garbage collector. */
const MAX_FREE_BLOCKS = 1024;

export class ByteBlocks {
  private readonly free: Uint8Array[][] = [];

  /** A block of at least `length` bytes; it holds what its last user wrote. */
  take(length: number): Uint8Array {
    const size = sizeOf(length);
    return this.free[size]?.pop() ?? new Uint8Array(SMALLEST_BLOCK_BYTES << size);
  }

  /** Takes a block back that is no longer used. */
  give(block: Uint8Array): void {
    const size = sizeOf(block.length);
    for (let made = this.free.length; made <= size; made++) this.free.push([]);
    const blocks = this.free[size];
    if (blocks !== undefined && blocks.length < MAX_FREE_BLOCKS) blocks.push(block);
  }
}

const sizeOf = (length: number): number => (length <= SMALLEST_BLOCK_BYTES ? 0 : 23 - Math.clz32(length - 1));
