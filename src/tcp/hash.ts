// Three 32-bit words and a seed to a 32-bit hash. The seed keeps a sender from choosing colliding addresses.

export function hashWords(a: number, b: number, c: number, seed: number): number {
  let hash = Math.imul(a ^ seed, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
