// IP addresses in headers to ones that nobody can look up, prefix-preserving as in Crypto-PAn (Xu, Fan, Ammar, Moon:
// Prefix-Preserving IP Address Anonymization, ICNP 2002) where the range is large enough; hardware addresses to
// pseudorandom ones. Private addresses stay private (RFC 1918, RFC 4193), since findings depend on that; public ones come
// from the shared address space (RFC 6598) and the documentation range (RFC 3849).
import { at } from "../../bytes/integers.ts";
import type { KeyedBytes } from "./keyed-bytes.ts";

interface Range {
  /** First address. */
  readonly start: number;
  /** How many there are. */
  readonly size: number;
}

/** 10.0.0.0/8 and 100.64.0.0/10. */
const PRIVATE_V4: Range = { start: 0x0a00_0000, size: 0x100_0000 };
const PUBLIC_V4: Range = { start: 0x6440_0000, size: 0x40_0000 };
/** fd00::/8 and 2001:db8::/32. */
const PRIVATE_V6 = [0xfd];
const PUBLIC_V6 = [0x20, 0x01, 0x0d, 0xb8];

export class AddressMap {
  private readonly keyed: KeyedBytes;
  private readonly known = new Map<string, Uint8Array>();
  private readonly taken = new Set<number>();
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
   * 4 or 16 bytes -> as many, another for every other. IPv4 addresses that share 16 leading bits or more share
   * as many afterwards; so do public IPv6 addresses that share 32, and private ones that share 8.
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

  /** 32 bits do not fit: where the place is taken, by an address seen before, the next network's is. */
  private v4(bytes: Uint8Array): Uint8Array {
    const { start, size } = isPrivateV4(bytes) ? PRIVATE_V4 : PUBLIC_V4;
    const network = at(this.keyed.block(bytes.slice(0, 2), "network"), 0);
    let place = ((network << 16) | (this.octet(bytes, 2) << 8) | this.octet(bytes, 3)) % size;
    // The first and the last address of a range belong to no host.
    for (let tries = 1; place === 0 || place === size - 1 || this.taken.has(start + place); tries++) {
      place = (place + 0x1_0000 + (tries % 256 === 0 ? 1 : 0)) % size;
    }
    const address = start + place;
    this.taken.add(address);
    return Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address);
  }

  private v6(bytes: Uint8Array): Uint8Array {
    const start = isPrivateV6(bytes) ? PRIVATE_V6 : PUBLIC_V6;
    return bytes.map((_, index) => start[index] ?? this.octet(bytes, index));
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

/** Private, loopback and link-local addresses. */
function isPrivateV4(bytes: Uint8Array): boolean {
  const [first, second] = [at(bytes, 0), at(bytes, 1)];
  if (first === 172) return second >= 16 && second < 32;
  if (first === 192) return second === 168;
  return first === 10 || first === 127 || (first === 169 && second === 254);
}

function isPrivateV6(bytes: Uint8Array): boolean {
  const first = at(bytes, 0);
  if (first === 0xfe) return (at(bytes, 1) & 0xc0) === 0x80;
  return (first & 0xfe) === 0xfc || bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
}
