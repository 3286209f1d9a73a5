// Arithmetic on 32-bit sequence numbers, modulo 2^32 (RFC 9293 section 3.4).

/** How far `a` lies after `b`: negative when it lies before. */
export const distance = (a: number, b: number): number => (a - b) | 0;

export const advance = (sequence: number, length: number): number => (sequence + length) >>> 0;
