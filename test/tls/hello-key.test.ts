// HelloKey: which bytes of a hello's body are in its key. Two hellos with one key are taken for the same.
import { describe, expect, it } from "vitest";
import { hex } from "../../src/bytes/ascii.ts";
import { HelloKey } from "../../src/tls/hello-key.ts";
import {
  clientHelloBody,
  extension,
  fromHex,
  HELLO_RETRY_REQUEST_RANDOM,
  type HelloParts,
  join,
  serverHelloBody,
  uint16,
  vector16,
} from "../build/tls.ts";

const KEY_SHARE = 0x0033;
const SESSION_TICKET = 0x0023;
const SUPPORTED_GROUPS = 0x000a;

type Kind = "ofClient" | "ofServer";

/** The key of the body among other bytes; null where it has none. */
function keyOf(kind: Kind, body: Uint8Array): string | null {
  const key = new HelloKey();
  const bytes = join("..", body, [0xee, 0xee, 0xee, 0xee]);
  if (!key[kind](bytes, 2, 2 + body.length)) return null;
  return hex(key.bytes, 0, key.length);
}

const spaced = (digits: string): string => digits.replaceAll(" ", "");
const clientKey = (parts: HelloParts, cut = 0): string | null => {
  const body = clientHelloBody(parts);
  return keyOf("ofClient", body.subarray(0, body.length - cut));
};
const serverKey = (parts: HelloParts): string | null => keyOf("ofServer", serverHelloBody(parts));

/** Version, random, an empty session id, one suite, one compression method, and the length of the extensions. */
const CLIENT_BYTES = 2 + 32 + 1 + 4 + 2 + 2;
const SERVER_BYTES = 2 + 32 + 1 + 2 + 1 + 2;
const one = { cipherSuites: [0xc02f] };
const lengthOf = (bytes: number): string => bytes.toString(16).padStart(4, "0");

describe("HelloKey.ofClient", () => {
  it("takes lengths, version, suites and compression, not the random and the session id", () => {
    const session = { ...one, random: new Uint8Array(32).fill(7), sessionId: [1, 2, 3], extensions: [] };
    expect(clientKey(session)).toBe(spaced(`${lengthOf(CLIENT_BYTES + 3)} 0303 03 0002c02f 0100 0000`));
  });

  it("takes a read extension whole, of another its type and length", () => {
    const groups = extension(SUPPORTED_GROUPS, vector16(uint16(0x001d)));
    const extensions = [extension(SESSION_TICKET, "ab"), groups];
    expect(clientKey({ ...one, extensions })).toBe(
      spaced(`${lengthOf(CLIENT_BYTES + 14)} 0303 00 0002c02f 0100 000e 00230002 000a00040002001d`),
    );
  });

  it("takes of each key share the group and the length of the key", () => {
    const shares = vector16(uint16(0x001d), vector16("ab"), uint16(0x0017), vector16("xyz"));
    expect(clientKey({ ...one, extensions: [extension(KEY_SHARE, shares)] })).toBe(
      spaced(`${lengthOf(CLIENT_BYTES + 19)} 0303 00 0002c02f 0100 0013 0033000f 000d 001d0002 00170003`),
    );
  });

  it("takes what is left after the last whole key share, and after the last whole extension", () => {
    const shares = [extension(KEY_SHARE, uint16(5), uint16(0x001d), [0, 0], [9])];
    const ticket = [extension(SESSION_TICKET, [])];
    expect([clientKey({ ...one, extensions: shares }), clientKey({ ...one, extensions: ticket }, 1)]).toEqual(
      [
        spaced(`${lengthOf(CLIENT_BYTES + 11)} 0303 00 0002c02f 0100 000b 00330007 0005 001d0000 09`),
        spaced(`${lengthOf(CLIENT_BYTES + 3)} 0303 00 0002c02f 0100 0004 002300`),
      ],
    );
  });

  it("takes nothing after the end of a body that is cut in an extension, a key share or a suite", () => {
    const groups = [extension(SUPPORTED_GROUPS, vector16(uint16(0x001d)))];
    const shares = [extension(KEY_SHARE, vector16(uint16(0x001d), vector16("abcd")))];
    expect([
      clientKey({ ...one, extensions: groups }, 2),
      clientKey({ ...one, extensions: shares }, 9),
      clientKey({ ...one, extensions: null }, 3),
    ]).toEqual([
      spaced(`${lengthOf(CLIENT_BYTES + 6)} 0303 00 0002c02f 0100 0008 000a0004 0002`),
      spaced(`${lengthOf(CLIENT_BYTES + 5)} 0303 00 0002c02f 0100 000e 0033000a 00`),
      spaced(`${lengthOf(CLIENT_BYTES - 2 - 3)} 0303 00 0002c0`),
    ]);
  });

  it("begins anew with each body", () => {
    const key = new HelloKey();
    const body = clientHelloBody(one);
    key.ofClient(body, 0, body.length);
    const { length } = key;
    key.ofClient(body, 0, body.length);
    expect(key.length).toBe(length);
  });
});

describe("HelloKey.ofServer", () => {
  it.each([
    ["no sentinel", "0000000000000000", "00"],
    ["the sentinel of TLS 1.2", "444f574e47524401", "01"],
    ["the sentinel of TLS 1.1", "444f574e47524400", "02"],
  ])("of a random that ends in %s (%s) takes %s", (_what, end, mark) => {
    const random = join(new Uint8Array(24), fromHex(end));
    expect(serverKey({ ...one, random, sessionId: [1] })).toBe(
      spaced(`${lengthOf(SERVER_BYTES + 1)} 0303 01 ${mark} c02f 00 0000`),
    );
  });

  it("marks a HelloRetryRequest", () => {
    expect(serverKey({ ...one, random: HELLO_RETRY_REQUEST_RANDOM })).toBe(
      spaced(`${lengthOf(SERVER_BYTES)} 0303 00 03 c02f 00 0000`),
    );
  });

  it("takes of the key share the group and the length of the key", () => {
    const extensions = [extension(KEY_SHARE, uint16(0x001d), vector16("abcd")), extension(SESSION_TICKET)];
    expect(serverKey({ ...one, extensions })).toBe(
      spaced(`${lengthOf(SERVER_BYTES + 16)} 0303 00 00 c02f 00 0010 00330008 001d0004 00230000`),
    );
  });

  it("takes nothing after the end of a body that is cut in its suite", () => {
    const body = serverHelloBody({ ...one, extensions: null });
    expect(keyOf("ofServer", body.subarray(0, -2))).toBe(spaced("0024 0303 00 00 c0"));
  });

  it.each([0x0304, 0x7f12, 0x7f15])("has no key for version %i, a draft without session id", (version) => {
    expect(serverKey({ version })).toBeNull();
  });
});

describe.each<Kind>(["ofClient", "ofServer"])("HelloKey.%s", (kind) => {
  it.each([
    [34, false],
    [35, true],
    [4096, true],
    [4097, false],
  ])("of a body of %i bytes has a key: %s", (length, has) => {
    const body = new Uint8Array(length);
    expect(keyOf(kind, body) !== null).toBe(has);
  });
});
