// A large capture in the page: memory stays flat, and what was read is shown when the user stops it.
import { linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { written } from "../gateway/first-screen.ts";
import { hasChromium } from "../report/chromium.ts";
import { faultsOf } from "./axe.ts";
import { SESSIONS_PER_ROUND, writeLargeCapture } from "./large-capture.ts";
import { choose, hasRead, test } from "./open-page.ts";
import { WorkerMemory } from "./worker-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(needs("chromium", hasChromium))("a capture of 300 MB", () => {
  const path = join(folder, "large.pcap");
  let sessions = 0;
  beforeAll(() => {
    sessions = writeLargeCapture(path, 300e6) * SESSIONS_PER_ROUND;
  });

  test("is read whole with less than 300 MB in the worker", async ({ open }) => {
    const page = await open();
    const memory = await WorkerMemory.of(page);
    await choose(page, path);
    await page
      .getByText(`${written(sessions)} sessions`)
      .first()
      .waitFor();
    await memory.stop();
    expect(memory.peak / 1e6).toBeLessThan(300);
  });

  test("and others like it are read until the user stops it: axe finds no fault meanwhile, and what was read is shown", async ({
    open,
  }) => {
    const others = [1, 2, 3, 4].map((number) => join(folder, `${number}.pcap`));
    for (const other of others) linkSync(path, other);
    const page = await open();
    await choose(page, path, ...others);
    await page.getByRole("progressbar").waitFor();
    const faults = await faultsOf(page);
    await page.waitForFunction("(document.querySelector('progress')?.value ?? 1) > 0.01");
    await page.getByRole("button", { name: "Stop" }).click();
    await hasRead(page);
    const [, read = ""] = /([\d,]+) sessions/.exec(await page.locator("body").innerText()) ?? [];
    expect([faults, await page.getByText("Interrupted").first().isVisible()]).toEqual([[], true]);
    const amount = Number(read.replaceAll(",", ""));
    expect(amount).toBeGreaterThan(0);
    expect(amount).toBeLessThan(sessions * (1 + others.length));
  });
});
