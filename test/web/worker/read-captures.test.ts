// The page's reading of files gives what the program's gives.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { asEvidence } from "../../../src/reading/as-evidence.ts";
import { inspectFile } from "../../../src/node/inspect-file.ts";
import { inspectFiles } from "../../../src/node/inspect-files.ts";
import type { NamedFile, ReadSettings } from "../../../src/web/messages.ts";
import { readCaptures, type Reading } from "../../../src/web/worker/read-captures.ts";
import { ascii, concat, pcap, pcapng, pcapRecord, ramp, threePackets } from "../../build/captures.ts";

const SAMPLES = new URL("../../../samples/", import.meta.url);
const samples = readdirSync(SAMPLES)
  .filter((name) => /\.(?:pcap|pcapng)(?:\.gz)?$/.test(name))
  .map((name) => ({ path: new URL(name, SAMPLES).pathname, bytes: readFileSync(new URL(name, SAMPLES)) }));

const folder = mkdtempSync(join(tmpdir(), "read-captures-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Stored {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function stored(name: string, bytes: Uint8Array): Stored {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, bytes };
}

const fileOf = ({ path, bytes }: Stored): NamedFile => ({
  path,
  file: new File([Uint8Array.from(bytes)], basename(path)),
});

const SETTINGS: ReadSettings = { ports: [], allPorts: false, decodeAs: new Map(), join: false, zone: "UTC" };

const hooks = (signal = new AbortController().signal) => ({ onProgress: () => {}, signal });

async function both(files: readonly Stored[], settings: ReadSettings) {
  const unreadable: { path: string; message: string }[] = [];
  const { ports, ...others } = settings;
  const program = await inspectFiles(
    files.map(({ path }) => path),
    {
      ...others,
      ...(ports.length > 0 && { ports }),
      onUnreadable: (path, { message }) => unreadable.push({ path, message }),
    },
  );
  const page = await readCaptures(files.map(fileOf), settings, hooks());
  const { captures, sessions } = program;
  return {
    page: { captures: page.captures, sessions: page.sessions, unreadable: page.unreadable },
    program: { captures, sessions, unreadable },
  };
}

/** Twelve at a time: each lot is read as several captures are. */
const lots = Array.from({ length: Math.ceil(samples.length / 12) }, (_, i) =>
  samples.slice(i * 12, i * 12 + 12),
);

describe.each(lots.map((lot, i) => [i, lot] as const))("samples, lot %i", (_, lot) => {
  test.each([
    ["by themselves", SETTINGS],
    ["joined, on all ports", { ...SETTINGS, join: true, allPorts: true }],
  ])("are read %s as the program reads them", async (__, settings) => {
    const { page, program } = await both(lot, settings);
    expect(page).toEqual(program);
  });
});

const records = (amount: number, length: number): Uint8Array[] =>
  Array.from({ length: amount }, () => pcapRecord({ data: ramp(length) }));

test("files that cannot be read, or not to their end, are told of in the same words", async () => {
  const files = [
    stored("empty.pcap", new Uint8Array(0)),
    stored("text.pcap", ascii("this is no capture at all, but a letter")),
    stored("archive.zip", ascii("PK\u0003\u0004 and the rest of it")),
    stored("cut.pcap", pcap(threePackets).slice(0, -3)),
    stored("cut.pcap.gz", gzipSync(pcap(threePackets)).subarray(0, 60)),
    stored("damaged.pcapng", concat(pcapng(threePackets), ramp(50))),
    stored("damaged.gz", concat(gzipSync(pcap(threePackets)), ascii("?"))),
    stored("nothing.gz", concat(gzipSync(pcap(threePackets)).subarray(0, 10), new Uint8Array(50).fill(0xff))),
    stored("-", pcap(threePackets)),
  ];
  for (const settings of [SETTINGS, { ...SETTINGS, join: true }]) {
    const { page, program } = await both(files, settings);
    expect(page).toEqual(program);
    expect(page.unreadable.length).toBe(4);
  }
});

const evidence = ({ captures, store }: Reading) =>
  Promise.all(captures.map((capture) => asEvidence(store, capture)));

test("asEvidence adds what the program's evidence has: the hash, and a second reading of a large file", async () => {
  const large = stored("large.pcap", concat(pcap([]), ...records(70, 100_000)));
  const zipped = stored("large.pcap.gz", gzipSync(large.bytes));
  const reading = await readCaptures([large, zipped].map(fileOf), SETTINGS, hooks());
  const program = [large, zipped].map(({ path }) => inspectFile(path, { sha256: true, isEvidence: true }));
  expect(reading.captures.map(({ secondReader }) => secondReader)).toEqual([null, null]);
  expect(await evidence(reading)).toEqual((await Promise.all(program)).map(({ capture }) => capture));
});

test("a file that is called - is no standard input", async () => {
  const { file } = fileOf(stored("a", pcap(threePackets)));
  const { captures } = await readCaptures([{ path: "-", file }], SETTINGS, hooks());
  expect(captures.map(({ path }) => path)).toEqual(["./-"]);
});

describe("stopped after the first chunk", () => {
  const stop = new AbortController();
  const onProgress = (): void => stop.abort();
  const files = ["one.pcap", "two.pcap"].map((name) =>
    fileOf(stored(name, concat(pcap([]), ...records(60, 100_000)))),
  );
  const reading = readCaptures(files, SETTINGS, { onProgress, signal: stop.signal });

  test("reading gives what was read, and says so", async () => {
    const { captures } = await reading;
    expect(
      captures.map(({ path, packets, truncated, warnings }) => [
        basename(path),
        packets,
        truncated,
        warnings[0],
      ]),
    ).toEqual([["one.pcap", 41, true, "interrupted after 4194304 bytes; what follows was not read"]]);
  });

  test("what was not read to its end has no hash", async () => {
    expect((await evidence(await reading)).map(({ sha256 }) => sha256)).toEqual([null]);
  });
});
