// The addresses in a packet's headers to private ones: IPv4 into 10.0.0.0/8 (RFC 1918), IPv6 into fd00::/8 (RFC 4193),
// prefix-preserving as in Crypto-PAn (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization, ICNP 2002) as
// far as the range allows; hardware addresses to pseudorandom ones.
import { at } from "../../bytes/integers.ts";
import type { KeyedBytes } from "./keyed-bytes.ts";

/** First octets of the private ranges. */
const PRIVATE_V4 = 10;
const PRIVATE_V6 = 0xfd;

/** 10.0.0.0 and 10.255.255.255 are no host's. */
const ADDRESSES_V4 = 0x100_0000;

export class AddressMap {
  private readonly keyed: KeyedBytes;
  private readonly known = new Map<string, Uint8Array>();
  private readonly taken = new Set<number>([0, ADDRESSES_V4 - 1]);
  private readonly knownMacs = new Map<string, Uint8Array>();
  /** The flips of an octet's bits, by the octets before it. */
  private readonly flips = new Map<string, Uint8Array>();

  constructor(keyed: KeyedBytes) {
    this.keyed = keyed;
  }

  /** Distinct addresses so far. */
  get addresses(): number {
    return this.known.size;
  }

  get macs(): number {
    return this.knownMacs.size;
  }

  /**
   * 4 or 16 bytes -> as many, another for every other. IPv6 addresses that share 8 leading bits or more share as
   * many afterwards; so do IPv4 addresses that share 16 or more.
   */
  address(bytes: Uint8Array): Uint8Array {
    return remembered(this.known, bytes, () => (bytes.length === 4 ? this.v4(bytes) : this.v6(bytes)));
  }

  /** 6 bytes; the bits for groups and for local administration stay, and so do broadcast and zero. */
  mac(bytes: Uint8Array): Uint8Array {
    if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return bytes;
    return remembered(this.knownMacs, bytes, () => {
      const random = this.keyed.bytes(bytes, "mac");
      random[0] = (at(random, 0) & 0xfc) | (at(bytes, 0) & 0x03);
      return random;
    });
  }

  /** 32 bits do not fit into 24: where the place is taken, by an address seen before, the next network's is. */
  private v4(bytes: Uint8Array): Uint8Array {
    const network = at(this.keyed.block(bytes.slice(0, 2), "network"), 0);
    let place = (network << 16) | (this.octet(bytes, 2) << 8) | this.octet(bytes, 3);
    for (let tries = 1; this.taken.has(place); tries++) {
      place = (place + 0x1_0000 + (tries % 256 === 0 ? 1 : 0)) % ADDRESSES_V4;
    }
    this.taken.add(place);
    return Uint8Array.of(PRIVATE_V4, place >>> 16, (place >>> 8) & 0xff, place & 0xff);
  }

  private v6(bytes: Uint8Array): Uint8Array {
    return bytes.map((_, index) => (index === 0 ? PRIVATE_V6 : this.octet(bytes, index)));
  }

  /** Each bit is flipped or not as the key says for the bits before it: the 255 nodes of an octet's tree. */
  private octet(bytes: Uint8Array, index: number): number {
    const before = bytes.slice(0, index);
    const flips = remembered(this.flips, before, () => this.keyed.block(before, "flips"));
    const octet = at(bytes, index);
    let result = 0;
    for (let bit = 0; bit < 8; bit++) {
      const node = (1 << bit) | (octet >>> (8 - bit));
      const flip = (at(flips, node >>> 3) >>> (node & 7)) & 1;
      result = (result << 1) | (((octet >>> (7 - bit)) & 1) ^ flip);
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
