// ServerHello and HelloRetryRequest: a vector, damage, drafts and what is marked in the random.
import { expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import {
  draftHelloRetryRequest,
  serverHello,
  type Choice,
  type ServerHello,
} from "../../../src/tls/messages/server-hello.ts";
import {
  extension,
  fromHex,
  HELLO_RETRY_REQUEST_RANDOM,
  type HelloParts,
  join,
  serverHelloBody,
  uint16,
  vector16,
  vector8,
} from "../../build/tls.ts";
import { SERVER_HELLO } from "../rfc8448.ts";

const BODY = SERVER_HELLO.subarray(4);

function value(bytes: Uint8Array, decoder = serverHello): ServerHello {
  const result = decode(decoder, bytes);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const decoded = (parts: HelloParts): Choice => value(serverHelloBody(parts)).choice;

test("serverHello: the hello of RFC 8448 section 3", () => {
  expect(value(BODY)).toEqual({
    kind: "server-hello",
    sessionId: new Uint8Array(0),
    choice: {
      isHelloRetryRequest: false,
      version: 0x0303,
      negotiatedVersion: 0x0304,
      cipherSuite: 0x1301,
      compressionMethod: 0,
      extensions: [
        { type: 0x0033, length: 36 },
        { type: 0x002b, length: 2 },
      ],
      alpn: null,
      keyShare: 0x001d,
      downgradeSentinel: null,
      errors: [],
    },
  });
});

test("serverHello: every prefix is an error, but the one that ends where extensions would begin", () => {
  const whole: number[] = [];
  for (let length = 0; length < BODY.length; length++) {
    const result = decode(serverHello, BODY.subarray(0, length));
    if (result.ok && result.value.choice.errors.length === 0) whole.push(length);
  }
  expect(whole).toEqual([2 + 32 + 1 + 2 + 1]);
});

test("serverHello: a byte after the extensions is an error", () => {
  expect(value(join(BODY, [0])).choice.errors).toEqual([
    { kind: "trailing", field: "extensions", offset: BODY.length },
  ]);
});

test("serverHello: a HelloRetryRequest is recognised by its random, and names a group without a key", () => {
  const retry = decoded({
    random: HELLO_RETRY_REQUEST_RANDOM,
    cipherSuites: [0x1301],
    extensions: [extension(0x002b, uint16(0x0304)), extension(0x0033, uint16(0x0017))],
  });
  expect([retry.isHelloRetryRequest, retry.negotiatedVersion, retry.keyShare, retry.errors]).toEqual([
    true,
    0x0304,
    0x0017,
    [],
  ]);
});

test.each([
  ["TLS 1.2", "01"],
  ["TLS 1.1 or below", "00"],
  [null, "02"],
])("serverHello: the downgrade sentinel %s ends in %s", (sentinel, last) => {
  const random = join(new Uint8Array(24), fromHex(`444f574e475244${last}`));
  expect(decoded({ random }).downgradeSentinel).toBe(sentinel);
});

test("serverHello: the protocol that the server chose", () => {
  expect(decoded({ extensions: [extension(0x0010, vector16(vector8("smtp")))] }).alpn).toBe("smtp");
});

test("serverHello: SSL 3.0 has no extensions", () => {
  expect(decoded({ version: 0x0300, extensions: null })).toMatchObject({
    negotiatedVersion: 0x0300,
    extensions: [],
    errors: [],
  });
});

test.each([0x7f0e, 0x7f15, 0x0304])(
  "serverHello: version %i has no session id and no compression",
  (version) => {
    const body = join(uint16(version), new Uint8Array(32), uint16(0x1301), vector16(extension(0x0028, [0])));
    expect(value(body).choice).toMatchObject({
      negotiatedVersion: version,
      cipherSuite: 0x1301,
      compressionMethod: null,
      extensions: [{ type: 0x0028, length: 1 }],
      errors: [],
    });
  },
);

test("serverHello: a HelloRetryRequest of draft 18 has no cipher suite, of draft 19 it has one", () => {
  const old = join(uint16(0x7f12), vector16(extension(0x002c, [1])));
  const newer = join(uint16(0x7f13), uint16(0x1303), vector16(extension(0x002c, [1])));
  expect([old, newer].map((body) => value(body, draftHelloRetryRequest).choice.cipherSuite)).toEqual([
    null,
    0x1303,
  ]);
});
