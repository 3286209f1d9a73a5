// What a user saves and copies in the page: the bytes that the command line writes.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { run } from "../gateway/program.ts";
import { choose, sample, test } from "./open-page.ts";

const CAPTURE = "all-clients-fail.pcap";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function openMenu(page: Page): Promise<void> {
  await choose(page, sample(CAPTURE));
  await page.getByText("Save or copy").click();
}

/** Its name, and what is in it. */
async function downloaded(page: Page, button: string): Promise<readonly [name: string, bytes: Buffer]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return [download.suggestedFilename(), readFileSync(await download.path())];
}

/** The page knows a file by its name alone, so the program is run beside it. */
const written = (name: string, ...args: readonly string[]): Buffer => {
  const path = join(folder, name);
  run(...args, "-o", path);
  return readFileSync(path);
};

describe.runIf(needs("chromium", hasChromium))("the menu of what can be saved", () => {
  test("saves the report in a format that is chosen", async ({ open }) => {
    const page = await open();
    await openMenu(page);
    await page.getByLabel("Format").first().selectOption({ label: "Markdown, to paste" });
    const [name, bytes] = await downloaded(page, "Save report");
    expect(name).toBe("all-clients-fail.md");
    expect(bytes.toString()).toBe(written("a.md", "report", sample(CAPTURE)).toString());
  });

  test("saves packets without names, with a key", async ({ open }) => {
    const page = await open();
    await openMenu(page);
    await page.getByLabel("Replace names and addresses").check();
    await page.getByLabel("Key").fill("a key");
    const [name, bytes] = await downloaded(page, "Save packets");
    expect(name).toBe("anonymised-evidence.pcapng");
    const args = ["extract", sample(CAPTURE), "--anonymize", "--key", "a key"];
    expect(bytes.equals(written("a.pcapng", ...args))).toBe(true);
    await page.getByText("replaced: ").waitFor();
  });

  test("copies a few lines and a filter", async ({ open }) => {
    const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await openMenu(page);
    await page.getByRole("button", { name: "Copy a few lines" }).click();
    await page.getByText("Copied: a few lines").waitFor();
    const pasted = await page.evaluate("navigator.clipboard.readText()");
    expect(pasted).toBe(run("report", sample(CAPTURE), "--brief").stdout);
    await page.getByRole("button", { name: "Copy Wireshark filter" }).click();
    await page.getByText("Copied: the Wireshark filter").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("tcp.stream in {0, 1}");
  });

  test("where a page may not copy, the text is there and selected", async ({ open }) => {
    const page = await open();
    await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.reload();
    await openMenu(page);
    await page.getByRole("button", { name: "Copy Markdown" }).click();
    const field = page.getByLabel(/does not let the page copy/);
    await field.waitFor();
    const selected = await page.evaluate("getSelection().toString()");
    expect(selected).toBe(run("report", sample(CAPTURE), "--format", "markdown").stdout);
  });
});
