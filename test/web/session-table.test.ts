// The table of sessions in Chromium: all rows can be reached, though few of them are in the document.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { HELLO, pcapOf, starttlsDialogue } from "../build/conversations.ts";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { choose, type Open, test } from "./open-page.ts";

const SESSIONS = 600;
/** Every tenth is well. */
const FAILED = 540;

describe.runIf(needs("chromium", hasChromium))("the table of sessions", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "table-"));
    writeFileSync(join(folder, "many.pcap"), manySessions());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function opened(open: Open, width = 1366): Promise<Page> {
    const page = await open({ viewport: { width, height: 800 } });
    await choose(page, join(folder, "many.pcap"));
    await grid(page).waitFor();
    return page;
  }

  test("only the rows in sight are in the document, and the keyboard reaches all", async ({ open }) => {
    const page = await opened(open);
    expect(await grid(page).getAttribute("aria-rowcount")).toBe(String(SESSIONS + 1));
    expect(await rows(page).count()).toBeLessThan(60);
    await rows(page).first().getByRole("button").focus();
    const places: (string | null)[] = [];
    for (const key of ["ArrowDown", "PageDown", "ArrowUp", "End", "Home"]) {
      await page.keyboard.press(key);
      places.push(await focusedRow(page).getAttribute("aria-rowindex"));
      expect(await isInSight(focusedRow(page))).toBe(true);
    }
    const [down, , , end, home] = places;
    expect([down, end, home]).toEqual(["3", String(SESSIONS + 1), "2"]);
    expect(Number(places[2])).toBe(Number(places[1]) - 1);
    expect(Number(places[1])).toBeGreaterThan(8);
  });

  test("a row that has the focus stays while others are scrolled past", async ({ open }) => {
    const page = await opened(open);
    await rows(page).first().getByRole("button").focus();
    await page.locator(".rows").evaluate((view) => view.scrollTo(0, 10_000));
    await rows(page).nth(20).waitFor();
    expect(await focusedRow(page).getAttribute("aria-rowindex")).toBe("2");
  });

  test("Enter opens a session, and the way back leads to its row", async ({ open }) => {
    const page = await opened(open);
    await rows(page).first().getByRole("button").focus();
    await page.keyboard.press("End");
    const name = (await focusedRow(page).getByRole("button").getAttribute("aria-label")) ?? "";
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `${name}:` }).waitFor();
    await page.goBack();
    await grid(page).waitFor();
    const row = rows(page).filter({ has: page.getByRole("button", { name, exact: true }) });
    expect(await row.getAttribute("aria-rowindex")).toBe(String(SESSIONS + 1));
    await expect.poll(() => isInSight(row)).toBe(true);
  });

  test("text of a row can be marked without opening it", async ({ open }) => {
    const page = await opened(open);
    const cell = rows(page).nth(2).locator(".client");
    await cell.scrollIntoViewIfNeeded();
    const box = await cell.boundingBox();
    if (box === null) throw new Error("the cell is not shown");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, y, { steps: 4 });
    await page.mouse.up();
    expect(await page.evaluate(() => String(getSelection()))).toMatch(/^192\./);
    expect(new URL(page.url()).hash).toBe("");
    await rows(page).nth(4).locator(".client").click();
    await page.getByRole("heading", { name: /^Stream \d+:/ }).waitFor();
  });

  test("a head sorts, once more the other way", async ({ open }) => {
    const page = await opened(open);
    const head = page.getByRole("columnheader", { name: "Client" });
    const firstClient = () => rows(page).first().locator(".client").innerText();
    await head.getByRole("button").click();
    expect([await head.getAttribute("aria-sort"), await firstClient()]).toEqual([
      "ascending",
      "192.0.2.0:40000",
    ]);
    await head.getByRole("button").click();
    expect([await head.getAttribute("aria-sort"), await firstClient()]).toEqual([
      "descending",
      "192.0.2.199:40599",
    ]);
  });

  test("the filter is the command line's", async ({ open }) => {
    const page = await opened(open);
    await page.getByRole("checkbox", { name: "Failed only (540)" }).check();
    await page.getByText(`${FAILED} of ${SESSIONS} sessions`).first().waitFor();
    await page.getByText("Filter", { exact: true }).click();
    const client = page.getByRole("textbox", { name: "Client" });
    await client.fill("192.0.2.0/33");
    await client.press("Enter");
    await page.getByText("expected an address, a network or a name, as in 192.0.2.0/24").waitFor();
    await client.fill("192.0.2.1");
    await client.press("Enter");
    await page.getByText(`3 of ${SESSIONS} sessions`).first().waitFor();
    expect(await page.locator(".amount code").innerText()).toBe("--failed --client 192.0.2.1");
    await page.locator(".amount").getByRole("button", { name: "Copy" }).click();
    await page
      .locator(".amount")
      .getByText(/^ (?:Copied|Selected)/)
      .waitFor();
    await client.fill("192.0.2.250");
    await client.press("Enter");
    await page.getByText("No session has client 192.0.2.250; clients here").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText(`${SESSIONS} sessions`, { exact: true }).first().waitFor();
    expect(await client.inputValue()).toBe("");
  });

  test("the search lists rows that have all words, and is said once it is quiet", async ({ open }) => {
    const page = await opened(open);
    await page.getByRole("searchbox").pressSequentially("192.0.2.19 established");
    expect(await rows(page).count()).toBe(6);
    await page
      .getByRole("status")
      .filter({ hasText: `6 of ${SESSIONS} sessions` })
      .waitFor();
  });

  test("on paper are all rows up to 500, and how many are not", async ({ open }) => {
    const page = await opened(open);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    expect(await rows(page).count()).toBe(500);
    expect(await rows(page).first().innerText()).toMatch(/^\s*0\s/);
    expect(await page.getByText(`On paper are the first 500 of ${SESSIONS} sessions`).isVisible()).toBe(true);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect.poll(() => rows(page).count()).toBeLessThan(60);
  });

  test("on a phone each row is a card, of one height and no wider than the screen", async ({ open }) => {
    const page = await opened(open, 390);
    const sizes = await rows(page).evaluateAll((elements) =>
      elements.map((element) => element.getBoundingClientRect()).map(({ height, right }) => [height, right]),
    );
    expect(new Set(sizes.map(([height]) => height)).size).toBe(1);
    expect(Math.max(...sizes.map(([, right]) => right ?? 0))).toBeLessThanOrEqual(390);
    await page.getByRole("combobox", { name: "Sort by" }).selectOption("Client");
    expect(await rows(page).first().locator(".client").innerText()).toBe("192.0.2.0:40000");
  });
});

const grid = (page: Page) => page.getByRole("grid", { name: "Sessions" });

/** Without that of the heads. */
const rows = (page: Page) => grid(page).locator("tbody").getByRole("row");

const focusedRow = (page: Page) => rows(page).filter({ has: page.locator(":focus") });

/** Below the heads. */
const isInSight = (wanted: Locator): Promise<boolean> =>
  wanted.evaluate((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    const view = row.closest(".rows")?.getBoundingClientRect();
    const head = row.closest("table")?.querySelector("thead")?.getBoundingClientRect();
    return view !== undefined && head !== undefined && top >= head.bottom - 1 && bottom <= view.bottom + 1;
  });

function manySessions(): Uint8Array {
  const talks = Array.from({ length: SESSIONS }, (_, index) => {
    const client = `192.0.2.${index % 200}:${40_000 + index}`;
    const talk = starttlsDialogue({ client, startMs: index * 300 });
    return index % 10 === 9
      ? talk.tls13().fin("client").fin("server")
      : talk.client(HELLO).fin("server").fin("client");
  });
  return pcapOf(talks.flatMap(({ frames }) => frames));
}
