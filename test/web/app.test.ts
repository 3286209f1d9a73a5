// What a user does with the page -> what it shows: drops, options, the address, and a worker that fails.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { choose, sample, test } from "./open-page.ts";

const TWO_SESSIONS = sample("all-clients-fail.pcap");
const ONE_SESSION = sample("server-fin-after-tls11-hello.pcap");
const KEY_LOG = sample("old-version-refused-inside-tls12.keylog");

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-page-"));
beforeAll(() => {
  mkdirSync(join(folder, "captures", "mx"), { recursive: true });
  mkdirSync(join(folder, "captures", ".hidden"));
  mkdirSync(join(folder, "notes"));
  cpSync(TWO_SESSIONS, join(folder, "captures", "mail10.pcap"));
  cpSync(ONE_SESSION, join(folder, "captures", "mail9.pcap"));
  cpSync(ONE_SESSION, join(folder, "captures", "mx", "dump"));
  cpSync(ONE_SESSION, join(folder, "captures", ".hidden", "old.pcap"));
  writeFileSync(join(folder, "captures", "notes.txt"), "to do");
  writeFileSync(join(folder, "notes", "notes.txt"), "to do");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a user does it with the mouse, from the system's window of files. */
async function drop(page: Page, ...files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
}

const heading = (page: Page) => page.locator("main h1");
const read = (page: Page) => page.locator("#about").waitFor();

/** The page's workers can be made to fail, and what they are asked can be held back. */
const WATCHED_WORKERS = `{
  const Real = Worker;
  self.workers = [];
  self.Worker = class extends Real {
    constructor(url) { super(url); self.workers.push(this); }
    postMessage(message) {
      if (self.held) self.held.push(() => super.postMessage(message));
      else super.postMessage(message);
    }
  };
}`;

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test("reads every capture of a folder that is dropped on it, and no hidden one", async ({ open }) => {
    const page = await open();
    await drop(page, join(folder, "captures"));
    await read(page);
    const captures = await page
      .getByRole("table", { name: "Captures" })
      .locator("tbody th")
      .allTextContents();
    expect(captures).toEqual(["mail9.pcap", "mail10.pcap", "dump"]);
  });

  test("says of a folder without captures what to do", async ({ open }) => {
    const page = await open();
    await drop(page, join(folder, "notes"));
    await expect
      .poll(() => page.getByRole("alert").textContent())
      .toBe("This folder holds no captures: choose another.");
  });

  test("asks what to do with files that are dropped while others are read", async ({ open }) => {
    const page = await open();
    await page.addInitScript(WATCHED_WORKERS);
    await page.reload();
    await page.evaluate("self.held = []");
    await choose(page, TWO_SESSIONS);
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await drop(page, ONE_SESSION);
    const question = page.getByRole("group", { name: /came while another was being read/ });
    await question.waitFor();
    await page.evaluate("{ const held = self.held; self.held = null; held.forEach((send) => send()); }");
    await question.getByRole("button", { name: "Read instead" }).click();
    await read(page);
    expect(await page.title()).toContain("server-fin-after-tls11-hello.pcap");
  });

  test("keeps files until the options make sense, then reads them with these", async ({ open }) => {
    const page = await open();
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("More ports").fill("25,x");
    await choose(page, TWO_SESSIONS);
    const form = page.locator(".options form");
    await form.getByText('"x" is not a port number or range').waitFor();
    expect(await form.locator("p:has(button)").textContent()).toBe(
      "Read all-clients-fail.pcap, which waits until the options make sense.",
    );
    await page.getByLabel("More ports").fill("");
    await page.getByLabel("Time zone").fill("Asia/Tokyo");
    await page.keyboard.press("Enter");
    await read(page);
    expect(await page.locator("main").textContent()).toContain("2026-11-22 01:18:32.099018");
    expect(await page.getByText("Options (1 set)", { exact: true }).count()).toBe(1);
  });

  test("takes a key log wherever it comes, reads with it, and lets go of it", async ({ open }) => {
    const page = await open();
    await drop(page, KEY_LOG);
    const keyLogs = page.getByRole("group", { name: "TLS key logs" });
    await keyLogs.getByText(basename(KEY_LOG), { exact: true }).waitFor();
    await choose(page, sample("old-version-refused-inside-tls12.pcap"), ONE_SESSION);
    await read(page);
    const option = page.getByText(`--keylog ${basename(KEY_LOG)}`, { exact: true });
    expect(await option.count()).toBe(1);
    await page.getByText("Options (1 set)", { exact: true }).waitFor();
    await keyLogs.getByRole("button", { name: `Remove ${basename(KEY_LOG)}` }).click();
    await page.getByRole("button", { name: "Read again" }).click();
    await expect.poll(() => option.count()).toBe(0);
    await read(page);
    await drop(page, KEY_LOG);
    await expect.poll(() => option.count()).toBe(1);
  });

  test("says of a key log that fits no connection what the command line says", async ({ open }) => {
    const page = await open();
    await choose(page, KEY_LOG, ONE_SESSION);
    await read(page);
    await page.getByText(/no line fits the one connection read: it has keys of one other;/).waitFor();
  });

  test("keeps the filter when the same captures are read with other options", async ({ open }) => {
    const page = await open();
    await choose(page, TWO_SESSIONS);
    await read(page);
    await page.getByText("Filter", { exact: true }).click();
    await page.getByLabel("Client", { exact: true }).fill("192.0.2.11");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 2 sessions", { exact: true }).first().waitFor();
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Time zone").fill("Asia/Tokyo");
    await page.keyboard.press("Enter");
    await page.locator("main").getByText("2026-11-22 01:18:32").first().waitFor();
    await page.getByText("1 of 2 sessions", { exact: true }).first().waitFor();
  });

  test("opens the session that the address names, and leaves it by the back button", async ({ open }) => {
    const page = await open();
    await page.evaluate('location.hash = "capture-1-stream-1"');
    await choose(page, TWO_SESSIONS);
    await heading(page).getByText("Stream 1").waitFor();
    await page.keyboard.press("Escape");
    await heading(page).getByText("Mail connections in").waitFor();
    await page.locator('a[href="#capture-1-stream-0"]').first().click();
    await heading(page).getByText("Stream 0").waitFor();
    await page.goBack();
    await heading(page).getByText("Mail connections in").waitFor();
    const focused = page.locator(":focus");
    expect(await focused.getAttribute("href")).toBe("#capture-1-stream-0");
  });

  test("forgets the address when other captures are read", async ({ open }) => {
    const page = await open();
    await page.evaluate('location.hash = "capture-1-stream-1"');
    await choose(page, TWO_SESSIONS);
    await heading(page).getByText("Stream 1").waitFor();
    await choose(page, sample("all-old-clients-fail.pcap"));
    await heading(page).getByText("Mail connections in").waitFor();
  });

  test("says in a sentence that its worker ended, and reads again with another", async ({ open }) => {
    const page = await open();
    await page.addInitScript(WATCHED_WORKERS);
    await page.reload();
    await choose(page, TWO_SESSIONS);
    await read(page);
    await page.evaluate("self.workers[0].dispatchEvent(new ErrorEvent('error'))");
    await heading(page).getByText("Not read").waitFor();
    expect(await page.locator(".notice").textContent()).toContain(
      "most likely because the browser had no memory left",
    );
    await choose(page, TWO_SESSIONS);
    await read(page);
    expect(await page.evaluate("self.workers.length")).toBe(2);
  });

  test("says what to do where the browser gives it no worker", async ({ open }) => {
    const page = await open();
    await page.addInitScript(
      `self.Worker = class { constructor() { throw new DOMException("no", "SecurityError"); } }`,
    );
    await page.reload();
    await choose(page, TWO_SESSIONS);
    await heading(page).getByText("Not read").waitFor();
    expect(await page.locator(".notice").textContent()).toContain("starttls-inspect page --serve");
  });
});
