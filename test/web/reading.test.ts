// Captures that a user chooses or drops -> the page says of them what the command line's report says.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { dialogue, HELLO, pcapOf, starttlsDialogue } from "../build/conversations.ts";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { run, runIn } from "../gateway/program.ts";
import { choose, drop, hasRead, sample, test } from "./open-page.ts";
import { missingFrom, piecesOf } from "./report-text.ts";

const SAMPLES = [
  ["a FIN after the ClientHello", "server-fin-after-tls11-hello.pcap"],
  ["an alert", "alert-protocol-version.pcap"],
  ["an RST", "server-rst-after-tls13-hello.pcap"],
  ["TLS from the first byte", "implicit-tls-465.pcap"],
  ["a certificate that has expired", "client-rejects-expired-certificate.pcap"],
  ["a capture compressed with gzip", "success-tls13-exim-server.pcap.gz"],
  ["a capture that is cut short", "cut-short.pcap"],
] as const;

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(needs("chromium", hasChromium))("the page", () => {
  test.for(SAMPLES)("says of %s what the report says", async ([, name], { open }) => {
    const page = await open();
    await choose(page, sample(name));
    await hasRead(page);
    const said = await saidByPage(page);
    expect(missingFrom(await saidByReport(page, sample(name), "--stream", "0"), said)).toEqual([]);
  });

  test.for([
    ["several sessions", "server-fin-retry-loop.pcap"],
    ["a capture compressed with zstd", "success-tls12-resumed.pcap.zst"],
  ])(
    "says of %s what the report says, and of each session what the report of its stream says",
    async ([, name = ""], { open }) => {
      const page = await open();
      await choose(page, sample(name));
      await hasRead(page);
      const missing = [missingFrom(await saidByReport(page, sample(name)), await piecesOf(page))];
      for (const stream of ["0", "1"]) {
        await page
          .getByRole("grid", { name: "Sessions" })
          .getByRole("button", { name: `Stream ${stream}`, exact: true })
          .click();
        const said = await saidByPage(page);
        missing.push(missingFrom(await saidByReport(page, sample(name), "--stream", stream), said));
        await page.getByRole("link", { name: "All sessions" }).click();
      }
      expect(missing).toEqual([[], [], []]);
    },
  );

  test("shows the biggest cause in full, and of the others their titles until they are opened or printed", async ({
    open,
  }) => {
    const page = await open();
    await choose(page, sample("server-fin-retry-loop.pcap"), sample("alert-protocol-version.pcap"));
    await hasRead(page);
    const proofs = page.getByRole("rowheader", { name: "Proof" });
    await page.getByRole("heading", { name: /^Cause 2,/ }).waitFor();
    expect(await proofs.count()).toBe(1);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect.poll(() => proofs.count()).toBe(2);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.getByRole("heading", { name: /^Cause 2,/ }).click();
    await expect.poll(() => proofs.count()).toBe(2);
  });

  test("reads files of a ring buffer as one capture, which it offers where connections are torn", async ({
    open,
  }) => {
    const ring = ["a.pcap", "b.pcap", "c.pcap"].map((name) => join(folder, name));
    const { frames } = starttlsDialogue().client(HELLO).fin("server").fin("client");
    for (const [index, path] of ring.entries()) {
      writeFileSync(path, pcapOf(frames.slice(index * 4, index * 4 + 4)));
    }
    const page = await open();
    await choose(page, ...ring.toReversed());
    await hasRead(page);
    await page.getByRole("button", { name: "Read them as one capture" }).click();
    await page.getByRole("heading", { name: /^Stream 0/ }).waitFor();
    const said = await saidByPage(page);
    expect(missingFrom(await saidByReport(page, "--join", ...ring, "--stream", "0"), said)).toEqual([]);
  });

  test("reads IMAP on another port, which it offers to inspect", async ({ open }) => {
    const path = join(folder, "imap.pcap");
    const talk = dialogue({ server: "198.51.100.25:1143" })
      .syn()
      .server("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
      .client("a STARTTLS\r\n")
      .server("a OK Begin TLS negotiation now\r\n");
    writeFileSync(path, talk.client(HELLO).rst("server").pcap());
    const page = await open();
    await choose(page, path);
    await hasRead(page);
    await page.getByText("Connections on port 1143 were not inspected.").waitFor();
    await page.getByRole("button", { name: "Inspect port 1143 too" }).click();
    const said = await saidByPage(page);
    expect(missingFrom(await saidByReport(page, path, "--port", "1143", "--stream", "0"), said)).toEqual([]);
  });

  test("reads what is dropped: files, and the captures of a folder", async ({ open }) => {
    const dropped = join(folder, "dropped");
    mkdirSync(join(dropped, "deeper"), { recursive: true });
    copyFileSync(sample("alert-protocol-version.pcap"), join(dropped, "deeper", "alert.pcap"));
    writeFileSync(join(dropped, "notes.txt"), "no capture\n");
    const page = await open();
    await drop(page, dropped, sample("implicit-tls-465.pcap"));
    await hasRead(page);
    const said = await piecesOf(page);
    const names = ["alert.pcap", "implicit-tls-465.pcap", "notes.txt"];
    expect(names.map((name) => said.some((piece) => piece.endsWith(name)))).toEqual([true, true, false]);
  });

  test("says of a file that is no capture what the command line says, and reads the others", async ({
    open,
  }) => {
    writeFileSync(join(folder, "notes.txt"), "no capture\n");
    const { stderr } = runIn(folder, "notes.txt");
    const page = await open();
    await choose(page, join(folder, "notes.txt"), sample("alert-protocol-version.pcap"));
    await hasRead(page);
    const said = await saidByPage(page);
    expect(stderr.replace(/^starttls-inspect: /, "").trim()).toBe(
      said.find((piece) => piece.startsWith("notes.txt")),
    );
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
  /^(?:[0-9a-f]{64}|A second parser \(.*|No second parser .*|SHA-256|Cross-check|What was folded when .*|Mail connections in .*|Only sessions that match .*|starttls-inspect [\d.]+; .*)$/;
