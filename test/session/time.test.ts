import fc from "fast-check";
import { expect, it } from "vitest";
import { TimeTexts } from "../../src/session/time.ts";

const text = (seconds: number, nanoseconds = 0, decimals: 6 | 9 = 6): string | null =>
  new TimeTexts().of({ seconds, nanoseconds, decimals });

it("TimeTexts writes as many decimals as the capture's clock", () => {
  expect([text(1_700_000_000, 12_345_678), text(1_700_000_000, 12_345_678, 9)]).toEqual([
    "2023-11-14T22:13:20.012345Z",
    "2023-11-14T22:13:20.012345678Z",
  ]);
});

it("TimeTexts writes zeros for a whole second", () => {
  expect(text(0)).toBe("1970-01-01T00:00:00.000000Z");
});

it("TimeTexts writes times before 1970 and after 2038", () => {
  expect([text(-1, 999_999_000), text(4_294_967_295)]).toEqual([
    "1969-12-31T23:59:59.999999Z",
    "2106-02-07T06:28:15.000000Z",
  ]);
});

it("TimeTexts gives null for a packet without a timestamp, and for a year outside RFC 3339", () => {
  expect([text(Number.NaN), text(-62_135_596_801), text(253_402_300_800)]).toEqual([null, null, null]);
});

it("TimeTexts writes the first and the last year of RFC 3339", () => {
  expect([text(-62_135_596_800), text(253_402_300_799)]).toEqual([
    "0001-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.000000Z",
  ]);
});

it("TimeTexts does not take the next second for the one that it wrote before", () => {
  const times = new TimeTexts();
  const texts = [5, 5, 6, Number.NaN, 6].map((seconds, index) =>
    times.of({ seconds, nanoseconds: index * 1000, decimals: 6 }),
  );
  expect(texts).toEqual([
    "1970-01-01T00:00:05.000000Z",
    "1970-01-01T00:00:05.000001Z",
    "1970-01-01T00:00:06.000002Z",
    null,
    "1970-01-01T00:00:06.000004Z",
  ]);
});

it("TimeTexts writes timestamps of clocks with 6 and 9 decimals in turn", () => {
  const times = new TimeTexts();
  const texts = ([6, 9, 6] as const).map((decimals) =>
    times.of({ seconds: 5, nanoseconds: 123_456_789, decimals }),
  );
  expect(texts).toEqual([
    "1970-01-01T00:00:05.123456Z",
    "1970-01-01T00:00:05.123456789Z",
    "1970-01-01T00:00:05.123456Z",
  ]);
});

it("TimeTexts writes each of many times as if it was the only one", () => {
  const some = fc.record({
    seconds: fc.constantFrom(1_700_000_000, 1_700_000_001),
    nanoseconds: fc.constantFrom(0, 64_000, 64_001, 128_000, 999_999_999),
    decimals: fc.constantFrom(6 as const, 9 as const),
  });
  fc.assert(
    fc.property(fc.array(some, { minLength: 10 }), (sequence) => {
      const times = new TimeTexts();
      expect(sequence.map((time) => times.of(time))).toEqual(
        sequence.map((time) => new TimeTexts().of(time)),
      );
    }),
  );
});
