import { expect, test } from "vitest";
import { clockIn, dateTime, isZone, timeOfDay, timeSpan } from "../../src/report/clock.ts";

const TIME = "2026-11-20T23:14:05.123456Z";
const BERLIN = clockIn("Europe/Berlin");

test.each([
  ["UTC", "2026-11-20T23:14:05.123456", "UTC"],
  ["Europe/Berlin", "2026-11-21T00:14:05.123456", "CET"],
  ["America/New_York", "2026-11-20T18:14:05.123456", "EST"],
  ["Asia/Kathmandu", "2026-11-21T04:59:05.123456", "UTC+5:45"],
])("in %s clocks show %s %s", (zone, wall, name) => {
  const clock = clockIn(zone);
  expect([clock.wall(TIME), clock.zoneName(TIME)]).toEqual([wall, name]);
});

test("dateTime has the hour and name of summer time", () => {
  expect(dateTime("2026-07-01T22:00:00.000000Z", BERLIN)).toBe("2026-07-02 00:00:00 CEST");
});

test("timeOfDay has whole seconds, and is empty without a time", () => {
  expect([timeOfDay(TIME, BERLIN), timeOfDay(null, BERLIN)]).toEqual(["00:14:05", ""]);
});

test("timeSpan names the second date only if it differs", () => {
  const spans = ["2026-11-20T23:59:59.5Z", "2026-11-21T00:00:00.5Z"].map((last) =>
    timeSpan(TIME, last, clockIn()),
  );
  expect(spans).toEqual([
    "2026-11-20 23:14:05 to 23:59:59 UTC",
    "2026-11-20 23:14:05 to 2026-11-21 00:00:00 UTC",
  ]);
});

test("timeSpan within a second is one time, unless decimals are wanted", () => {
  const last = "2026-11-20T23:14:05.5Z";
  expect([timeSpan(TIME, last, BERLIN), timeSpan(TIME, last, BERLIN, "all")]).toEqual([
    "2026-11-21 00:14:05 CET",
    "2026-11-21 00:14:05.123456 to 00:14:05.5 CET",
  ]);
});

test("timeSpan over a change of the clocks names both zones", () => {
  const text = timeSpan("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", BERLIN);
  expect(text).toBe("2026-10-25 02:30:00 CEST to 02:30:00 CET");
});

test("isZone is true for names of the time zone database only", () => {
  expect(["Europe/Berlin", "UTC", "Europe/Berlim", "local"].map(isZone)).toEqual([true, true, false, false]);
});
