// Two captures of one connection -> compared on the page, as the command line compares them; and two sessions of a table.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { runIn } from "../gateway/program.ts";
import { hasChromium } from "../report/chromium.ts";
import { faultsOf } from "./axe.ts";
import { choose, hasRead, sample, test } from "./open-page.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PAIR = "compare/server-flight-lost/";

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test("offers to compare captures of one connection, and saves what the command line writes", async ({
    open,
  }) => {
    const page = await open();
    await choose(page, sample(`${PAIR}client.pcap`), sample(`${PAIR}server.pcap`));
    await hasRead(page);
    await page.getByRole("link", { name: "Compare what each of them shows" }).press("Enter");
    const path = join(folder, "written.html");
    const captures = ["client.pcap", "server.pcap"];
    const { comparison } = JSON.parse(runIn(sample(PAIR), "compare", ...captures, "--json").stdout);
    await page
      .getByRole("status")
      .filter({ hasText: `Compared. ${comparison.headline}` })
      .waitFor();
    expect(await page.getByRole("img", { name: /^What was sent/ }).count()).toBe(1);
    expect(await faultsOf(page)).toEqual([]);

    await page.getByText("Save or copy", { exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save comparison" }).click(),
    ]);
    runIn(sample(PAIR), "compare", ...captures, "-o", path);
    expect(readFileSync(await download.path(), "utf8")).toBe(readFileSync(path, "utf8"));
  });

  test("compares a session with another that is chosen in the table, and goes back the same way", async ({
    open,
  }) => {
    const page = await open();
    await choose(page, sample("intermittent-failure.pcap"));
    await hasRead(page);
    await page.getByRole("button", { name: "Stream 0", exact: true }).press("Enter");
    await page.getByRole("link", { name: "Compare with…" }).press("Enter");
    await page.getByRole("heading", { name: "Compare stream 0 with…" }).waitFor();
    await page.getByRole("button", { name: "Stream 2", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Two connections compared" }).waitFor();
    expect(
      await page.getByRole("navigation", { name: "Sessions" }).getByRole("link").allInnerTexts(),
    ).toEqual(["← All sessions", "A: stream 0", "B: stream 2"]);
    await page.goBack();
    await page.getByRole("heading", { name: "Compare stream 0 with…" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Stream 0:" }).waitFor();
  });
});
