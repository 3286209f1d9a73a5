// What the page saves -> the bytes that the built program writes for the same options.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { EVERY_SESSION, type SessionFilter } from "../../../src/report/session-filter.ts";
import type { ExtractToSave, ReportToSave, Saved, SavingBytes } from "../../../src/web/messages.ts";
import { readCaptures } from "../../../src/web/worker/read-captures.ts";
import type { SaveHooks } from "../../../src/web/worker/save-progress.ts";
import type { Kept } from "../../../src/web/worker/kept.ts";
import { save } from "../../../src/web/worker/save.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));
const FOLDER = fileURLToPath(new URL("../../../samples/", import.meta.url));
const sample = (name: string): string => join(FOLDER, name);
/** Each sixteenth. */
const SAMPLES = readdirSync(FOLDER)
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .filter((_, index) => index % 16 === 0)
  .map(sample);

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = { ports: [], allPorts: false, decodeAs: new Map(), join: false, zone: "UTC" };
const READING = { onProgress: () => {}, signal: new AbortController().signal };
const HOOKS: SaveHooks = { onProgress: () => {}, signal: new AbortController().signal };

interface Given {
  readonly paths?: readonly string[];
  readonly keyLogs?: readonly string[];
  readonly joined?: boolean;
  readonly zone?: string;
  readonly filter?: Partial<SessionFilter>;
  readonly path?: string;
}

const filesOf = (paths: readonly string[]) =>
  paths.map((path) => ({ path, file: new File([Uint8Array.from(readFileSync(path))], "") }));

const keptOf = new Map<string, Promise<Kept>>();

/** Of all that is saved of the same captures, these are read once, as by the page. */
function keep({ paths = SAMPLES, keyLogs = [], joined = false, zone = "UTC" }: Given): Promise<Kept> {
  const key = JSON.stringify([paths, keyLogs, joined, zone]);
  const settings = { ...SETTINGS, join: joined, zone, keyLogs: filesOf(keyLogs) };
  const kept = keptOf.get(key) ?? readCaptures(filesOf(paths), settings, READING);
  keptOf.set(key, kept);
  return kept;
}

async function saved(given: Given, what: ReportToSave | ExtractToSave): Promise<Saved> {
  const filter = { ...EVERY_SESSION, ...given.filter };
  return save(await keep(given), { filter, path: given.path ?? null, what }, HOOKS);
}

const report = (given: Given, what: Pick<ReportToSave, "format"> & Partial<ReportToSave>): Promise<Saved> =>
  saved(given, { kind: "report", verbose: false, anonymize: null, ...what });

const extract = (given: Given, what: Partial<ExtractToSave>): Promise<Saved> =>
  saved(given, {
    kind: "extract",
    format: "pcapng",
    untilTls: false,
    withSecrets: false,
    anonymize: null,
    ...what,
  });

/** What the program writes into a file with this ending, and what it says. */
function byProgram(args: readonly string[], ending: string) {
  const path = join(folder, `written${ending}`);
  rmSync(path, { force: true });
  const { stdout } = spawnSync(process.execPath, [PROGRAM, ...args, "-o", path], { encoding: "utf8" });
  return { path, bytes: readFileSync(path), said: stdout.trimEnd() };
}

/** The text, whose difference can be read. */
async function expectSame({ blob }: Saved, { bytes }: ReturnType<typeof byProgram>): Promise<void> {
  const ours = Buffer.from(await blob.arrayBuffer());
  if (!ours.equals(bytes)) expect(ours.toString()).toBe(bytes.toString());
  expect(ours.equals(bytes)).toBe(true);
}

const FORMATS = [
  ["html", ".html"],
  ["markdown", ".md"],
  ["text", ".txt"],
  ["json", ".json"],
  ["ndjson", ".ndjson"],
  ["sarif", ".sarif"],
] as const;

test.each(FORMATS)("a report of many captures as %s", async (format, ending) => {
  await expectSame(await report({}, { format }), byProgram(["report", ...SAMPLES], ending));
});

test.each(["causes", "servers"] as const)("the table of %s as CSV", async (table) => {
  const made = await report({}, { format: "csv", table });
  await expectSame(made, byProgram(["report", ...SAMPLES, "--table", table], ".csv"));
});

test.each([
  ["html", ".html", { failed: true }, ["--failed"]],
  ["markdown", ".md", { servers: ["198.51.100.0/24"] }, ["--server", "198.51.100.0/24"]],
  ["text", ".txt", { clients: ["*.example.net"] }, ["--client", "*.example.net"]],
  ["json", ".json", { outcomes: ["established"] }, ["--outcome", "established"]],
  ["ndjson", ".ndjson", { failed: true, streams: [0, 1] }, ["--failed", "--stream", "0,1"]],
  ["sarif", ".sarif", { findings: ["starttls-not-used"] }, ["--finding", "starttls-not-used"]],
  ["csv", ".csv", { since: { text: "03:14", zone: "Asia/Kolkata" } }, ["--since", "03:14"]],
] as const)("%s with other options, %s", async (format, ending, filter, args) => {
  const zone = "Asia/Kolkata";
  const made = await report({ zone, filter }, { format, verbose: true });
  const options = ["--verbose", "--tz", zone, ...args];
  await expectSame(made, byProgram(["report", ...SAMPLES, ...options], ending));
});

test.each(FORMATS)(
  "a report without a session as %s, and the summary says what there was",
  async (format, ending) => {
    const paths = [sample("all-clients-fail.pcap")];
    const made = await report({ paths, filter: { streams: [99] } }, { format });
    await expectSame(made, byProgram(["report", ...paths, "--stream", "99"], ending));
    expect(made.summary.split("\n")[1]).toBe("no session has stream number 99");
  },
);

test.each([FORMATS[0], FORMATS[4]])("a report of joined files as %s", async (format, ending) => {
  const paths = [sample("alert-protocol-version.pcap"), sample("all-clients-fail.pcap")];
  const made = await report({ paths, joined: true }, { format });
  await expectSame(made, byProgram(["report", ...paths, "--join"], ending));
});

test.each([FORMATS[0], FORMATS[4]])("an anonymised report as %s", async (format, ending) => {
  const paths = [sample("all-clients-fail.pcap"), sample("client-certificate-rejected.pcap")];
  const filter = { clients: ["*.*"] };
  const made = await report({ paths, filter }, { format, anonymize: { key: "a key" } });
  const options = ["--client", "*.*", "--anonymize", "--key", "a key"];
  await expectSame(made, byProgram(["report", ...paths, ...options], ending));
  expect(made.name).toBe(`anonymised${ending}`);
});

/** One with the keys of one of its ends beside it, and one that holds them. */
const KEYED = {
  paths: [sample("old-version-refused-inside-tls12.pcap"), sample("login-refused-inside-tls13.pcapng")],
  keyLogs: [sample("old-version-refused-inside-tls12.keylog")],
} as const;
const KEYLOG = ["--keylog", ...KEYED.keyLogs] as const;

test.each([...FORMATS, ["csv", ".csv"] as const])(
  "a report of what keys open as %s",
  async (format, ending) => {
    const made = await report(KEYED, { format, verbose: true });
    const written = byProgram(["report", ...KEYED.paths, ...KEYLOG, "--verbose"], ending);
    await expectSame(made, written);
    if (format === "json") expect(await made.blob.text()).toContain('"decryption"');
  },
);

test.each([FORMATS[0], FORMATS[3], FORMATS[4]])(
  "an anonymised report as %s has nothing that keys open",
  async (format, ending) => {
    const anonymize = { key: "a key" };
    const made = await report(KEYED, { format, anonymize });
    const options = ["--anonymize", "--key", "a key"];
    await expectSame(made, byProgram(["report", ...KEYED.paths, ...KEYLOG, ...options], ending));
    expect(await made.blob.text()).not.toMatch(/authentication failure|"decryption"|"smtpInTls"/);
    expect(made.summary).toContain("TLS keys were not used");
  },
);

test.each([0, 1])("extracts of what keys open, with the keys and without, %i", async (index) => {
  const path = KEYED.paths[index] ?? "";
  const given = { ...KEYED, paths: [path] };
  const plain = byProgram(["extract", path, ...KEYLOG], ".pcapng");
  await expectSame(await extract(given, {}), plain);
  const keyed = byProgram(["extract", path, ...KEYLOG, "--with-secrets"], ".pcapng");
  const made = await extract(given, { withSecrets: true });
  await expectSame(made, keyed);
  expect(keyed.bytes.length).toBeGreaterThan(plain.bytes.length);
  expect(made.summary.replace(made.name, "")).toBe(keyed.said.replace(keyed.path, ""));
  const options = ["--anonymize", "--key", "a key"];
  const anonymised = byProgram(["extract", path, ...KEYLOG, ...options], ".pcapng");
  await expectSame(await extract(given, { anonymize: { key: "a key" } }), anonymised);
});

test("secrets are written neither without keys nor into a pcap", async () => {
  const [path] = KEYED.paths;
  const kept = extract({ paths: [path] }, { withSecrets: true });
  await expect(kept).rejects.toThrow(/^no TLS key of these sessions is known.*; nothing was saved$/);
  const pcap = extract({ ...KEYED, paths: [path] }, { withSecrets: true, format: "pcap" });
  await expect(pcap).rejects.toThrow("a pcap file cannot hold TLS keys: write pcapng; nothing was saved");
});

/** More than 4 MB. */
function largeCapture(): Buffer {
  const packets = readFileSync(sample("server-stops-reading.pcap")).subarray(24);
  const others = readFileSync(sample("all-clients-fail.pcap"));
  return Buffer.concat([others, ...Array<Buffer>(80).fill(packets)]);
}

test("a report of a file that pcap-parser reads only where others rely on it", async () => {
  const path = join(folder, "large.pcap");
  writeFileSync(path, largeCapture());
  const made = await report({ paths: [path] }, { format: "html" });
  await expectSame(made, byProgram(["report", path], ".html"));
  expect(await made.blob.text()).toContain("A second parser (pcap-parser) read the same");
});

const EXTRACTED = [
  ["pcapng", {}, []],
  ["pcap", {}, []],
  ["pcapng", { untilTls: true }, ["--until-tls"]],
  ["pcapng", { anonymize: { key: "a key" } }, ["--anonymize", "--key", "a key"]],
] as const;

test.each(EXTRACTED)("an extract as %s, %j", async (format, what, args) => {
  for (const path of SAMPLES.slice(0, 3)) {
    const made = await extract({ paths: [path] }, { format, ...what });
    const written = byProgram(["extract", path, ...args], `.${format}`);
    await expectSame(made, written);
    // The program says of keys on standard error that they are not used.
    const said = made.summary.replace(made.name, "").replace(/\nTLS keys were not used.*/, "");
    expect(said).toBe(written.said.replace(written.path, ""));
  }
});

test("an extract of sessions of one of several captures, which is compressed", async () => {
  const path = join(folder, "mail.pcap.gz");
  writeFileSync(path, gzipSync(readFileSync(sample("all-clients-fail.pcap"))));
  const filter = { streams: [0, 2] };
  const made = await extract({ paths: [path, ...SAMPLES], filter, path }, {});
  await expectSame(made, byProgram(["extract", path, "--stream", "0,2"], ".pcapng"));
  expect(made.name).toBe("mail-evidence.pcapng");
});

test.each([
  [
    { path: sample("all-clients-fail.pcap"), filter: { streams: [99] } },
    "no session has stream number 99: nothing was saved",
  ],
  [{}, "packets are saved of one capture at a time: choose which"],
  [{ joined: true }, /^packets are saved of one file at a time: join these with mergecap/],
])("no extract where %j", async (given, message) => {
  const paths = [sample("all-clients-fail.pcap"), sample("alert-protocol-version.pcap")];
  await expect(extract({ paths, ...given }, {})).rejects.toThrow(message);
});

test("a report of one of several captures says what is concluded of it alone", async () => {
  const [path = "", ...others] = SAMPLES;
  const made = await report({ paths: [path, ...others], path }, { format: "json" });
  await expectSame(made, byProgram(["report", path], ".json"));
});

test.each([
  ["as it is", (bytes: Buffer) => bytes],
  ["compressed", (bytes: Buffer) => gzipSync(bytes, { level: 0 })],
])("what was stopped is saved as far as it was read, from a file %s", async (_, stored) => {
  const stop = new AbortController();
  const bytes = Uint8Array.from(stored(largeCapture()));
  const files = [{ path: "large.pcap", file: new File([bytes], "large.pcap") }];
  const kept = await readCaptures(files, SETTINGS, { onProgress: () => stop.abort(), signal: stop.signal });
  const written = async (format: ReportToSave["format"], key: string | null = null): Promise<string> => {
    const anonymize = key === null ? null : { key };
    const what = { kind: "report", format, verbose: false, anonymize } as const;
    return (await save(kept, { filter: EVERY_SESSION, path: null, what }, HOOKS)).blob.text();
  };
  const lines = (await written("ndjson"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const streams = lines.flatMap(({ type, stream }) => (type === "session" ? [stream] : []));
  expect(kept.sessions.length).toBeGreaterThan(1);
  expect(streams.toSorted((a, b) => a - b)).toEqual(kept.sessions.map(({ stream }) => stream));
  expect(lines.at(-1).warnings).toEqual(kept.captures[0]?.warnings);
  expect(await written("html")).toContain("interrupted after");
  expect(JSON.parse(await written("json", "a key")).summary.sessions).toBe(kept.sessions.length);
});

test("a saving tells how far it is, and ends where it is stopped", async () => {
  const kept = await keep({});
  const what = {
    kind: "extract",
    format: "pcap",
    untilTls: false,
    withSecrets: false,
    anonymize: null,
  } as const;
  const ask = { filter: EVERY_SESSION, path: SAMPLES[0] ?? "", what };
  const told: SavingBytes[] = [];
  const stop = new AbortController();
  const hooks = { onProgress: (bytes: SavingBytes) => told.push(bytes), signal: stop.signal };
  const { blob } = await save(kept, ask, hooks);
  const read = kept.captures[0]?.bytes ?? 0;
  expect(told).toEqual([read, 2 * read].map((bytesRead) => ({ bytesRead, bytesWritten: 0 })));
  expect(blob.size).toBeGreaterThan(0);
  stop.abort(new Error("stopped: nothing was saved"));
  await expect(save(kept, ask, hooks)).rejects.toThrow("stopped: nothing was saved");
});

test("joined files are not anonymised", async () => {
  const paths = [sample("all-clients-fail.pcap"), sample("alert-protocol-version.pcap")];
  const made = report({ paths, joined: true }, { format: "html", anonymize: { key: null } });
  await expect(made).rejects.toThrow(/^cannot be anonymised: .*; nothing was saved$/);
});
