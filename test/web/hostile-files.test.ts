// Files that mean harm, and users in a hurry: the page says what is so, runs nothing of it, and goes on.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { dialogue } from "../build/conversations.ts";
import { terminalFault } from "../fuzz/harmless.ts";
import { hasChromium } from "../report/chromium.ts";
import { hasRead, sample, test } from "./open-page.ts";

const CAPTURE = readFileSync(sample("server-fin-retry-loop.pcap"));
const NAMES = [
  "<img src=x onerror=alert(1)>.pcap",
  "\u202egpj.pcap",
  "__proto__",
  "constructor",
  "toString.pcap",
  `${"n".repeat(4000)}.pcap`,
  "\u001b[31m.pcap",
  "%00%2e.pcap",
  " ",
];

const HASHES = [
  "#%00",
  "#__proto__",
  "#constructor",
  "#c1-99999999999999999999",
  `#${"x".repeat(60_000)}`,
  "#%",
  '#"><img src=x>',
];

const give = (page: Page, files: readonly (readonly [name: string, content: Uint8Array])[]) =>
  page
    .locator("input[type=file]")
    .first()
    .setInputFiles(
      files.map(([name, content]) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(content),
      })),
    );

const bodyText = (page: Page): Promise<string> =>
  page
    .locator("body")
    .innerText()
    // Between the cells of a table.
    .then((text) => text.replaceAll("\t", " "));

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test("shows names of files as text, whatever they are", async ({ open }) => {
    const page = await open();
    await give(
      page,
      NAMES.map((name) => [name, CAPTURE]),
    );
    await hasRead(page);
    const text = await bodyText(page);
    expect(terminalFault(text)).toBeNull();
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(text).toContain(`${NAMES.length} captures`);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
  });

  test("shows what captures say as text", async ({ open }) => {
    const page = await open();
    const talk = dialogue()
      .syn()
      .server("220 <script>alert(1)</script>\u001b[31m\u009b \xed\xa0\x80\r\n")
      .client("EHLO <b>x\u202e\r\n")
      .server("250-<b>\r\n250 STARTTLS\r\n")
      .client("STARTTLS\r\n")
      .server("454 <img src=x onerror=alert(1)>\r\n")
      .fin("server");
    await give(page, [["a.pcap", talk.pcap()]]);
    await hasRead(page);
    expect(await page.locator("main script, main img, main b").count()).toBe(0);
    await page.getByRole("button", { name: "Frame 4," }).first().click();
    await page.locator(".dump").waitFor();
    expect(terminalFault(await bodyText(page))).toBeNull();
  });

  test("does not mind what its address ends with", async ({ open }) => {
    const page = await open();
    await give(page, [["a.pcap", CAPTURE]]);
    await hasRead(page);
    for (const hash of HASHES) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      await page.evaluate("new Promise((done) => setTimeout(done))");
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Mail connections in a.pcap");
    }
  });

  test("reads files that are empty, or nothing at all once unpacked", async ({ open }) => {
    const page = await open();
    await give(page, [
      ["empty.pcap", new Uint8Array(0)],
      ["bomb.pcap.gz", gzipSync(Buffer.alloc(50 << 20))],
      ["window.pcap.zst", Buffer.from("28b52ffd00f8ffffff", "hex")],
      ["cut.gz", gzipSync(CAPTURE).subarray(0, 900)],
      ["a.pcap", CAPTURE],
    ]);
    await hasRead(page);
    const text = await bodyText(page);
    expect(text).toContain("3 files could not be read");
    expect(text).toContain("empty.pcap: the file is empty");
    expect(text).toContain("Mail connections in 2 captures");
  });

  test("takes the last of two drops, and lists a hundred files that it could not read", async ({ open }) => {
    const page = await open();
    await page.evaluate(`for (const count of [1, 300]) {
      const data = new DataTransfer();
      for (let i = 0; i < count; i++) data.items.add(new File(["x"], "mail.pcap"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }`);
    await page.getByText("and 200 more files").waitFor();
    expect(await page.locator("li", { hasText: "mail" }).count()).toBe(100);
  });

  test("shows a frame of 60 KB of short lines with a list that ends", async ({ open }) => {
    const page = await open();
    const talk = dialogue().syn().server("220 mx\r\n").client("NOOP\r\n".repeat(10_000));
    await give(page, [["a.pcap", talk.fin("client").pcap()]]);
    await hasRead(page);
    await page.getByRole("button", { name: "Frame 4," }).first().click();
    await page.getByRole("button", { name: "Next frame" }).click();
    await page.getByRole("heading", { name: "Frame 5", exact: true }).waitFor();
    await page.locator(".dump").waitFor();
    expect(await page.getByRole("treeitem").count()).toBeLessThan(2500);
    await page.getByText(/^Further fields/).waitFor();
  });
});
