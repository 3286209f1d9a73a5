// The samples whose secrets are known, in every format: neither what a message says, nor a password, nor a secret of the
// connection is in any of them.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { inspectSample, KEYED, keyLogBeside, SAMPLES } from "../build/keyed-samples.ts";

const base64 = (text: string): string => Buffer.from(text, "latin1").toString("base64");

/** In the samples' messages and passwords, and these letters of the passwords' base64, whatever stands before them. */
const MARKERS = ["message-marker", "password-marker"];
const FORBIDDEN = [
  ...MARKERS,
  ...MARKERS.flatMap((marker) =>
    [0, 1, 2].map((shift) => base64(`${"x".repeat(shift)}${marker}`).slice(4, -4)),
  ),
];

/** Each is read once for all formats. */
const documents = await Promise.all(
  KEYED.map(async (name) => {
    const { capture, sessions } = await inspectSample(name);
    return { name, document: assembleDocument({ name: "x", version: "1" }, [capture], sessions) };
  }),
);

/** Of the key log beside a sample, or of the one within it. */
const secretsOf = (name: string): string[] =>
  [
    ...readFileSync(keyLogBeside(name) ?? SAMPLES + name, "latin1").matchAll(
      /[A-Z_\d]+ [\da-f]+ ([\da-f]{64,96})$/gm,
    ),
  ].flatMap(([, secret = ""]) => secret);

test.each(KEYED)("%s has secrets", (name) => {
  expect(secretsOf(name)).not.toEqual([]);
});

describe.each(Object.entries(FORMATS))("as %s", (_, { load }) => {
  test.each(documents)("$name", async ({ name, document }) => {
    const render = await load();
    const text = [...render(document, { width: 200, color: true, ciphers: true, verbose: true })].join("");
    const lowered = text.toLowerCase();
    const leaks = [...FORBIDDEN, ...secretsOf(name)].filter((secret) =>
      lowered.includes(secret.toLowerCase()),
    );
    expect([text.length > 0, leaks]).toEqual([true, []]);
  });
});
