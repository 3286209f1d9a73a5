// What was last checked long before a session took place is said to be old wherever the conclusion is explained.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Policy } from "../../src/diagnose/policy.ts";
import { inspectCaptures } from "../../src/inspect-captures.ts";
import { render } from "../../src/report/render.ts";
import type { FormatName } from "../../src/report/formats.ts";
import { partnerPolicy } from "../build/policies.ts";

/** Of 2026-11-21, with the host of {@link partnerPolicy}. */
const SAMPLE = readFileSync(new URL("../../samples/server-fin-after-tls11-hello.pcap", import.meta.url));

async function written(format: FormatName, policy: Policy): Promise<string> {
  const text = await render(await inspectCaptures([SAMPLE], { policy }), format, { policy });
  return text.replaceAll(/\s+/g, " ");
}

describe("a session of more than two years after somebody looked", () => {
  test.each<FormatName>(["text", "html", "markdown", "json", "ndjson", "sarif"])(
    "is told so as %s",
    async (format) => {
      const words = /(?:Partner|the provider) was last checked on 2024-03-01, more than two years before/;
      expect(await written(format, partnerPolicy({ checked: "2024-03-01" }))).toMatch(words);
      expect(await written(format, partnerPolicy({ checked: "2024-11-30" }))).not.toContain(
        "last checked on",
      );
    },
  );

  test("finds the day on the page, whether old or not, and what became different", async () => {
    const what = "It moved to another data centre.";
    const changes = [{ date: "2025-02", what, url: "https://partner.example/news" }];
    const page = await written("html", partnerPolicy({ checked: "2024-11-30", changes }));
    expect([page.includes("2024-11-30"), page.includes(what)]).toEqual([true, true]);
  });
});
