// JA4 against its description's example, and the rules of its readable part.
import { expect, test } from "vitest";
import { ja4, type Ja4Input } from "../../../src/tls/fingerprint/ja4.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A Chrome hello: the example of github.com/FoxIO-LLC/ja4, technical_details/JA4.md. */
const CHROME: Ja4Input = {
  version: 0x0303,
  cipherSuites: [
    0x4a4a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
    0x009d, 0x002f, 0x0035,
  ],
  extensions: [
    0xeaea, 0x002d, 0x0012, 0x0000, 0x000b, 0x4469, 0x001b, 0xff01, 0x0033, 0x000d, 0x0010, 0x0005, 0x000a,
    0x0017, 0x002b, 0x0023, 0x5a5a, 0x0015,
  ],
  supportedVersions: [0xfafa, 0x0304, 0x0303],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  alpn: ascii("h2"),
};

const NOTHING: Ja4Input = {
  version: 0x0303,
  cipherSuites: [],
  extensions: [],
  supportedVersions: null,
  signatureAlgorithms: [],
  alpn: null,
};

test("ja4: the description's example", () => {
  expect(ja4(CHROME)).toBe("t13d1516h2_8daaf6152771_e5627efa2ab1");
});

test("ja4: a hello that offers nothing has zeros", () => {
  expect(ja4(NOTHING)).toBe("t12i000000_000000000000_000000000000");
});

test("ja4: the order of suites and extensions does not matter", () => {
  const turned = {
    ...CHROME,
    cipherSuites: CHROME.cipherSuites.toReversed(),
    extensions: CHROME.extensions.toReversed(),
  };
  expect(ja4(turned)).toBe(ja4(CHROME));
});

test("ja4: GREASE among the signature algorithms is left out", () => {
  const signatureAlgorithms = [0x3a3a, ...CHROME.signatureAlgorithms];
  expect(ja4({ ...CHROME, signatureAlgorithms })).toBe(ja4(CHROME));
});

test("ja4: without signature algorithms there is no underscore after the extensions", () => {
  // printf '0017,ff01' | sha256sum
  expect(ja4({ ...NOTHING, extensions: [0xff01, 0x0017] })).toBe("t12i000200_000000000000_5333cdffa7d9");
});

test("ja4: server name and ALPN count as extensions and are not in the hash", () => {
  expect(ja4({ ...NOTHING, extensions: [0x0010, 0x0000], alpn: ascii("http/1.1") })).toBe(
    "t12d0002h1_000000000000_000000000000",
  );
});

test("ja4: more than 99 suites or extensions are 99", () => {
  const many = Array.from({ length: 120 }, (_, i) => 0x0100 + i);
  expect(ja4({ ...NOTHING, cipherSuites: many, extensions: many }).slice(0, 10)).toBe("t12i999900");
});

test.each([
  ["TLS 1.3 in supported_versions", 0x0303, [0x0302, 0x0304, 0x0303], "13"],
  ["only GREASE in supported_versions", 0x0302, [0x0a0a], "11"],
  ["TLS 1.0", 0x0301, null, "10"],
  ["SSL 3.0", 0x0300, null, "s3"],
  ["SSL 2.0", 0x0002, null, "s2"],
  ["a draft of TLS 1.3", 0x0303, [0x7f1c, 0x0303], "00"],
])("ja4, version: %s", (_, version, supportedVersions, expected) => {
  expect(ja4({ ...NOTHING, version, supportedVersions }).slice(1, 3)).toBe(expected);
});

test.each([
  ["two characters", [0x68, 0x32], "h2"],
  ["one character is first and last", [0x68], "hh"],
  ["upper case and digits", [0x41, 0x2d, 0x39], "A9"],
  ["an empty name", [], "00"],
  ["one byte that is no letter", [0xab], "ab"],
  ["no letter at either end", [0xab, 0xcd], "ad"],
  ["no letter at the end", [0x30, 0xab], "3b"],
  ["letters only inside", [0x2d, 0x68, 0x32, 0x2f], "2f"],
  ["GREASE", [0x0a, 0x0a], "0a"],
])("ja4, ALPN: %s", (_, alpn, expected) => {
  expect(ja4({ ...NOTHING, alpn: Uint8Array.from(alpn) }).slice(8, 10)).toBe(expected);
});
