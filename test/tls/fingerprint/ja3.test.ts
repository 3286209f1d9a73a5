// JA3 and JA3S against published values and Wireshark's.
import { expect, test } from "vitest";
import { ja3, ja3s, type Ja3Input } from "../../../src/tls/fingerprint/ja3.ts";

/** The first example of github.com/salesforce/ja3, README.md. */
const EXAMPLE: Ja3Input = {
  version: 769,
  cipherSuites: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
  extensions: [0, 10, 11],
  groups: [23, 24, 25],
  pointFormats: [0],
};

test("ja3: the README's example with extensions", () => {
  expect(ja3(EXAMPLE)).toBe("ada70206e40642a3e4461f35503241d5");
});

test("ja3: the README's example without extensions", () => {
  const cipherSuites = [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99];
  expect(ja3({ version: 769, cipherSuites, extensions: [], groups: [], pointFormats: [] })).toBe(
    "de350869b8c85de67a350c8d186f11e6",
  );
});

test("ja3: GREASE changes nothing in any place", () => {
  const greased = {
    ...EXAMPLE,
    cipherSuites: [0x0a0a, ...EXAMPLE.cipherSuites],
    extensions: [...EXAMPLE.extensions, 0xfafa],
    groups: [23, 0x2a2a, 24, 25],
  };
  expect(ja3(greased)).toBe(ja3(EXAMPLE));
});

test("ja3: a hello that offers nothing is the MD5 of the version and four commas", () => {
  // printf '771,,,,' | md5sum
  expect(ja3({ version: 771, cipherSuites: [], extensions: [], groups: [], pointFormats: [] })).toBe(
    "bddda940f9963577c41d7c28b1a5f65f",
  );
});

test("ja3: JA3S of a TLS 1.3 server", () => {
  // Wireshark's tls.handshake.ja3s of 771,4865,51-43, as very many servers answer.
  expect(ja3s({ version: 771, cipherSuite: 4865, extensions: [51, 43] })).toBe(
    "eb1d94daa7e0344597e756a1fb6e7054",
  );
});

test("ja3: JA3S leaves GREASE extensions out and keeps a GREASE cipher suite, as Wireshark does", () => {
  // printf '771,2570,65281-11-10' | md5sum
  expect(ja3s({ version: 771, cipherSuite: 0x0a0a, extensions: [0x0a0a, 65281, 11, 10] })).toBe(
    "932d84d21e4edb48e48e25232c591fda",
  );
});

test("ja3: JA3S without extensions ends in a comma", () => {
  // printf '771,4865,' | md5sum
  expect(ja3s({ version: 771, cipherSuite: 4865, extensions: [] })).toBe("e8c07683aecf9b16e8e33f10a5161e4e");
});
