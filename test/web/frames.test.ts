// Arrows of the ladder diagram -> the bytes and fields of their frames, in Chromium.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { choose, sample, test } from "./open-page.ts";

const NAME = "server-fin-after-tls11-hello.pcap";
const HELLO = 15;
/** Letters in the dump's fifth line, and the places of their bytes. */
const POINTED = [
  ["hex", 47, 9, "Bytes 67 to 68"],
  ["ascii", 16, 2, "Byte 66"],
  ["hex", 47, 34, "Bytes 75 to 76"],
  ["ascii", 16, 15, "Bytes 77 to 108"],
] as const;

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(needs("chromium", hasChromium))("a frame", () => {
  test("has the bytes that are in the file, and marks what its fields are about", async ({ open }) => {
    const page = await open();
    await choose(page, sample(NAME));
    await arrow(page, HELLO).click();
    await field(page, "Version: TLS 1.1 (0x0302)").click();
    const bytes = (await page.locator(".dump .hex").allTextContents()).join(" ").replaceAll(" ", "");
    expect(readFileSync(sample(NAME)).toString("hex")).toContain(bytes);
    expect(await page.locator(".dump .hex .active").allTextContents()).toEqual(["03 02"]);
  });

  test("names the field of the byte under the pointer, in both columns", async ({ open }) => {
    const page = await open();
    await choose(page, sample(NAME));
    await arrow(page, HELLO).click();
    for (const [column, letters, letter, place] of POINTED) {
      const box = await page.locator(`.dump .${column}`).nth(4).boundingBox();
      const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
      await page.mouse.move(x + ((letter + 0.5) * width) / letters, y + 5);
      await page.locator(".place", { hasText: place }).waitFor();
    }
    await page.mouse.move(0, 0);
    await page.locator(".place", { hasText: /^Point at/ }).waitFor();
  });

  test("is reached, left and changed with the keyboard alone", async ({ open }) => {
    const page = await open();
    await choose(page, sample(NAME));
    await arrow(page, 1).focus();
    await page.keyboard.press("Enter");
    await heading(page, 1).waitFor();
    await page.keyboard.press("End");
    await heading(page, 17).waitFor();
    await page.getByText("client: FIN, 66 bytes").waitFor();
    await page.keyboard.press("ArrowUp");
    await heading(page, 16).waitFor();
    await page.getByRole("button", { name: "Previous frame" }).press("Enter");
    await heading(page, HELLO).waitFor();
    await page.getByRole("treeitem").first().press("ArrowDown");
    await page.keyboard.press("Escape");
    expect(await page.locator(":focus").textContent()).toContain(`Frame ${HELLO}, client: ClientHello`);
    expect(await page.locator(".dump").count()).toBe(0);
  });

  test("of a file that is gone says so, and what to do", async ({ open }) => {
    const page = await open();
    const path = join(folder, NAME);
    copyFileSync(sample(NAME), path);
    await choose(page, path);
    await arrow(page, HELLO).waitFor();
    rmSync(path);
    await arrow(page, HELLO).click();
    await page.getByRole("alert").getByText("The file cannot be read any more.").waitFor();
  });

  test("between two arrows can be reached too", async ({ open }) => {
    const page = await open();
    await choose(page, sample(NAME));
    await arrow(page, 2).click();
    await page.getByRole("button", { name: "Next frame" }).click();
    await heading(page, 3).waitFor();
    expect(await page.locator(".ladder [aria-pressed=true]").count()).toBe(0);
  });
});

const arrow = (page: Page, frame: number) => page.getByRole("button", { name: `Frame ${frame},` }).first();
const heading = (page: Page, frame: number) =>
  page.getByRole("heading", { name: `Frame ${frame}`, exact: true });
const field = (page: Page, text: string) => page.getByRole("treeitem", { name: text }).first();
