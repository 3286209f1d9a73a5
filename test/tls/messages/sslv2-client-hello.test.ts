// ClientHellos in the format of SSL 2.0.
import { expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import { sslv2ClientHello } from "../../../src/tls/messages/sslv2-client-hello.ts";
import { join, sslv2ClientHelloMessage } from "../../build/tls.ts";

// Offers TLS 1.0 with a suite of TLS and a kind of SSL 2.0 (0x010080 is RC4 128 with MD5).
const MESSAGE = sslv2ClientHelloMessage(0x0301, 0x00002f, 0x010080);

test("sslv2ClientHello: three-byte kinds below 0x010000 are cipher suites", () => {
  expect(decode(sslv2ClientHello, MESSAGE)).toMatchObject({
    ok: true,
    value: {
      offer: {
        encoding: "sslv2",
        version: 0x0301,
        highestVersion: 0x0301,
        cipherSuites: [0x002f],
        cipherKinds: [0x00002f, 0x010080],
        extensions: [],
        errors: [],
      },
    },
  });
});

test("sslv2ClientHello: every prefix is an error", () => {
  for (let length = 0; length < MESSAGE.length; length++) {
    expect(decode(sslv2ClientHello, MESSAGE.subarray(0, length)).ok).toBe(false);
  }
});

test("sslv2ClientHello: a length of kinds that three does not divide is an error", () => {
  const odd = MESSAGE.with(4, 5);
  expect(decode(sslv2ClientHello, odd)).toEqual({
    ok: false,
    error: { kind: "truncated", field: "V2CipherSpec", offset: 12 },
  });
});

test("sslv2ClientHello: bytes after the challenge are ignored", () => {
  expect(decode(sslv2ClientHello, join(MESSAGE, [0])).ok).toBe(true);
});
