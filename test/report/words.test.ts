import { describe, expect, test } from "vitest";
import { count, duration, elapsedMs, endpointText, list, spoken } from "../../src/report/words.ts";

test.each([
  [1, "1 packet"],
  [0, "0 packets"],
  [999, "999 packets"],
  [1_234_567, "1,234,567 packets"],
])("%d is counted as %s", (amount, text) => {
  expect(count(amount, "packet")).toBe(text);
});

test.each([
  [0, "0 ms"],
  [0.04, "0.04 ms"],
  [0.096, "0.1 ms"],
  [0.44, "0.4 ms"],
  [9.94, "9.9 ms"],
  [9.96, "10 ms"],
  [26.2, "26 ms"],
  [999, "999 ms"],
  [1008, "1.01 s"],
  [9999, "10 s"],
  [12_340, "12.3 s"],
  [300_000, "300 s"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("%j is listed as %s", (items, text) => {
  expect(list(items)).toBe(text);
});

describe("elapsedMs", () => {
  test("keeps nanoseconds", () => {
    const elapsed = elapsedMs("2026-10-20T14:43:15.999999000Z", "2026-10-20T14:43:16.000000500Z");
    expect(elapsed).toBeCloseTo(0.0015, 9);
  });

  test("is null where a time is missing", () => {
    expect(elapsedMs(null, "2026-10-20T14:43:16.000000Z")).toBeNull();
  });
});

test("an IPv6 address stands in brackets", () => {
  expect(endpointText({ address: "2001:db8::1", port: 25 })).toBe("[2001:db8::1]:25");
});

test.each([
  ["ClientHello", "the ClientHello"],
  ["SSLv2 ServerHello", "the SSLv2 ServerHello"],
  ["SYN-ACK", "the SYN/ACK"],
  ["220", "the 220 reply"],
  ["EHLO", "the EHLO command"],
  ["X\u001b", "the X\\x1b command"],
  ["constructor", "the constructor command"],
])("%j is spoken of as %j", (said, text) => {
  expect(spoken(said)).toBe(text);
});
