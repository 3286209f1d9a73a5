// ServerKeyExchange: its kind is told by the lengths that fill it.
import { expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import { type EphemeralKey, serverKeyExchange } from "../../../src/tls/messages/server-key-exchange.ts";
import { join, uint16, vector16, vector8 } from "../../build/tls.ts";

const SIGNATURE_1_2 = join(uint16(0x0804), vector16(new Uint8Array(256)));
const SIGNATURE_1_0 = vector16(new Uint8Array(256));
const POINT = join([3], uint16(0x001d), vector8(new Uint8Array(32)));
const PRIME_2048 = new Uint8Array(256).fill(0xff);
const PRIME_8192 = new Uint8Array(1024).fill(0xff);

function keyOf(body: Uint8Array, cipherSuite: number | null = null): EphemeralKey | null {
  const result = decode((cursor) => serverKeyExchange(cursor, { version: 0x0303, cipherSuite }), body);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.key;
}

test.each([
  ["of TLS 1.2", SIGNATURE_1_2],
  ["of TLS 1.0", SIGNATURE_1_0],
  ["missing, as in anonymous suites", join()],
])("serverKeyExchange: a named curve with a signature %s", (_, signature) => {
  expect(keyOf(join(POINT, signature))).toEqual({ kind: "named-curve", group: 0x001d });
});

test.each([
  ["of TLS 1.2", SIGNATURE_1_2],
  ["of TLS 1.0", SIGNATURE_1_0],
  ["missing, as in anonymous suites", join()],
])("serverKeyExchange: a prime with a signature %s", (_, signature) => {
  const body = join(vector16(PRIME_2048), vector16([2]), vector16(PRIME_2048), signature);
  expect(keyOf(body)).toEqual({ kind: "dh", bits: 2048 });
});

test("serverKeyExchange: the bits of a prime do not count its leading zeros", () => {
  const body = join(vector16([0, 0, 0x1f, 0xff]), vector16([2]), vector16([1]), SIGNATURE_1_2);
  expect(keyOf(body)).toEqual({ kind: "dh", bits: 13 });
});

test("serverKeyExchange: a prime of 8192 bits is not a curve", () => {
  const body = join(vector16(PRIME_8192), vector16([2]), vector16(PRIME_8192), SIGNATURE_1_2);
  expect(keyOf(body)).toEqual({ kind: "dh", bits: 8192 });
});

test("serverKeyExchange: a prime of 768 bytes, whose length begins like a named curve, is not a curve", () => {
  const prime = PRIME_8192.subarray(0, 768);
  expect(keyOf(join(vector16(prime), vector16([2]), vector16(prime), SIGNATURE_1_2))).toEqual({
    kind: "dh",
    bits: 6144,
  });
});

test("serverKeyExchange: an export suite's modulus is that of an RSA key", () => {
  const body = join(vector16(new Uint8Array(64).fill(0xc1)), vector16([1, 0, 1]), SIGNATURE_1_0);
  expect(keyOf(body, 0x0003)).toEqual({ kind: "rsa-export", bits: 512 });
});

test("serverKeyExchange: bytes that are neither have no key", () => {
  expect([join(), vector16("psk hint"), join(POINT, [9])].map((body) => keyOf(body))).toEqual([
    null,
    null,
    null,
  ]);
});

test("serverKeyExchange: a truncated curve or prime is not taken for a smaller one", () => {
  const body = join(vector16(PRIME_2048), vector16([2]), vector16(PRIME_2048), SIGNATURE_1_2);
  const anonymous = body.length - SIGNATURE_1_2.length;
  const lengths = Array.from(body.keys()).filter((length) => keyOf(body.subarray(0, length)) !== null);
  expect(lengths).toEqual([anonymous]);
});
