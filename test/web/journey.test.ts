// The page with the keyboard alone, from nothing to the bytes of a frame and back.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { choose, hasRead, sample, test } from "./open-page.ts";

describe.runIf(needs("chromium", hasChromium))("the keyboard alone", () => {
  test("chooses a file, opens a session and a frame, goes to the next frame, and back to the table", async ({
    open,
  }) => {
    const page = await open();
    // Told of in time, Playwright takes the dialog's place.
    const dialog = page.waitForEvent("filechooser");
    await pressUntil(page, "Tab", /^Choose files/);
    await page.keyboard.press("Enter");
    await (await dialog).setFiles(sample("server-fin-retry-loop.pcap"));
    await hasRead(page);

    // The rows are one stop.
    await pressUntil(page, "Tab", /^Stream 0$/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Stream 1:" }).waitFor();

    // The arrows are one stop.
    await pressUntil(page, "Tab", /^Frame .*SYN/);
    await pressUntil(page, "ArrowDown", /^Frame .*ClientHello/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Frame 34" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "Frame 35" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Choose an arrow").waitFor();

    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Mail connections" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Stream 1");
  });

  test("goes forward and back in the browser's history, to a session and to where it was opened", async ({
    open,
  }) => {
    const page = await open();
    await choose(page, sample("server-fin-retry-loop.pcap"));
    await hasRead(page);
    await page.getByRole("button", { name: "Stream 2", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Stream 2:" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Mail connections" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Stream 2");
    await page.goForward();
    await page.getByRole("heading", { name: "Stream 2:" }).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^Stream 2:/);
  });
});

/** Until what has the focus has that name; as a user would, not for ever. */
async function pressUntil(page: Page, key: string, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (name.test(now)) return;
    passed.push(now.slice(0, 30));
  }
  throw new Error(`${key} never came to ${name}, but to ${passed.join(", ")}`);
}

/** The name of what has the focus; "" for the page as a whole. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return "";
    return activeElement.getAttribute("aria-label") ?? activeElement.textContent;
  });
