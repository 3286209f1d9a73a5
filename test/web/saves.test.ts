// What a user saves and copies -> byte for byte what the command line writes of the same captures.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { runIn } from "../gateway/program.ts";
import { hasChromium } from "../report/chromium.ts";
import { choose, hasRead, type Open, sample, test } from "./open-page.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NAME = "server-fin-retry-loop.pcap";

/** What is chosen as the format, and the file that it gives. */
const REPORTS = [
  ["HTML", "report.html", []],
  ["Markdown", "report.md", []],
  ["JSON", "report.json", []],
  ["NDJSON", "report.ndjson", []],
  ["CSV, sessions", "report.csv", []],
  ["CSV, certificates", "report.csv", ["--table", "certificates"]],
  ["SARIF", "report.sarif", []],
] as const;

describe.runIf(needs("chromium", hasChromium))("what the page saves", () => {
  test("as a report, in each format, is what the command line writes", async ({ open }) => {
    const page = await openSaving(open, NAME);
    const report = page.getByRole("group", { name: "Report" });
    const differing: string[] = [];
    for (const [label, file, options] of REPORTS) {
      const formats = await report.getByLabel("Format").getByRole("option").allInnerTexts();
      await report.getByLabel("Format").selectOption(formats.find((text) => text.startsWith(label)) ?? label);
      const saved = await savedBy(page, "Save report");
      const written = writtenBy("report", file, ...options);
      if (!saved.equals(written)) differing.push(label);
    }
    expect(differing).toEqual([]);
  });

  test("as packets, also anonymised, is what the command line extracts", async ({ open }) => {
    const page = await openSaving(open, NAME);
    const all = await savedBy(page, "Save packets");
    await page.getByLabel("Replace names and addresses").check();
    await page.getByLabel("Key", { exact: true }).fill("ticket 4711");
    const anonymised = await savedBy(page, "Save packets");
    const anonymize = ["--anonymize", "--key", "ticket 4711"];
    expect([all, anonymised].map((bytes) => bytes.toString("latin1"))).toEqual(
      [writtenBy("extract", "all.pcapng"), writtenBy("extract", "all.pcapng", ...anonymize)].map((bytes) =>
        bytes.toString("latin1"),
      ),
    );
  });

  test("as text to paste is what the command line prints", async ({ open }) => {
    const page = await openSaving(open, NAME, ["clipboard-read", "clipboard-write"]);
    const copied: string[] = [];
    for (const name of ["Copy a few lines", "Copy Markdown"]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
      copied.push(await page.evaluate(() => navigator.clipboard.readText()));
    }
    const [brief, markdown] = [["--brief"], ["--format", "markdown"]].map(
      (options) => runIn(sample(""), "report", NAME, ...options).stdout,
    );
    expect(copied).toEqual([brief, markdown]);
  });

  test("of one session that is open is that session's alone", async ({ open }) => {
    const page = await openSaving(open, NAME);
    await page.goto(`${page.url()}#capture-1-stream-1`);
    await page.getByText("Stream 1", { exact: true }).waitFor();
    const [packets, report] = [await savedBy(page, "Save packets"), await savedBy(page, "Save report")];
    const only = ["--stream", "1"];
    expect(packets.equals(writtenBy("extract", "one.pcapng", ...only))).toBe(true);
    expect(report.toString()).toBe(writtenBy("report", "one.html", ...only).toString());
  });

  test("where a browser lets no page copy, the text is there and selected", async ({ open }) => {
    const page = await open();
    await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.reload();
    await choose(page, sample(NAME));
    await page.getByText("Save or copy", { exact: true }).click();
    await page.getByRole("button", { name: "Copy Wireshark filter" }).click();
    await page.getByLabel(/does not let the page copy/).waitFor();
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("tcp.stream in {0..2}");
  });
});

async function openSaving(open: Open, name: string, permissions: readonly string[] = []): Promise<Page> {
  const page = await open({ permissions: [...permissions] });
  await choose(page, sample(name));
  await hasRead(page);
  await page.getByText("Save or copy", { exact: true }).click();
  return page;
}

async function savedBy(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return readFileSync(await download.path());
}

function writtenBy(command: string, file: string, ...options: readonly string[]): Buffer {
  const path = join(folder, file);
  rmSync(path, { force: true });
  runIn(sample(""), command, NAME, ...options, "-o", path);
  return readFileSync(path);
}
