import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.ts";
import { clientHello } from "../../src/tls/messages/client-hello.ts";
import { serverHello } from "../../src/tls/messages/server-hello.ts";
import { RecurringHellos } from "../../src/tls/recurring-hellos.ts";
import {
  clientHelloBody,
  extension,
  fromHex,
  type HelloParts,
  join,
  serverHelloBody,
  uint16,
  vector16,
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
/** With few extensions among them, so that many are alike. */
const severalHellos: fc.Arbitrary<HelloParts[]> = fc.subarray(EXTENSIONS, { maxLength: 3 }).chain((few) =>
  fc.array(
    fc.record({
      random: fc.constantFrom(...RANDOMS),
      version: fc.constantFrom(0x0303, 0x0304),
      cipherSuites: fc.constantFrom([0xc02f, 0x1301], [0x1301, 0xc02f]),
      compressionMethods: fc.constantFrom([0], [1]),
      extensions: fc.subarray(few),
    }),
    { minLength: 10, maxLength: 40 },
  ),
);

describe("hellos that recur", () => {
  it("of clients are told as if each was decoded", () => {
    fc.assert(
      fc.property(severalHellos, (several) => {
        const hellos = new RecurringHellos();
        for (const body of several.map(clientHelloBody)) {
          const decoded = clientHello(new Cursor(body));
          expect(hellos.of(1, body, 0, body.length) ?? decoded).toEqual(decoded);
          hellos.keep(1, decoded, body, 0, body.length);
        }
      }),
    );
  });

  it("of servers are told as if each was decoded", () => {
    fc.assert(
      fc.property(severalHellos, (several) => {
        const hellos = new RecurringHellos();
        for (const body of several.map(serverHelloBody)) {
          const decoded = serverHello(new Cursor(body));
          expect(hellos.of(2, body, 0, body.length) ?? decoded).toEqual(decoded);
          hellos.keep(2, decoded, body, 0, body.length);
        }
      }),
    );
  });

  it("share their lists though random and key are new", () => {
    const hellos = new RecurringHellos();
    const [one, other] = ["ab", "yz"].map((key) =>
      clientHelloBody({
        random: new Uint8Array(32).fill(key.length),
        extensions: [clientShare(0x001d, key)],
      }),
    );
    if (one === undefined || other === undefined) throw new Error("there are two");
    const decoded = clientHello(new Cursor(one));
    hellos.keep(1, decoded, one, 0, one.length);
    expect(hellos.of(1, other, 0, other.length)?.extensions).toBe(decoded.extensions);
  });

  it.each([0, 2, 33, 34, 35, 40])("that end behind %i bytes are not known", (length) => {
    const body = clientHelloBody();
    const hellos = new RecurringHellos();
    hellos.keep(1, clientHello(new Cursor(body)), body, 0, body.length);
    expect(hellos.of(1, body, 0, length)).toBeNull();
  });
});
