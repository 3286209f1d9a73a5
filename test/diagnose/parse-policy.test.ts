import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePolicy, PolicyError } from "../../src/diagnose/parse-policy.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";

const SOURCE = { url: "https://example.net/tls", date: "2026-11-01" };

const file = (provider: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ providers: [{ id: "relay", hosts: ["*.example.net"], source: SOURCE, ...provider }] });

function complaint(text: string): string {
  try {
    parsePolicy(text, NO_POLICY);
  } catch (error) {
    if (error instanceof PolicyError) return `${error.code} | ${error.message}`;
  }
  return "none";
}

describe("parsePolicy", () => {
  test("reads a provider with all that can be said of it", () => {
    const provider = {
      id: "relay",
      name: "Our relay",
      hosts: ["*.example.net"],
      likelyHosts: ["relay*"],
      ports: [25, 587],
      minTls: "TLS 1.2",
      since: "2026-01",
      caveat: "It is being moved.",
      cipherSuites: { "TLS 1.2": ["0xc030"], "TLS 1.3": null },
      cipherCaveat: "The list is a draft.",
      checked: "2026-11-20",
      source: SOURCE,
      hostSource: SOURCE,
      cipherSource: null,
      changes: [{ ...SOURCE, what: "It moved." }],
      formerIds: ["old-relay"],
    };
    expect(parsePolicy(JSON.stringify({ providers: [provider] }), NO_POLICY)).toEqual({
      providers: [provider],
    });
  });

  test("needs no more than an id, hosts and a source", () => {
    expect(parsePolicy(file({}), NO_POLICY).providers).toEqual([
      {
        id: "relay",
        name: "relay",
        hosts: ["*.example.net"],
        likelyHosts: [],
        ports: [],
        minTls: null,
        since: null,
        caveat: null,
        cipherSuites: null,
        cipherCaveat: null,
        checked: "2026-11-01",
        source: SOURCE,
        hostSource: null,
        cipherSource: null,
        changes: [],
        formerIds: [],
      },
    ]);
  });

  test("puts the file's providers before the published ones", () => {
    const { providers } = parsePolicy(file({}), PUBLISHED_POLICY);
    expect([providers[0]?.id, providers.length]).toEqual(["relay", PUBLISHED_POLICY.providers.length + 1]);
  });

  test("replaces a published provider of the same id", () => {
    const { providers } = parsePolicy(file({ id: "amazon-ses" }), PUBLISHED_POLICY);
    expect(providers.filter(({ id }) => id === "amazon-ses").map(({ hosts }) => hosts)).toEqual([
      ["*.example.net"],
    ]);
  });

  test("takes a provider that gives no day of its own as checked on the day of the file", () => {
    const provider = { id: "relay", hosts: [], source: SOURCE };
    const text = JSON.stringify({ date: "2026-11-15", providers: [provider] });
    expect(parsePolicy(text, NO_POLICY).providers[0]?.checked).toBe("2026-11-15");
  });

  test("replaces a published provider by an id that it had before", () => {
    const ids = parsePolicy(file({ id: "mailcom-1und1" }), PUBLISHED_POLICY).providers.map(({ id }) => id);
    expect([ids[0], ids.includes("mail-de"), ids.length]).toEqual([
      "mailcom-1und1",
      false,
      PUBLISHED_POLICY.providers.length,
    ]);
  });

  test("reads a copy of the published file, which then replaces all of it", () => {
    const text = readFileSync(new URL("../../src/diagnose/policy/providers.json", import.meta.url), "utf8");
    expect(parsePolicy(text, PUBLISHED_POLICY)).toEqual(PUBLISHED_POLICY);
  });

  test.each([
    ["{", "not-json | not valid JSON: "],
    ["[]", "not-a-policy | the file: expected an object"],
    ["{}", "not-a-policy | providers: expected a list"],
    ['{"provider":[]}', "not-a-policy | provider: no such field; the known fields are date, providers"],
    ['{"providers":[7]}', "not-a-policy | providers[0]: expected an object"],
    [file({ id: " " }), "not-a-policy | providers[0].id: expected a string"],
    [
      file({ minTLS: "TLS 1.2" }),
      "not-a-policy | providers[0].minTLS: no such field; the known fields are id, name, hosts",
    ],
    [
      file({ doubt: "It moves." }),
      "not-a-policy | providers[0].doubt: no such field; it is now called caveat",
    ],
    [file({ minTls: "1.2" }), 'not-a-policy | providers[0].minTls: expected one of "SSL 3.0", "TLS 1.0"'],
    [file({ hosts: ["*"] }), "not-a-policy | providers[0].hosts[0]: expected a host name, or a pattern"],
    [file({ ports: [25, 0] }), "not-a-policy | providers[0].ports[1]: expected a port from 1 to 65535"],
    [file({ since: "1 May" }), 'not-a-policy | providers[0].since: expected a date like "2026-11-21"'],
    [file({ source: { url: "x" } }), "not-a-policy | providers[0].source.date: expected a date"],
    [file({ since: "2026-02-31" }), 'not-a-policy | providers[0].since: expected a date like "2026-11-21"'],
    [file({ checked: "soon" }), "not-a-policy | providers[0].checked: expected a date"],
    [file({ changes: [SOURCE] }), "not-a-policy | providers[0].changes[0].what: expected a string"],
    [
      file({ cipherSuites: { "TLS 1.2": ["c030"] } }),
      'not-a-policy | providers[0].cipherSuites["TLS 1.2"][0]: expected a cipher suite\'s number like "0xc030"',
    ],
    [
      file({ cipherSuites: { "TLS 2": null } }),
      "not-a-policy | providers[0].cipherSuites.TLS 2: no such field; the known fields are SSL 3.0",
    ],
  ])("names the place and the fault of %s", (text, expected) => {
    expect(complaint(text).slice(0, expected.length)).toBe(expected);
  });

  test("names a field of any length in a line", () => {
    expect(complaint(file({ ["x".repeat(50_000)]: 1 })).length).toBeLessThan(400);
  });

  test("refuses two providers of one id", () => {
    const provider = { id: "relay", hosts: [], source: SOURCE };
    expect(complaint(JSON.stringify({ providers: [provider, provider] }))).toBe(
      "not-a-policy | providers[1].id: expected an id that is unique in the file",
    );
  });

  test("reads the example of src/diagnose/README.md", () => {
    const readme = readFileSync(new URL("../../src/diagnose/README.md", import.meta.url), "utf8");
    const [, example = ""] = /## Provider policy.*?```json\n(.*?)```/s.exec(readme) ?? [];
    expect(parsePolicy(example, NO_POLICY).providers[0]?.minTls).toBe("TLS 1.2");
  });
});
