// Every sample as `report --anonymize` tells of it: the same story with the same numbers, and no name or address.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ExtractError } from "../../src/extract/extract-error.ts";
import { inspectAnonymized } from "../../src/inspect-anonymized.ts";
import { reportOf } from "../../src/inspect-captures.ts";
import { FILES } from "../../src/node/file-store.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { renderHtml } from "../../src/report/html/html.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";
import type { ReadCapture } from "../../src/report/report-document.ts";
import { readAgain } from "../../src/reading/read-again.ts";
import type { Session } from "../../src/session/session.ts";
import { namesIn } from "./names-in.ts";

const FOLDER = new URL("../../samples/", import.meta.url).pathname;
const SAMPLES = readdirSync(FOLDER).filter((name) => /\.pcap(?:ng)?(?:\.\w+)?$/.test(name));
const OPTIONS = { width: 120, color: false, ciphers: true, verbose: true, zone: "UTC" } as const;

interface Both {
  readonly capture: ReadCapture;
  readonly sessions: readonly Session[];
  readonly shown: readonly Session[];
}

async function both(path: string): Promise<Both> {
  const { capture, sessions } = await inspectFile(path, { allPorts: true, decryption: null });
  const read = () => readAgain(FILES, path);
  const options = { path: "capture.pcap", allPorts: true };
  return { capture, sessions, shown: await inspectAnonymized(read, sessions, { key: "a key" }, options) };
}

/** Frames, and what is concluded; ICMP errors, which quote addresses, are left out. */
const story = ({ stream, frames, outcome, aborted, close, findings }: Session) => ({
  stream,
  frames,
  outcome,
  aborted,
  close,
  findings: findings
    .filter(({ id }) => id !== "pmtu-icmp-seen")
    .map(({ id, certainty, fault, primary, frames: shown }) => ({
      id,
      certainty,
      fault,
      primary,
      shown,
    })),
});

describe.each(SAMPLES)("%s", (sample) => {
  test("an anonymised report keeps findings and numbers, and has no names", async () => {
    const { capture, sessions, shown } = await both(join(FOLDER, sample));
    expect(shown.map(story)).toEqual(sessions.map(story));
    const document = reportOf({
      captures: [{ ...capture, path: "capture.pcap", anonymized: true }],
      sessions: shown,
    });
    const pages = [
      ...renderHtml(document, OPTIONS),
      ...renderMarkdown(document, OPTIONS),
      JSON.stringify(document),
    ];
    const told = pages.join("").toLowerCase();
    // Providers' names stay.
    const names = namesIn(sessions).filter((name) => !name.endsWith(".office365.com"));
    expect(names.filter((name) => told.includes(name.toLowerCase()))).toEqual([]);
    expect(told).toContain("replaced, here only");
  });
});

test("an anonymised report of a capture with other connections is refused", async () => {
  const path = join(FOLDER, "all-clients-fail.pcap");
  const { sessions } = await inspectFile(path);
  const read = () => readAgain(FILES, path);
  await expect(inspectAnonymized(read, sessions.slice(1), { key: "a key" }, {})).rejects.toThrow(
    ExtractError,
  );
});
