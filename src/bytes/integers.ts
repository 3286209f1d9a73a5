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

export const int32LittleEndian = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

export const uint16LittleEndian = (bytes: Uint8Array, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8);

export const uint32LittleEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

/** An element of an array of one kind: {@link at} is slower where it meets many kinds. */
export const int32At = (list: Int32Array, index: number): number => list[index]!;

export const uint32At = (list: Uint32Array, index: number): number => list[index]!;

export const float64At = (list: Float64Array, index: number): number => list[index]!;

/** An element of a typed array or list whose index the caller knows to be inside. */
export const at = <T>(list: { readonly [index: number]: T }, index: number): T => list[index]!;

/**
 * The same number, as a small integer where it is one: a number read from a Float64Array is stored as a boxed double, and
 * changes the field's representation in all objects of that shape.
 */
export function unboxed(number: number): number {
  const integer = number | 0;
  return integer === number ? integer : number;
}

/** Significant bits of an unsigned big-endian integer of any length. */
export function bitLength(integer: Uint8Array): number {
  const first = integer.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (integer.length - first) * 8 - (Math.clz32(uint8(integer, first)) - 24);
}
