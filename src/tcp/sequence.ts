// Arithmetic on 32-bit sequence numbers, modulo 2^32 (RFC 9293 section 3.4), as signed integers.

/** The window of a fast network path: a number further ahead does not belong to the connection. */
export const MAX_WINDOW_BYTES = 4 << 20;

/** How far `a` is after `b`; negative where it is before. */
export const distance = (a: number, b: number): number => (a - b) | 0;

export const advance = (sequence: number, length: number): number => (sequence + length) | 0;

/**
 * The four cases of RFC 9293 section 3.10.7.4: a receiver that expects `next` and has a window of `window` bytes accepts a
 * segment of `length` (SYN and FIN consume one number each).
 */
export function isAcceptable(sequence: number, length: number, next: number, window: number): boolean {
  const first = distance(sequence, next);
  if (length === 0) return window === 0 ? first === 0 : first >= 0 && first < window;
  const last = first + length - 1;
  return (first >= 0 && first < window) || (last >= 0 && last < window);
}
