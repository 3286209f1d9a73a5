// Integers whose byte order the file chooses. Unchecked like those of bytes/integers.ts. One predictable branch a
// field costs no more than a loop of its own for each order (measured).
import { uint16, uint16LittleEndian, uint32, uint32LittleEndian } from "../bytes/integers.ts";

export function read16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? uint16LittleEndian(bytes, at) : uint16(bytes, at);
}

export function read32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return littleEndian ? uint32LittleEndian(bytes, at) : uint32(bytes, at);
}
