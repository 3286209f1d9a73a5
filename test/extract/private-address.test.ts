// Addresses in text -> others of the same length that nobody can look up.
import ipaddr from "ipaddr.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAddress, addressLike } from "../../src/extract/anonymize/private-address.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";

const key = new Uint8Array(32);
const random = fc.infiniteStream(fc.nat(255)).map((bytes) => (): number => bytes.next().value ?? 0);

test("addressLike gives an IPv4 address of the same length, private or shared, or 0.0.0.0 where none is so short", () => {
  fc.assert(
    fc.property(fc.ipV4(), random, (text, next) => {
      const shown = addressLike(text, next);
      expect([shown.length, isAddress(shown)]).toEqual([text.length, true]);
      const range = ipaddr.parse(shown).range();
      if (text.length < 8) expect(range).toBe("unspecified");
      else if (ipaddr.parse(text).range() === "private") expect(range).toBe("private");
      else
        expect(range).toBe(
          text.length < 10 ? "private" : range === "private" ? "private" : "carrierGradeNat",
        );
    }),
  );
});

test.each([
  ["203.0.113.9", /^100\.[6-9]\d\./],
  ["203.113.210.111", /^100\.1[0-2]\d\./],
  ["192.168.1.10", /^10\./],
  ["192.168.100.200", /^192\.168\.\d{3}\.\d{3}$/],
  ["2a00:1450:4001::1", /^2001:0db8:\d{4}::\d$/],
  ["2001:db8::25", /^2001:db8::\d\d$/],
  ["fd12:3456::1", /^fd\d\d:\d{4}::\d$/],
  ["fe80::1", /^fd\d\d::\d$/],
])("addressLike keeps %s private or public", (text, expected) => {
  expect(new Pseudonyms(key).addressText(text)).toMatch(expected);
});

test("addressLike gives an IPv6 address of the same length, outside public ranges", () => {
  fc.assert(
    fc.property(fc.ipV6(), random, (text, next) => {
      const shown = addressLike(text, next);
      expect([shown.length, isAddress(shown)]).toEqual([text.length, true]);
      expect(shown).toMatch(/^(?:fd\d\d:|2001:0?db8|\d{0,3}:)/);
    }),
  );
});

test("addressLike gives two addresses two different ones that the capture does not have", () => {
  const theirs = ["10.0.0.1", "100.64.10.10"];
  const names = new Pseudonyms(key, [], theirs);
  const short = Array.from({ length: 90 }, (_, index) => `1.2.3.${10 + index}`);
  const shown = [...theirs, ...short].map((text) => names.addressText(text));
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown.filter((text) => theirs.some((word) => text.includes(word)))).toEqual([]);
});
