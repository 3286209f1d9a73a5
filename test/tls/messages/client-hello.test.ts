// ClientHello: vectors, damage, and the rules for what is offered.
import { describe, expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import { clientHello, type Offer } from "../../../src/tls/messages/client-hello.ts";
import {
  clientHelloBody,
  extension,
  type HelloParts,
  join,
  uint16,
  vector16,
  vector8,
} from "../../build/tls.ts";
import { CLIENT_HELLO } from "../rfc8448.ts";

const BODY = CLIENT_HELLO.subarray(4);

function decoded(parts: HelloParts): Offer {
  const result = decode(clientHello, clientHelloBody(parts));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.offer;
}

const groups = (...values: readonly number[]): Uint8Array => extension(0x000a, vector16(uint16(...values)));

const highest = (version: number, ...supported: readonly number[]): number =>
  decoded({
    version,
    extensions: supported.length === 0 ? [] : [extension(0x002b, vector8(uint16(...supported)))],
  }).highestVersion;

test("clientHello: the hello of RFC 8448 section 3", () => {
  expect(decode(clientHello, BODY)).toEqual({
    ok: true,
    value: {
      kind: "client-hello",
      random: CLIENT_HELLO.subarray(6, 38),
      sessionId: new Uint8Array(0),
      offer: {
        encoding: "tls",
        version: 0x0303,
        highestVersion: 0x0304,
        length: CLIENT_HELLO.length,
        cipherSuites: [0x1301, 0x1303, 0x1302],
        cipherKinds: [],
        compressionMethods: [0],
        extensions: [
          { type: 0x0000, length: 11 },
          { type: 0xff01, length: 1 },
          { type: 0x000a, length: 20 },
          { type: 0x0023, length: 0 },
          { type: 0x0033, length: 38 },
          { type: 0x002b, length: 3 },
          { type: 0x000d, length: 32 },
          { type: 0x002d, length: 2 },
          { type: 0x001c, length: 2 },
        ],
        supportedVersions: [0x0304],
        serverName: "server",
        alpn: [],
        firstAlpn: null,
        groups: [0x001d, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104],
        signatureAlgorithms: [
          0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201, 0x0402,
          0x0502, 0x0602, 0x0202,
        ],
        pointFormats: [],
        keyShares: [0x001d],
        errors: [],
      },
    },
  });
});

test("clientHello: every prefix is an error, but the one that ends where extensions would begin", () => {
  const whole: number[] = [];
  for (let length = 0; length < BODY.length; length++) {
    const result = decode(clientHello, BODY.subarray(0, length));
    if (result.ok && result.value.offer.errors.length === 0) whole.push(length);
  }
  expect(whole).toEqual([2 + 32 + 1 + 2 + 6 + 2]);
});

test("clientHello: a byte after the extensions is an error, and all fields are read", () => {
  const result = decode(clientHello, join(BODY, [0]));
  expect(result.ok && [result.value.offer.errors, result.value.offer.serverName]).toEqual([
    [{ kind: "trailing", field: "extensions", offset: BODY.length }],
    "server",
  ]);
});

test("clientHello: a hello without extensions has none", () => {
  expect(decoded({ extensions: null })).toMatchObject({
    extensions: [],
    supportedVersions: null,
    errors: [],
  });
});

test("clientHello: of a damaged extension only its own contents are lost", () => {
  const hello = decoded({
    extensions: [
      extension(0x000a, uint16(99, 0x001d)),
      extension(0x0000, vector16([0], vector16("mail.example"))),
    ],
  });
  expect([hello.groups, hello.serverName, hello.extensions.length, hello.errors]).toEqual([
    [],
    "mail.example",
    2,
    [{ kind: "truncated", field: "named_group_list", offset: 51 }],
  ]);
});

test("clientHello: bytes left over in an extension are an error, and its contents count", () => {
  const hello = decoded({ extensions: [extension(0x000a, vector16(uint16(0x001d)), [7])] });
  expect([hello.groups, hello.errors]).toEqual([
    [0x001d],
    [{ kind: "trailing", field: "extension_data", offset: 53 }],
  ]);
});

test("clientHello: unknown and repeated extensions are kept in order, and of repeated ones the first counts", () => {
  const hello = decoded({
    extensions: [extension(0x3a3a), groups(0x001d), extension(0xfe0d, [1, 2]), groups(0x17)],
  });
  expect([hello.extensions, hello.groups]).toEqual([
    [
      { type: 0x3a3a, length: 0 },
      { type: 0x000a, length: 4 },
      { type: 0xfe0d, length: 2 },
      { type: 0x000a, length: 4 },
    ],
    [0x001d],
  ]);
});

test("clientHello: names that cannot be printed are shown in hex", () => {
  const hello = decoded({
    extensions: [
      extension(0x0000, vector16([0], vector16([0x6d, 0x00]))),
      extension(0x0010, vector16(vector8([0xe9]), vector8("smtp"))),
    ],
  });
  expect([hello.serverName, hello.alpn, hello.firstAlpn]).toEqual([
    "0x6d00",
    ["0xe9", "smtp"],
    Uint8Array.of(0xe9),
  ]);
});

test("clientHello: a server name of another type is not a host name", () => {
  expect(decoded({ extensions: [extension(0x0000, vector16([1], vector16("x")))] }).serverName).toBeNull();
});

test("clientHello: point formats and key shares are listed", () => {
  const hello = decoded({
    extensions: [
      extension(0x000b, vector8([0, 1])),
      extension(
        0x0033,
        vector16(uint16(0x2a2a), vector16([0]), uint16(0x11ec), vector16(new Uint8Array(1216))),
      ),
    ],
  });
  expect([hello.pointFormats, hello.keyShares]).toEqual([
    [0, 1],
    [0x2a2a, 0x11ec],
  ]);
});

describe("clientHello, highestVersion", () => {
  test("is the legacy field's without the extension", () => {
    expect(highest(0x0302)).toBe(0x0302);
  });

  test("is the extension's in any order, without GREASE", () => {
    expect(highest(0x0303, 0xfafa, 0x0303, 0x0304, 0x0302)).toBe(0x0304);
  });

  test("can be below the legacy field", () => {
    expect(highest(0x0303, 0x0302, 0x0301)).toBe(0x0302);
  });

  test("is a draft if the final TLS 1.3 is not offered", () => {
    expect(highest(0x0303, 0x7f17, 0x7f1c, 0x0303)).toBe(0x7f1c);
  });

  test("is the final TLS 1.3 if drafts are offered too", () => {
    expect(highest(0x0303, 0x7f1c, 0x0304, 0x0303)).toBe(0x0304);
  });

  test("is the legacy field's if there is only GREASE", () => {
    expect(highest(0x0303, 0x1a1a)).toBe(0x0303);
  });
});
