import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/compare/comparison.ts";
import { comparisonDocument } from "../../../src/report/compare/comparison-document.ts";
import { type ComparisonFormat, renderComparison } from "../../../src/report/compare/render-comparison.ts";
import * as build from "../../build/comparisons.ts";
import { HOSTILE } from "../../build/hostile.ts";
import { capture } from "../../build/sessions.ts";

const TOOL = { name: "starttls-inspect", version: "0.0.0" };
const CAPTURES = ["a", "b"].map((name) => capture({ path: `/captures/${name}.pcap` }));

const render = (comparison: Comparison, format: ComparisonFormat, verbose = false): Promise<string> =>
  renderComparison(comparisonDocument(TOOL, CAPTURES, comparison), format, { verbose });

const KINDS: readonly (readonly [string, Comparison])[] = [
  ["one connection", build.path()],
  ["two connections", build.connections()],
  ["groups", build.groups()],
];

describe("renderComparison", () => {
  const schema: object = JSON.parse(
    readFileSync(new URL("../../../src/schema/comparison.schema.json", import.meta.url), "utf8"),
  );
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

  test.each(KINDS)("as JSON is what the schema describes: %s", async (_kind, comparison) => {
    const document: unknown = JSON.parse(await render(comparison, "json"));
    validate(document);
    expect(validate.errors).toBeNull();
  });

  test("as text begins with the headline, how sure it is, why, and what to do, in at most 80 columns", async () => {
    const text = await render(build.path(), "text");
    const lines = text.split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "A is a.pcap (stream 0) and B is b.pcap (stream 0).",
      "Every segment of more than 1400 bytes was lost between A and B (frames 8 and 9",
      "of A).",
      "  This is certain. Of what the client sent, every segment of more than 1400",
      "  bytes is in A only (frames 8 and 9 of A).",
      "  What to do: Let ICMP Fragmentation Needed pass, or clamp the MSS.",
    ]);
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
    expect(lines.length).toBeLessThan(45);
  });

  test("as text draws no ladder where everything passed", async () => {
    const steps = build.LOST_STEPS.filter(({ fate }) => fate === "passed");
    const clear = build.path({ steps, findings: [], verdict: "clear" });
    expect(await render(clear, "text")).not.toContain("server\n");
    expect(await render(clear, "text", true)).toContain("server\n");
  });

  test("as text names differences that rarely decide in a line, and shows them when all is asked for", async () => {
    const [brief, whole] = await Promise.all(
      [false, true].map((verbose) => render(build.connections(), "text", verbose)),
    );
    expect([brief, whole].map((text) => /^ {2}TTL +64 +57$/m.test(text ?? ""))).toEqual([false, true]);
    expect(brief).toContain("  Also differ  TTL (--verbose shows them)\n");
  });

  test("as text does not say how sure it is that the captures do not show something", async () => {
    const unclear = build.finding({ id: "path-unclear", certainty: "possible", fault: "capture" });
    const [open, likely] = await Promise.all(
      [unclear, build.finding({ certainty: "possible" })].map((finding) =>
        render(build.path({ verdict: "unclear", findings: [finding] }), "text"),
      ),
    );
    expect([open, likely].map((text) => text?.includes("not proven"))).toEqual([false, true]);
  });

  test("as text does not cut the cells of a row where they differ", async () => {
    const [a, b] = ["2026-11-28", "2027-02-26"].map(
      (day) => `${"the same words ".repeat(14)}valid to ${day}`,
    );
    const [difference] = build.connections().differences;
    const differences = difference === undefined ? [] : [{ ...difference, a: a ?? "", b: b ?? "" }];
    const text = await render(build.connections({ differences }), "text");
    expect(text).toMatch(/2026-11-28 +.*2027-02-26/);
  });

  test("as text counts one segment, and none, in words", async () => {
    const [leg] = build.path().legs;
    if (leg === undefined) throw new Error("the comparison has a leg");
    const client = { ...leg.client, sent: 1, arrived: 1, lost: 0 };
    const one = { ...leg, client, server: { ...leg.server, sent: 1, arrived: 1 } };
    const none = { ...leg, client, server: { ...leg.server, sent: 0, arrived: 0 } };
    const legs = [one, none];
    const text = await render(build.path({ legs }), "text");
    expect(text).toContain("1 segment from the client and 1 from the server arrived as sent");
    expect(text).toContain("from the client: 1 segment sent, arrived as sent");
    expect(text).toContain("from the server: nothing");
  });

  test("names folders only in the commands of the text", async () => {
    const [text = "", ...pages] = await Promise.all(
      (["text", "markdown", "html"] as const).map((format) => render(build.path(), format)),
    );
    const folders = text.split("\n").filter((line) => line.includes("/captures/"));
    expect(folders.every((line) => line.includes("wireshark -r"))).toBe(true);
    expect(pages.filter((page) => page.includes("/captures/"))).toEqual([]);
  });

  test.each(HOSTILE)("makes nothing of what is in a capture: %j", async (words) => {
    const page = await render(hostile(words), "html");
    expect(tags(page)).toEqual(tags(await render(hostile("harmless"), "html")));
    const texts = await Promise.all(
      (["text", "markdown", "json"] as const).map((format) => render(hostile(words), format)),
    );
    expect([page, ...texts].join("").match(/[^\P{C}\n]/gu)).toBeNull();
  });
});

const hostile = (text: string): Comparison =>
  build.path({
    headline: text,
    untold: [text],
    steps: [build.step("server", text, [1, null], "lost")],
    findings: [build.finding({ title: text, detail: text })],
  });

/** Labels may quote. */
const tags = (page: string): readonly string[] =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
