// Captures that a user chooses or drops -> the page says of them what the command line's report says.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { run } from "../gateway/program.ts";
import { choose, hasRead, sample, test } from "./open-page.ts";
import { missingFrom, piecesOf } from "./report-text.ts";

const SAMPLES = [
  ["a FIN after the ClientHello", "server-fin-after-tls11-hello.pcap"],
  ["an alert", "alert-protocol-version.pcap"],
  ["an RST", "server-rst-after-tls13-hello.pcap"],
  ["TLS from the first byte", "implicit-tls-465.pcap"],
  ["a certificate that has expired", "client-rejects-expired-certificate.pcap"],
] as const;

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test.for(SAMPLES)("says of %s what the report says", async ([, name], { open }) => {
    const page = await open();
    await choose(page, sample(name));
    await hasRead(page);
    const said = await saidByPage(page);
    expect(missingFrom(await saidByReport(page, sample(name), "--stream", "0"), said)).toEqual([]);
  });

  test("says of several sessions what the report says, and of each what the report of its stream says", async ({
    open,
  }) => {
    const path = sample("server-fin-retry-loop.pcap");
    const page = await open();
    await choose(page, path);
    await hasRead(page);
    const missing = [missingFrom(await saidByReport(page, path), await piecesOf(page))];
    for (const stream of ["0", "1", "2"]) {
      await page
        .getByRole("grid", { name: "Sessions" })
        .getByRole("button", { name: `Stream ${stream}`, exact: true })
        .click();
      const said = await saidByPage(page);
      missing.push(missingFrom(await saidByReport(page, path, "--stream", stream), said));
      await page.getByRole("link", { name: "All sessions" }).click();
    }
    expect(missing).toEqual([[], [], [], []]);
  });
});

/** With a session in full. */
async function saidByPage(page: Page): Promise<readonly string[]> {
  await page.getByRole("heading", { name: /^Stream \d+/ }).waitFor();
  return piecesOf(page);
}

/** What the command line's page says, but for what it says of itself as a file that was written. */
async function saidByReport(page: Page, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = run("report", ...args, "--format", "html");
  return (await piecesOf(page, stdout)).filter((piece) => !OF_FILES.test(piece));
}

/** The page reads a capture once, without a checksum; nothing of it is left out or folded on paper. */
const OF_FILES =
  /^(?:[0-9a-f]{64}|A second parser \(.*|What was folded when .*|Mail connections in .*|Only sessions that match .*|starttls-inspect [\d.]+; .*)$/;
