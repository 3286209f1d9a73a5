// GREASE: the values that clients send only to keep servers tolerant (RFC 8701 section 2).

/** True for the sixteen 16-bit values 0x0a0a, 0x1a1a, … 0xfafa. */
export const isGrease = (value: number): boolean =>
  (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
