// HelloInterner: a hello that recurs is told as if it was decoded by itself, and shares what it says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "../../src/bytes/decode.ts";
import { MAX_INTERNED } from "../../src/bytes/interner.ts";
import { HelloInterner } from "../../src/tls/hello-interner.ts";
import { messageDecoder } from "../../src/tls/messages.ts";
import {
  clientHelloBody,
  extension,
  fromHex,
  type HelloParts,
  join,
  serverHelloBody,
  uint16,
  vector16,
  vector24,
  vector8,
} from "../build/tls.ts";

const KEY_SHARE = 0x0033;
const clientShare = (group: number, key: string) =>
  extension(KEY_SHARE, vector16(uint16(group), vector16(key)));
const serverShare = (group: number, key: string) => extension(KEY_SHARE, uint16(group), vector16(key));

/** Of the same lengths: what they say differs, what is new each time, or what breaks them. */
const EXTENSIONS = [
  extension(0x0010, vector16(vector8("smtp"))),
  extension(0x0010, vector16(vector8("http"))),
  extension(0x000a, vector16(uint16(0x001d, 0x0017))),
  extension(0x000a, vector16(uint16(0x0017, 0x001d))),
  extension(0x000d, vector16(uint16(0x0403))),
  extension(0x000d, vector16(uint16(0x0804))),
  extension(0x000b, vector8([0])),
  extension(0x000b, [9, 9]),
  extension(0x002b, vector8(uint16(0x0304))),
  extension(0x002b, vector8(uint16(0x0303))),
  extension(0x002b, uint16(0x0304)),
  clientShare(0x001d, "ab"),
  clientShare(0x001d, "yz"),
  clientShare(0x0017, "ab"),
  extension(KEY_SHARE, vector16(uint16(0x001d), [0, 9], "ab")),
  serverShare(0x001d, "abcd"),
  serverShare(0x0017, "abcd"),
  extension(0x0023, "ab"),
  extension(0x0023, "yz"),
  extension(0x0000, vector16([0], vector16("mx.a"))),
  extension(0x0000, vector16([0], vector16("mx.b"))),
];
const RANDOMS = [
  ...["0000000000000000", "444f574e47524401", "444f574e47524400"].map((end) =>
    join(new Uint8Array(24), fromHex(end)),
  ),
  fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"),
];
/** With few extensions among them, so that many are alike; a few bytes may be missing at the end. */
const severalHellos: fc.Arbitrary<(HelloParts & { readonly cut: number })[]> = fc
  .subarray(EXTENSIONS, { maxLength: 3 })
  .chain((few) =>
    fc.array(
      fc.record({
        random: fc.constantFrom(...RANDOMS),
        version: fc.constantFrom(0x0303, 0x0304),
        sessionId: fc.constantFrom([], [1, 2], [3, 4]),
        cipherSuites: fc.constantFrom([0xc02f, 0x1301], [0x1301, 0xc02f]),
        compressionMethods: fc.constantFrom([0], [1]),
        extensions: fc.subarray(few),
        cut: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5, 9, 30),
      }),
      { minLength: 10, maxLength: 40 },
    ),
  );

const chain = (names: readonly string[]) => vector24(...names.map((name) => vector24(name)));
const CLIENT = messageDecoder(1);
const SERVER = messageDecoder(2);
const CHAIN = messageDecoder(11);
const CONTEXT = { version: null, cipherSuite: null };

const decodedAlone = (decoder: typeof CLIENT, body: Uint8Array) =>
  decode((cursor) => decoder.decode(cursor, CONTEXT), body);
const decodedBy = (hellos: HelloInterner, decoder: typeof CLIENT, body: Uint8Array, end = body.length) =>
  hellos.decode(decoder, CONTEXT, body, 0, end);

function offerOf(hellos: HelloInterner, parts: HelloParts) {
  const hello = decodedBy(hellos, CLIENT, clientHelloBody(parts));
  if (!hello.ok || hello.value.kind !== "client-hello") throw new Error("it is a ClientHello");
  return hello.value.offer;
}

describe("HelloInterner", () => {
  it.each([
    ["ClientHellos", CLIENT, clientHelloBody],
    ["ServerHellos", SERVER, serverHelloBody],
  ])("decodes many %s, damaged ones among them, like each by itself", (_name, decoder, build) => {
    fc.assert(
      fc.property(severalHellos, (several) => {
        const hellos = new HelloInterner();
        for (const { cut, ...parts } of several) {
          const whole = build(parts);
          const body = whole.subarray(0, whole.length - cut);
          expect(decodedBy(hellos, decoder, body)).toEqual(decodedAlone(decoder, body));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives one message for equal chains of certificates, and the same as each by itself", () => {
    const few = fc.array(fc.constantFrom("leaf", "issuer", "root", ""), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(few, { minLength: 10 }), fc.nat({ max: 3 }), (chains, cut) => {
        const hellos = new HelloInterner();
        const earlier = new Map<string, unknown>();
        for (const names of chains) {
          const whole = join("..", chain(names));
          const body = whole.subarray(2, whole.length - Math.min(cut, whole.length - 2));
          const message = decodedBy(hellos, CHAIN, body);
          expect(message).toEqual(decodedAlone(CHAIN, body));
          body.fill(0xee);
          expect(earlier.get(JSON.stringify(names)) ?? message).toBe(message);
          earlier.set(JSON.stringify(names), message);
        }
      }),
    );
  });

  it("gives one frozen offer for hellos that differ in random, session id, keys and unread extensions", () => {
    const hellos = new HelloInterner();
    const [one, other] = ["ab", "yz"].map((text, index) =>
      offerOf(hellos, {
        random: new Uint8Array(32).fill(index),
        sessionId: [index],
        extensions: [clientShare(0x001d, text), extension(0x0023, text)],
      }),
    );
    expect(one).toBe(other);
    expect([one, one?.extensions, one?.cipherSuites].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it("gives an offer that is still right when the bytes that it was read from are gone", () => {
    const hellos = new HelloInterner();
    const body = clientHelloBody({ extensions: EXTENSIONS.slice(0, 1) });
    const again = body.slice();
    decodedBy(hellos, CLIENT, body);
    body.fill(0xee);
    expect(decodedBy(hellos, CLIENT, again)).toEqual(decodedAlone(CLIENT, again));
  });

  it("decodes right when there are more distinct hellos than it remembers", () => {
    const hellos = new HelloInterner();
    const wrong: number[] = [];
    for (let suite = 0; suite < MAX_INTERNED * 2; suite++) {
      if (offerOf(hellos, { cipherSuites: [suite] }).cipherSuites[0] !== suite) wrong.push(suite);
    }
    expect(wrong).toEqual([]);
  });

  it.each([0, 2, 33, 34, 35, 40])("does not know a hello again that is cut after %i bytes", (length) => {
    const body = clientHelloBody();
    const hellos = new HelloInterner();
    decodedBy(hellos, CLIENT, body);
    expect(decodedBy(hellos, CLIENT, body, length)).toEqual(decodedAlone(CLIENT, body.subarray(0, length)));
  });
});
