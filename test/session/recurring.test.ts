import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cursor } from "../../src/bytes/cursor.ts";
import { RECURRING } from "../../src/limits.ts";
import { choice, offer } from "../../src/session/hello-fields.ts";
import { Recurring } from "../../src/session/recurring.ts";
import { decodeCertificate } from "../../src/tls/certificate/certificate.ts";
import { clientHello } from "../../src/tls/messages/client-hello.ts";
import { serverHello } from "../../src/tls/messages/server-hello.ts";
import { certificate } from "../build/certificates.ts";
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

const helloOf = (body: Uint8Array) => clientHello(new Cursor(body));
const chosenOf = (body: Uint8Array) => serverHello(new Cursor(body));

/** Extensions of the same type and length that differ only in what they say, broken ones included. */
const EXTENSIONS = [
  extension(0x0010, vector16(vector8("smtp"))),
  extension(0x0010, vector16(vector8("http"))),
  extension(0x0010, vector16(vector8([1, 2, 3, 4]))),
  extension(0x000a, vector16(uint16(0x001d, 0x0017))),
  extension(0x000a, vector16(uint16(0x0017, 0x001d))),
  extension(0x000d, vector16(uint16(0x0403))),
  extension(0x000d, vector16(uint16(0x0804))),
  extension(0x000b, vector8([0])),
  extension(0x000b, vector8([1])),
  extension(0x000b, [9, 9]),
  extension(0x002b, vector8(uint16(0x0304))),
  extension(0x002b, vector8(uint16(0x0303))),
  extension(0x002b, [9, 9, 9]),
  extension(0x0033, vector16(uint16(0x001d), vector16([1, 2]))),
  extension(0x0033, vector16(uint16(0x0017), vector16([1, 2]))),
  extension(0x0033, uint16(0x001d), vector16([1, 2, 3, 4])),
  extension(0x0033, uint16(0x0018), vector16([1, 2, 3, 4])),
  extension(0x0000, vector16([0], vector16("mx.a"))),
  extension(0x0000, vector16([0], vector16("mx.b"))),
];
/** One without a mark, and those by which a server says that it could do more. */
const RANDOMS = ["0000000000000000", "444f574e47524401", "444f574e47524400"].map((end) =>
  join(new Uint8Array(24), fromHex(end)),
);
const hellos: fc.Arbitrary<HelloParts> = fc.record({
  random: fc.constantFrom(...RANDOMS),
  version: fc.constantFrom(0x0301, 0x0303),
  cipherSuites: fc.shuffledSubarray([0xc02f, 0x1301, 0x002f], { minLength: 1 }),
  compressionMethods: fc.constantFrom([0], [1]),
  extensions: fc.subarray(EXTENSIONS, { maxLength: 3 }),
});

describe("hellos that recur", () => {
  it("are told like each by itself, whatever was seen before", () => {
    fc.assert(
      fc.property(fc.array(hellos, { maxLength: 8 }), (list) => {
        const recurring = new Recurring();
        const bodies = list.map(clientHelloBody);
        expect(bodies.map((body) => recurring.offer(helloOf(body)))).toEqual(
          bodies.map((body) => offer(helloOf(body))),
        );
      }),
    );
  });

  it("are told like each by itself when a server sent them", () => {
    fc.assert(
      fc.property(fc.array(hellos, { maxLength: 8 }), (list) => {
        const recurring = new Recurring();
        const bodies = list.map(serverHelloBody);
        expect(bodies.map((body) => recurring.choice(chosenOf(body)))).toEqual(
          bodies.map((body) => choice(chosenOf(body))),
        );
      }),
    );
  });

  it("share one object, whatever their randoms and session ids", () => {
    const recurring = new Recurring();
    const parts = { extensions: EXTENSIONS.slice(0, 1) };
    const others = { ...parts, random: new Uint8Array(32), sessionId: [1, 2, 3] };
    expect(recurring.offer(helloOf(clientHelloBody(others)))).toBe(
      recurring.offer(helloOf(clientHelloBody(parts))),
    );
  });

  it("give lists that nobody can change", () => {
    const { cipherSuites, extensions } = new Recurring().offer(helloOf(clientHelloBody()));
    expect([Object.isFrozen(cipherSuites), Object.isFrozen(extensions)]).toEqual([true, true]);
  });

  it("are right though the bytes that they were read from are gone", () => {
    const recurring = new Recurring();
    const body = clientHelloBody({ extensions: EXTENSIONS.slice(0, 1) });
    const expected = structuredClone(recurring.offer(helloOf(body)));
    const again = body.slice();
    body.fill(0xee);
    expect(recurring.offer(helloOf(again))).toEqual(expected);
  });

  it("are right where there are more of them than are remembered", () => {
    const recurring = new Recurring();
    const wrong: number[] = [];
    for (let suite = 0; suite < RECURRING * 2; suite++) {
      const { cipherSuites } = recurring.offer(helloOf(clientHelloBody({ cipherSuites: [suite] })));
      if (cipherSuites[0]?.id !== `0x${suite.toString(16).padStart(4, "0")}`) wrong.push(suite);
    }
    expect(wrong).toEqual([]);
  });
});

describe("certificates that recur", () => {
  const der = certificate();

  it("share one object", () => {
    const recurring = new Recurring();
    expect(recurring.certificate(der.slice())).toBe(recurring.certificate(der));
  });

  it("are told apart by any byte", () => {
    const recurring = new Recurring();
    recurring.certificate(der);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const other = der.slice();
        other[index] = (other[index] ?? 0) ^ change;
        expect(recurring.certificate(other)).toEqual(decodeCertificate(other));
      }),
    );
  });

  it("are right though the bytes that they were read from are gone", () => {
    const recurring = new Recurring();
    const bytes = der.slice();
    recurring.certificate(bytes);
    bytes.fill(0);
    expect(recurring.certificate(der)).toEqual(decodeCertificate(der));
  });
});
