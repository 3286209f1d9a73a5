import { expect, test } from "vitest";
import { isInRange, parseVersion, parseVersionRange } from "../../src/claims/versions.ts";

test.each([
  ["TLS 1.2", "TLS 1.2"],
  ["tlsv1.2", "TLS 1.2"],
  ["TLSv1", "TLS 1.0"],
  ["1.3", "TLS 1.3"],
  ["SSLv3", "SSL 3.0"],
  ["ssl 2.0", "SSL 2.0"],
  ["SSL 1.2", null],
  ["TLS 2.0", null],
  ["", null],
])("parseVersion(%j) is %j", (text, version) => {
  expect(parseVersion(text)).toBe(version);
});

test.each([
  [">=TLS 1.2", "TLS 1.3", true],
  [">=TLS 1.2", "TLS 1.2", true],
  [">= 1.2", "TLS 1.1", false],
  [">TLS 1.2", "TLS 1.2", false],
  ["<TLS 1.2", "SSL 3.0", true],
  ["<=TLS 1.1", "TLS 1.1", true],
  ["TLS1.2+", "TLS 1.3", true],
  ["1.2 +", "TLS 1.1", false],
  ["=TLS 1.2", "TLS 1.2", true],
  ["TLS 1.2", "TLS 1.3", false],
  [">=TLS 1.2", "unknown", false],
])("range %j includes %s: %j", (text, name, expected) => {
  const range = parseVersionRange(text);
  expect(range !== null && isInRange(name, range)).toBe(expected);
});

test("parseVersionRange is null without a version, and with both >= and +", () => {
  expect(parseVersionRange(">=new")).toBeNull();
  expect(parseVersionRange(">=TLS1.2+")).toBeNull();
});
