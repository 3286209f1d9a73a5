// Addresses in text -> private ones of the same length.
import ipaddr from "ipaddr.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAddress, privateAddressLike } from "../../src/extract/anonymize/private-address.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";

const key = new Uint8Array(32);
const random = fc.infiniteStream(fc.nat(255)).map((bytes) => (): number => bytes.next().value ?? 0);

test("an IPv4 address is as long as before, and private, or 0.0.0.0 where none is so short", () => {
  fc.assert(
    fc.property(fc.ipV4(), random, (text, next) => {
      const shown = privateAddressLike(text, next);
      expect([shown.length, isAddress(shown)]).toEqual([text.length, true]);
      expect(ipaddr.parse(shown).range()).toBe(text.length < 8 ? "unspecified" : "private");
    }),
  );
});

test("an IPv6 address is as long as before, and of no public range", () => {
  fc.assert(
    fc.property(fc.ipV6(), random, (text, next) => {
      const shown = privateAddressLike(text, next);
      expect([shown.length, isAddress(shown)]).toEqual([text.length, true]);
      if (/^[\da-f]{4}:/i.test(text)) expect(ipaddr.parse(shown).range()).toBe("uniqueLocal");
      else expect(shown).toMatch(/^(?:\d{1,3})?:/);
    }),
  );
});

test("two addresses stay two where there is room, and no other address of the capture is met", () => {
  const theirs = ["10.0.0.1", "192.168.100.100"];
  const names = new Pseudonyms(key, [], new Set(theirs));
  const short = Array.from({ length: 90 }, (_, index) => `1.2.3.${10 + index}`);
  const shown = [...theirs, ...short].map((text) => names.addressText(text));
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown.filter((text) => theirs.some((word) => text.includes(word)))).toEqual([]);
});
