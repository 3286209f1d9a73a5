// The addresses in a packet's headers to others: prefix-preserving for IP (Crypto-PAn), pseudorandom for MAC.
import { at } from "../../bytes/integers.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

/** Encrypts one block of 16 bytes with AES-128 (FIPS 197). */
export type BlockCipher = (block: Uint8Array) => Uint8Array;

export class AddressMap {
  private readonly cipher: BlockCipher;
  private readonly pad: Uint8Array;
  private readonly pseudonyms: Pseudonyms;
  private readonly known = new Map<string, Uint8Array>();
  private readonly knownMacs = new Map<string, Uint8Array>();

  /** `padding`: the second half of Crypto-PAn's key, 16 bytes. */
  constructor(cipher: BlockCipher, padding: Uint8Array, pseudonyms: Pseudonyms) {
    this.cipher = cipher;
    this.pad = cipher(padding);
    this.pseudonyms = pseudonyms;
  }

  /** Distinct addresses so far. */
  get addresses(): number {
    return this.known.size;
  }

  get macs(): number {
    return this.knownMacs.size;
  }

  /**
   * 4 or 16 bytes -> as many: two addresses share as many leading bits afterwards as before (Xu, Fan, Ammar, Moon:
   * Prefix-Preserving IP Address Anonymization, ICNP 2002).
   */
  address(bytes: Uint8Array): Uint8Array {
    return remembered(this.known, bytes, () => this.permuted(bytes));
  }

  /** 6 bytes; the bits for groups and for local administration stay, and so do broadcast and zero. */
  mac(bytes: Uint8Array): Uint8Array {
    if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return bytes;
    return remembered(this.knownMacs, bytes, () => {
      const random = this.pseudonyms.bytes(bytes, "mac");
      random[0] = (at(random, 0) & 0xfc) | (at(bytes, 0) & 0x03);
      return random;
    });
  }

  private permuted(bytes: Uint8Array): Uint8Array {
    const result = bytes.slice();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      // The first `bit` bits of the address, then the pad's.
      const block = this.pad.slice();
      const whole = bit >>> 3;
      block.set(bytes.subarray(0, whole));
      const mask = 0xff << (8 - (bit & 7));
      block[whole] = (at(bytes, whole) & mask) | (at(this.pad, whole) & ~mask & 0xff);
      const flip = at(this.cipher(block), 0) >>> 7;
      result[whole] = at(result, whole) ^ (flip << (7 - (bit & 7)));
    }
    return result;
  }
}

function remembered(known: Map<string, Uint8Array>, key: Uint8Array, compute: () => Uint8Array): Uint8Array {
  const name = key.join(".");
  const found = known.get(name);
  if (found !== undefined) return found;
  const value = compute();
  known.set(name, value);
  return value;
}
