// What an extract says of the capture that it was made from: written, read, and not believed where it cannot be.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import {
  type ExtractOrigin,
  originalFrame,
  originComments,
  originOf,
  rangesIn,
} from "../../src/capture/extract-origin.ts";
import { PcapngWriter } from "../../src/extract/pcapng-writer.ts";
import { concat } from "../build/captures.ts";

const SHA256 = "38af".repeat(16);
const ORIGIN: ExtractOrigin = {
  name: "mail.pcap",
  sha256: SHA256,
  anonymized: false,
  frames: [
    [5, 5],
    [7, 9],
    [12, 12],
  ],
};

test("originComments writes an extract's frames as one readable comment", () => {
  expect(originComments(ORIGIN)).toEqual([`frames of mail.pcap (sha256 ${SHA256}): 5,7-9,12`]);
  expect(originComments({ ...ORIGIN, name: null, anonymized: true })).toEqual([
    `anonymised frames of a capture (sha256 ${SHA256}): 5,7-9,12`,
  ]);
});

test("originOf reads what originComments wrote, in as many comments as needed", () => {
  const origin = fc.record({
    name: fc.string({ minLength: 1, maxLength: 40 }).filter((name) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)),
    sha256: fc.constantFrom(SHA256, null),
    anonymized: fc.constant(false),
    frames: fc
      .uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1 })
      .map((numbers) => rangesIn(numbers.toSorted((a, b) => a - b))),
  });
  fc.assert(
    fc.property(origin, (one) => {
      expect(originOf(originComments(one))).toEqual(one);
    }),
  );

  const every = rangesIn(Array.from({ length: 90_000 }, (_, index) => 1_000_000 + 2 * index));
  const comments = originComments({ ...ORIGIN, frames: every });
  expect(comments.length).toBeGreaterThan(10);
  expect(Math.max(...comments.map(({ length }) => length))).toBeLessThan(65_535);
  expect(originOf(comments)?.frames).toEqual(every);
});

test("originComments lists no more than 100,000 ranges", () => {
  const frames = rangesIn(Array.from({ length: 100_001 }, (_, index) => 1 + 2 * index));
  const comments = originComments({ ...ORIGIN, frames });
  expect(comments).toEqual([`frames of mail.pcap (sha256 ${SHA256}): too many to list`]);
  expect(originOf(comments)).toEqual({ ...ORIGIN, frames: null });
});

test("originComments replaces control characters in a file name", () => {
  const [comment = ""] = originComments({ ...ORIGIN, name: "a\n\u001b[31m\u202eb.pcap" });
  expect(originOf([comment])?.name).toBe("a??[31m?b.pcap");
});

describe("originOf ignores", () => {
  test.each([
    ["another comment", ["recorded by bob"]],
    ["a number twice", [`frames of a (sha256 ${SHA256}): 5,5`]],
    ["a range that runs back", [`frames of a (sha256 ${SHA256}): 9-7`]],
    ["frame 0", [`frames of a (sha256 ${SHA256}): 0,1`]],
    ["an empty list", [`frames of a (sha256 ${SHA256}): `]],
    ["a comma at its end", [`frames of a (sha256 ${SHA256}): 1,`]],
    ["a hash that is none", ["frames of a (sha256 xyz): 1"]],
    ["a control character in the name", [`frames of a\u001b[0m (sha256 ${SHA256}): 1`]],
    ["a second comment of another kind", [`frames of a (sha256 ${SHA256}): 1`, "2"]],
    ["a number beyond any frame's", [`frames of a (sha256 ${SHA256}): 99999999999`]],
  ])("%s", (_, comments) => expect(originOf(comments)).toBeNull());
});

test("originalFrame gives the frame's original number, null beyond the list", () => {
  expect([1, 2, 3, 4, 5, 6].map((frame) => originalFrame(ORIGIN, frame))).toEqual([5, 7, 8, 9, 12, null]);
  expect(originalFrame({ ...ORIGIN, frames: null }, 1)).toBeNull();
});

describe("the origin in a pcapng file", () => {
  test("is reported for as many packets as are listed", () => expect(read(5)).toEqual(ORIGIN));
  test("is reported for a truncated file", () => expect(read(5, 20)).toEqual(ORIGIN));
  test("is not reported where packets were removed or added", () =>
    expect([read(4), read(6)]).toEqual([null, null]));
});

/** An extract of so many packets, without its last bytes. */
function read(packets: number, cut = 0) {
  const writer = new PcapngWriter("test");
  const packet = {
    bytes: new Uint8Array(60),
    originalLength: 60,
    linkType: 1,
    seconds: 1,
    nanoseconds: 0,
    decimals: 6,
    comment: null,
  } as const;
  const pieces = Array.from({ length: packets }, () => writer.packet(packet));
  const bytes = concat(writer.start(originComments(ORIGIN)), ...pieces);
  const decoder = createCaptureDecoder(() => {});
  decoder.push(bytes.subarray(0, bytes.length - cut));
  decoder.finish();
  return decoder.summary.origin;
}
