// Unchecked big- and little-endian integers in a Uint8Array. The caller has checked the length; this is the
// only file that may assert an index to be inside.

export const uint8 = (bytes: Uint8Array, at: number): number => bytes[at]!;

export const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

export const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;

export const uint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

/** Signed, for keys and sequence arithmetic: cheaper than {@link uint32}, the same 32 bits. */
export const int32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

export const uint16LittleEndian = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8);

export const uint32LittleEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

/** An element of a typed array or list whose index the caller knows to be inside. */
export const at = <T>(list: { readonly [index: number]: T }, index: number): T => list[index]!;
