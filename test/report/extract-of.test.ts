// A report on an extract says so, and gives the numbers that the decisive frames had.
import { expect, test } from "vitest";
import { inspectCaptures } from "../../src/inspect-captures.ts";
import { extractFile } from "../../src/node/extract-file.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { FORMATS } from "../../src/report/formats.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import { concat } from "../build/captures.ts";

const SAMPLE = new URL("../../samples/all-clients-fail.pcap", import.meta.url).pathname;
const SHA256 = "38af".repeat(16);
const OPTIONS = { width: 120, color: false, ciphers: false, verbose: false, zone: "UTC" } as const;

async function extract(anonymized: boolean): Promise<ReportDocument> {
  const { sessions } = await inspectFile(SAMPLE);
  const pieces: Uint8Array[] = [];
  const failed = sessions.slice(-1);
  await extractFile(SAMPLE, failed, (piece) => pieces.push(piece), {
    name: "mail.pcap",
    sha256: SHA256,
    untilTls: false,
    anonymize: anonymized ? { key: "a key", keptSuffixes: [] } : null,
  });
  return inspectCaptures([{ path: "evidence.pcapng", source: concat(...pieces) }], { sha256: true });
}

async function rendered(document: ReportDocument, format: "table" | "markdown" | "text"): Promise<string> {
  const render = await FORMATS[format].load();
  return [...render(document, OPTIONS)].join("");
}

/** As printed of the extract's decisive frames: the close that it has, and the one that the original has. */
async function closes(document: ReportDocument): Promise<string> {
  const original = (await inspectFile(SAMPLE)).sessions.at(-1)?.close.frame;
  return `${document.sessions[0]?.close.frame} was ${original}`;
}

test("table, page and brief name the original of an extract and its frames", async () => {
  const document = await extract(false);
  const numbers = await closes(document);
  const table = await rendered(document, "table");
  expect(table).toMatch(/^An extract of mail\.pcap \(SHA-256 38af38af38af…\): frame .* there$/m);
  expect(table).toContain(numbers);
  expect((await rendered(document, "text")).replaceAll("\n", " ")).toContain(numbers);
  const page = await rendered(document, "markdown");
  expect(page).toContain(numbers);
  expect(page).toContain(SHA256);
  expect(page).toContain("**Redacted:** Nothing.");
});

test("page of an anonymised extract says that names were replaced, and does not name the file", async () => {
  const document = await extract(true);
  expect(document.captures[0]?.extractOf).toMatchObject({ name: null, sha256: SHA256, anonymized: true });
  expect(await rendered(document, "table")).toMatch(/^An anonymised extract of a capture \(SHA-256 /m);
  const page = await rendered(document, "markdown");
  expect(page).toContain("the capture is an anonymised extract");
  expect(page).not.toContain("mail.pcap");
});
