// Addresses -> such as nobody can look up, that share leading bits as the originals did.
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { expect, test } from "vitest";
import { AddressMap } from "../../src/extract/anonymize/address-map.ts";
import { KeyedBytes } from "../../src/extract/anonymize/keyed-bytes.ts";

const KEY = new Uint8Array(32).fill(7);
const addressMap = (key = KEY) => new AddressMap(new KeyedBytes(key));
const v4 = (text: string) => Uint8Array.from(text.split(".").map(Number));

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** At least 32 bits of that octet. */
const v6Of = (first: number) =>
  fc.tuple(fc.integer({ min: 4, max: 16 }), bytes(16)).map(([shared, random]) => {
    return Uint8Array.from([...new Uint8Array(shared).fill(first), ...random.slice(shared)]);
  });

/** Any, those of one network, those that are no host's, and private ones. */
const anyV4 = fc
  .tuple(fc.constantFrom("", "192.0.2", "192.0", "224.1", "127.0.0", "0.1", "255.255", "10.0.0"), bytes(4))
  .map(([prefix, random]) => {
    const start = prefix === "" ? [] : prefix.split(".").map(Number);
    return Uint8Array.from([...start, ...random.slice(start.length)]);
  });

test("AddressMap maps private IPv4 addresses into 10.0.0.0/8, others into 100.64.0.0/10, each to a different one", () => {
  fc.assert(
    fc.property(fc.array(anyV4, { maxLength: 200 }), (addresses) => {
      const map = addressMap();
      const shown = new Set(addresses.map((address) => map.address(address).join(".")));
      for (const address of addresses) {
        const range = ipaddr.fromByteArray([...address]).range();
        const isPrivate = ["private", "loopback", "linkLocal"].includes(range);
        const text = map.address(address).join(".");
        expect(ipaddr.parse(text).range()).toBe(isPrivate ? "private" : "carrierGradeNat");
        expect(text).not.toMatch(/^(?:10\.0\.0\.0|10\.255\.255\.255|100\.64\.0\.0|100\.127\.255\.255)$/);
      }
      expect(shown.size).toBe(new Set(addresses.map((address) => address.join("."))).size);
    }),
  );
});

test("AddressMap maps 20,000 addresses to 20,000 different ones, though 32 bits become 22 or 24", () => {
  const map = addressMap();
  const shown = new Set<string>();
  for (let index = 0; index < 20_000; index++) {
    // 0x9e3779b1 is odd: all of them differ.
    const address = Math.imul(index, 0x9e3779b1) >>> 0;
    const octets = [address >>> 24, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff];
    shown.add(map.address(Uint8Array.from(octets)).join("."));
  }
  expect(shown.size).toBe(20_000);
});

test("AddressMap keeps a common prefix of 16 bits of IPv4 addresses", () => {
  fc.assert(
    fc.property(bytes(4), bytes(2), (a, end) => {
      const b = Uint8Array.of(a[0] ?? 0, a[1] ?? 0, ...end);
      const map = addressMap();
      expect(common(map.address(a), map.address(b))).toBe(common(a, b));
    }),
  );
});

test("AddressMap maps IPv6 addresses into 2001:db8::/32 or fd00::/8 and keeps common prefixes", () => {
  const pair = fc.constantFrom(0x20, 0xfc).chain((first) => fc.tuple(v6Of(first), v6Of(first)));
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const map = addressMap();
      const [left, right] = [map.address(a), map.address(b)];
      expect(Array.from(left.slice(0, 4))).toEqual(
        a[0] === 0x20 ? [0x20, 0x01, 0x0d, 0xb8] : [0xfd, ...left.slice(1, 4)],
      );
      expect(common(left, right)).toBe(common(a, b));
    }),
  );
});

test("AddressMap gives the same addresses for the same key, others for another key", () => {
  const [address, other] = [v4("192.0.2.10"), v4("198.51.100.7")];
  const map = addressMap();
  map.address(other);
  expect(map.address(address)).toEqual(addressMap().address(address));
  expect(addressMap(new Uint8Array(32)).address(address)).not.toEqual(map.address(address));
});

const bits = (address: Uint8Array) => [...address].map((byte) => byte.toString(2).padStart(8, "0")).join("");

function common(a: Uint8Array, b: Uint8Array): number {
  const [left, right] = [bits(a), bits(b)];
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}

test("AddressMap keeps the group and local bits of a hardware address, and broadcast", () => {
  const map = addressMap();
  const seen = map.mac(Uint8Array.of(0x02, 0, 0, 0, 0, 1));
  const broadcast = new Uint8Array(6).fill(0xff);
  expect([(seen[0] ?? 0) & 3, map.mac(broadcast)]).toEqual([2, broadcast]);
});
