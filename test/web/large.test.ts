// A large capture in the page: memory stays flat.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { written } from "../gateway/first-screen.ts";
import { SESSIONS_PER_ROUND, writeLargeCapture } from "./large-capture.ts";
import { choose, test } from "./open-page.ts";
import { WorkerMemory } from "./worker-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(needs("chromium", hasChromium))("a capture of 300 MB", () => {
  const path = join(folder, "large.pcap");

  test("is read whole with less than 300 MB in the worker", async ({ open }) => {
    const rounds = writeLargeCapture(path, 300e6);
    const page = await open();
    const memory = await WorkerMemory.of(page);
    await choose(page, path);
    const sessions = written(rounds * SESSIONS_PER_ROUND);
    await page.getByText(`${sessions} sessions`).first().waitFor();
    await memory.stop();
    expect(memory.peak / 1e6).toBeLessThan(300);
  });
});
