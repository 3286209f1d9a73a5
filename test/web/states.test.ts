// Each state of the page, on a screen, on a phone in the dark, and at a zoom of 200 %: can everybody use it?
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { faultsOf } from "./axe.ts";
import { choose, hasRead, sample, test } from "./open-page.ts";

const SEVERAL = sample("server-fin-retry-loop.pcap");
const ONE = sample("server-fin-after-tls11-hello.pcap");

const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "before anything is read": async () => {},
  "with options that make no sense": async (page) => {
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Time zone").fill("Nowhere");
    await choose(page, ONE);
    await page.getByText("expected local").waitFor();
  },
  "with several sessions, and all parts open": async (page) => {
    await choose(page, SEVERAL);
    await hasRead(page);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))");
  },
  "with a search that finds nothing": async (page) => {
    await choose(page, SEVERAL);
    await page.getByRole("searchbox").fill("no such session");
    await page.getByText("No session listed").waitFor();
  },
  "with a file that is no capture": async (page) => {
    await choose(page, fileURLToPath(import.meta.url));
    await page.getByText("this is a text file").first().waitFor();
  },
  "with one session": async (page) => {
    await choose(page, ONE);
    await hasRead(page);
    await page.getByRole("heading", { name: "Stream 0" }).waitFor();
  },
  "with the bytes and fields of a frame": async (page) => {
    await choose(page, ONE);
    await page.getByRole("button", { name: /^Frame 15, client: ClientHello/ }).click();
    await page.getByRole("treeitem").first().click();
  },
  "with the menu that saves": async (page) => {
    await choose(page, ONE);
    await page.getByText("Save or copy", { exact: true }).click();
    await page.getByLabel("Replace names and addresses").check();
  },
};

/** To axe, a screen at 200 % is a screen. */
const FORMS = [
  { name: "on a screen", width: 1280, height: 900, colorScheme: "light", asked: true },
  { name: "on a phone in the dark", width: 390, height: 844, colorScheme: "dark", asked: true },
  // Of a window 1280 pixels wide.
  { name: "at 200 %", width: 640, height: 450, colorScheme: "light", asked: false },
] as const;

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test.for(Object.entries(STATES))(
    "%s has no fault that axe knows, and nothing is wider than the screen",
    async ([, arrange], { open }) => {
      const page = await open();
      await arrange(page);
      const faults: string[] = [];
      for (const { name, width, height, colorScheme, asked } of FORMS) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        const found = [...(asked ? await faultsOf(page) : []), ...(await tooWide(page))];
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
    },
  );

  test("prints what is open, on A4 and without what cannot be pressed on paper", async ({ open }) => {
    const page = await open();
    await STATES["with the bytes and fields of a frame"]?.(page);
    await page.getByText("Save or copy", { exact: true }).click();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    await page.emulateMedia({ media: "print" });
    const shown = page
      .locator("button:not(.ladder > button), input, select, summary")
      .filter({ visible: true });
    // 210 mm and 297 mm in points.
    expect([/\/MediaBox \[0 0 59[45]\S* 84[12]\S*\]/.test(pdf), await shown.allInnerTexts()]).toEqual([
      true,
      [],
    ]);
    expect(await page.getByRole("tree").isVisible()).toBe(true);
  });
});

async function tooWide(page: Page): Promise<readonly string[]> {
  const pixels = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  return pixels === 0 ? [] : [`${String(pixels)} pixels too wide`];
}
