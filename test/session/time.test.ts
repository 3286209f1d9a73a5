import { expect, it } from "vitest";
import { TimeTexts } from "../../src/session/time.ts";

const text = (seconds: number, nanoseconds = 0, decimals: 6 | 9 = 6): string | null =>
  new TimeTexts().of({ seconds, nanoseconds, decimals });

it("a time has as many decimals as the capture's clock", () => {
  expect([text(1_700_000_000, 12_345_678), text(1_700_000_000, 12_345_678, 9)]).toEqual([
    "2023-11-14T22:13:20.012345Z",
    "2023-11-14T22:13:20.012345678Z",
  ]);
});

it("a second is whole where its fraction is zero", () => {
  expect(text(0)).toBe("1970-01-01T00:00:00.000000Z");
});

it("times before 1970 and behind 2038 have their text", () => {
  expect([text(-1, 999_999_000), text(4_294_967_295)]).toEqual([
    "1969-12-31T23:59:59.999999Z",
    "2106-02-07T06:28:15.000000Z",
  ]);
});

it("a packet without a time has none, and neither has a year that RFC 3339 cannot write", () => {
  expect([text(Number.NaN), text(-62_135_596_801), text(253_402_300_800)]).toEqual([null, null, null]);
});

it("the first and the last year that can be written are", () => {
  expect([text(-62_135_596_800), text(253_402_300_799)]).toEqual([
    "0001-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.000000Z",
  ]);
});

it("a second that was written before is told apart from the next", () => {
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

it("the clocks of one capture may hold different numbers of decimals", () => {
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
