// Bytes from one array into another.
import { uint8 } from "./integers.ts";

/** Up to this length, copying byte by byte is faster than making a view. */
const MAX_LOOP_BYTES = 40;

/** Copies `from[start, start + length)` to `into[offset, ...)`; the caller has checked both. */
export function copyBytes(
  from: Uint8Array,
  start: number,
  length: number,
  into: Uint8Array,
  offset: number,
): void {
  if (length > MAX_LOOP_BYTES) into.set(from.subarray(start, start + length), offset);
  else for (let index = 0; index < length; index++) into[offset + index] = uint8(from, start + index);
}
