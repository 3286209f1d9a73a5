// The published policy, providers.json: that its dates and sources are such, and that no host belongs to two providers.
import { describe, expect, test } from "vitest";
import type { Provider } from "../../../src/diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import file from "../../../src/diagnose/policy/providers.json" with { type: "json" };
import { cipherSuites } from "../../../src/tls/registry/data/cipher-suites.ts";
import { overlap } from "./overlap.ts";

const { providers } = PUBLISHED_POLICY;

const sourcesOf = ({ source, hostSource, cipherSource, changes }: Provider) =>
  [source, hostSource, cipherSource, ...changes].filter((each) => each !== null);

const datesOf = (provider: Provider): string[] => [
  provider.checked,
  ...(provider.since === null ? [] : [provider.since]),
  ...sourcesOf(provider).map(({ date }) => date),
];

/** Like 2026-02-29, which Date.parse takes for the day after. */
const isNoDate = (date: string): boolean =>
  new Date(date).toISOString().slice(0, date.length) !== date || !/^\d{4}(-\d\d){0,2}$/.test(date);

describe("the published policy", () => {
  test("has no two providers with the same id, now or before", () => {
    const ids = providers.flatMap(({ id, formerIds }) => [id, ...formerIds]);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("has dates that exist, and none after the day of the file", () => {
    const dates = [file.date, ...providers.flatMap(datesOf)];
    expect(dates.filter((date) => isNoDate(date) || date > file.date)).toEqual([]);
  });

  test("says of every provider on which day somebody looked, not before its sources", () => {
    const unchecked = providers.filter(
      ({ checked, source }, index) =>
        file.providers[index]?.checked !== checked ||
        checked.length !== file.date.length ||
        checked < source.date,
    );
    expect(unchecked.map(({ id }) => id)).toEqual([]);
  });

  test("has an https address as each source", () => {
    const urls = providers.flatMap(sourcesOf).map(({ url }) => url);
    expect(urls.filter((url) => new URL(url).protocol !== "https:" || /\s/.test(url))).toEqual([]);
  });

  test("has a name and hosts for each provider, and caveats that are sentences", () => {
    const poor = providers.filter(
      ({ id, name, hosts, likelyHosts }) => name === id || hosts.length + likelyHosts.length === 0,
    );
    const sentences = providers.flatMap(({ caveat, cipherCaveat, changes }) => [
      ...[caveat, cipherCaveat].filter((each) => each !== null),
      ...changes.map(({ what }) => what),
    ]);
    expect([poor, sentences.filter((each) => !/^[A-Z].*\.$/.test(each))]).toEqual([[], []]);
  });

  test("has cipher suites that exist, each once", () => {
    const known = new Set(cipherSuites.map(([number]) => `0x${number.toString(16).padStart(4, "0")}`));
    const lists = providers.flatMap((each) => Object.values(each.cipherSuites ?? {}));
    const wrong = lists.filter(
      (list) => list !== null && (new Set(list).size < list.length || list.some((id) => !known.has(id))),
    );
    expect(wrong).toEqual([]);
  });

  test("gives no host name to two providers on any port", () => {
    const claims = providers.flatMap(({ id, hosts, likelyHosts, ports }) =>
      [...hosts, ...likelyHosts].map((pattern) => ({ id, pattern, ports })),
    );
    const twice = claims.flatMap((claim, index) =>
      claims
        .slice(index + 1)
        .filter(({ id, ports }) => id !== claim.id && sharePort(claim.ports, ports))
        .filter(({ pattern }) => overlap(claim.pattern, pattern))
        .map(({ id, pattern }) => `${claim.id} ${claim.pattern} | ${id} ${pattern}`),
    );
    expect(twice).toEqual([]);
  });
});

const sharePort = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === 0 || others.length === 0 || some.some((port) => others.includes(port));

describe("two patterns overlap", () => {
  test.each([
    ["mx.example.net", "mx.example.net", true],
    ["mx.example.net", "MX.example.NET", true],
    ["mx.example.net", "*.example.net", true],
    ["*.example.net", "*.net", true],
    ["smtp.*.example.net", "*.eu.example.net", true],
    ["a*c", "*b*", true],
    ["*.example.net", "example.net", false],
    ["*.example.net", "*.example.com", false],
    ["mx*.example.net", "smtp*.example.net", false],
    ["a*", "a", false],
  ])("%s and %s: %s", (one, other, expected) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  });
});
