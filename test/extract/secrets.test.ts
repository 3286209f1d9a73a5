// Keys of TLS in a capture and in key logs: an extract holds none unless it is asked for, and then those of its sessions alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { TLS_KEY_LOG } from "../../src/capture/secrets-type.ts";
import { extract, type ExtractOptions } from "../../src/extract/extract-packets.ts";
import { extractSummary } from "../../src/extract/extract-summary.ts";
import { inspect } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import { ascii, concat, pcapngBlocks } from "../build/captures.ts";
import { runIn } from "../gateway/program.ts";

const sample = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url))));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DECRYPTION_SECRETS = 0x0a;
const ENHANCED_PACKET = 6;

interface Block {
  readonly type: number;
  readonly bytes: Uint8Array;
}

function blocksOf(bytes: Uint8Array): Block[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Block[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint32(at + 4, true))
    blocks.push({
      type: view.getUint32(at, true),
      bytes: bytes.subarray(at, at + view.getUint32(at + 4, true)),
    });
  return blocks;
}

function decryptionSecrets(keyLog: string): Uint8Array {
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, TLS_KEY_LOG, true);
  view.setUint32(4, keyLog.length, true);
  return pcapngBlocks().block(DECRYPTION_SECRETS, concat(fixed, ascii(keyLog)));
}

const TLS13 = [
  "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
  "SERVER_HANDSHAKE_TRAFFIC_SECRET",
  "CLIENT_TRAFFIC_SECRET_0",
  "SERVER_TRAFFIC_SECRET_0",
] as const;

/** The lines that a program writes of one connection; each secret of its own byte, so that it can be told. */
const linesOf = (random: string, labels: readonly string[], byte: number): string =>
  labels
    .map((label, index) => `${label} ${random} ${(byte + index).toString(16).padStart(2, "0").repeat(48)}\n`)
    .join("");

const randomOf = ({ tls }: Session): string => tls?.clientHello?.random ?? "";

async function written(
  bytes: Uint8Array,
  options: ExtractOptions,
  chosen: (session: Session) => boolean = () => true,
) {
  const { capture, sessions } = await inspect(bytes);
  const pieces: Uint8Array[] = [];
  const wanted = sessions.filter(chosen);
  const report = await extract(bytes, wanted, (piece) => pieces.push(piece.slice()), options);
  const format = options.format ?? "pcapng";
  const counts = { chosen: wanted.length, total: sessions.length };
  const summary = extractSummary(capture, { name: `e.${format}`, format, ...counts, report });
  return { bytes: concat(...pieces), report, summary };
}

/** The key logs in a pcapng, and what comes before each. */
const keyLogsIn = (bytes: Uint8Array): readonly (readonly [text: string, packetsBefore: number])[] => {
  const blocks = blocksOf(bytes);
  return blocks.flatMap(({ type, bytes: block }, index) => {
    if (type !== DECRYPTION_SECRETS) return [];
    const length = new DataView(block.buffer, block.byteOffset).getUint32(12, true);
    const before = blocks.slice(0, index).filter((one) => one.type === ENHANCED_PACKET).length;
    return [[Buffer.from(block.subarray(16, 16 + length)).toString("latin1"), before] as const];
  });
};

/** A pcapng of a sample's sessions, with blocks of keys before the first packet, between packets, and in a section of its own. */
async function holding(name: string, first: string, between: string, behind: string): Promise<Uint8Array> {
  const [header, ...others] = blocksOf((await written(sample(name), {})).bytes);
  const half = others.length >> 1;
  return concat(
    header?.bytes ?? new Uint8Array(0),
    decryptionSecrets(first),
    ...others.slice(0, half).map(({ bytes }) => bytes),
    decryptionSecrets(between),
    ...others.slice(half).map(({ bytes }) => bytes),
    pcapngBlocks().section(),
    decryptionSecrets(behind),
  );
}

const TLS13_SAMPLE = "intermittent-failure.pcap";
const TLS12_SAMPLE = "pool-of-one-name.pcap";
const FOREIGN = linesOf("f0".repeat(32), TLS13, 0xd0);
const TLS13_LINES = await logsOf(TLS13_SAMPLE, TLS13, 0x10);
const TLS12_LINES = await logsOf(TLS12_SAMPLE, ["CLIENT_RANDOM"], 0x90);
const [TLS13_FIRST = "", ...TLS13_OTHERS] = TLS13_LINES;
const capture = await holding(TLS13_SAMPLE, FOREIGN, TLS13_FIRST, TLS13_OTHERS.join(""));
const path = join(folder, "keys.pcapng");
writeFileSync(path, capture);

/** Of each TLS session, in order. */
async function logsOf(name: string, labels: readonly string[], byte: number): Promise<string[]> {
  const { sessions } = await inspect(sample(name));
  const randoms = sessions.map(randomOf).filter((random) => random !== "");
  return randoms.map((random, index) => linesOf(random, labels, byte + 0x10 * index));
}

/** Secrets of the samples' sessions and of the foreign one, as text and as bytes. */
function secretsIn(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString("latin1");
  const secrets = [FOREIGN, ...TLS13_LINES, ...TLS12_LINES].flatMap((log) =>
    [...log.matchAll(/([0-9a-f]+)\n/g)].map(([, secret = ""]) => secret),
  );
  return secrets.filter(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret, "hex").toString("latin1")),
  );
}

describe("an extract of a capture that holds TLS keys", () => {
  test("has them where they are read: else nothing here would be proved", () => {
    expect(secretsIn(capture).length).toBe(4 * (1 + TLS13_LINES.length));
    expect(keyLogsIn(capture).map(([text]) => text)).toEqual([FOREIGN, TLS13_FIRST, TLS13_OTHERS.join("")]);
  });

  test.each([
    ["as pcapng", {}],
    ["as pcap", { format: "pcap" }],
    ["without application data", { untilTls: true }],
    ["anonymised", { anonymize: { key: "a key" } }],
    ["anonymised, as pcap", { anonymize: {}, format: "pcap" }],
    ["although a key log is given", { keyLog: logOf(...TLS13_LINES) }],
  ] as const)("has none of them %s", async (_, options) => {
    const { bytes, report, summary } = await written(capture, options);
    expect(secretsIn(bytes)).toEqual([]);
    if (!("format" in options)) expect(keyLogsIn(bytes)).toEqual([]);
    expect(report.keys).toBe(null);
    expect(summary.match(/.*\bkeys?\b.*/g)).toEqual(["left out: the TLS keys that the capture holds"]);
  });

  test("says nothing of keys where the capture holds none, or secrets of something else", async () => {
    const { section, secrets } = pcapngBlocks();
    const packets = sample(TLS13_SAMPLE);
    const ssh = concat((await written(packets, {})).bytes, section(), secrets(0x5353_484b, ascii("key")));
    const keyLog = logOf(...TLS13_LINES);
    const summaries = [
      await written(packets, {}),
      await written(packets, { keyLog }),
      await written(ssh, {}),
    ];
    expect(summaries.map(({ summary }) => /\bkeys?\b/.test(summary))).toEqual([false, false, false]);
  });

  test.each([[], ["--until-tls"], ["--anonymize"]])("has none where the program writes it %s", (...how) => {
    for (const ending of ["pcap", "pcapng"]) {
      const output = join(folder, `without.${ending}`);
      expect(runIn(folder, "extract", path, "-o", output, ...how).code).toBe(0);
      expect(secretsIn(readFileSync(output))).toEqual([]);
    }
  });
});

describe("an extract with secrets", () => {
  test("has one block before the first packet, with the lines of its sessions and no others", async () => {
    const { bytes, summary } = await written(capture, { withSecrets: true }, ({ stream }) => stream === 1);
    expect(keyLogsIn(bytes)).toEqual([[TLS13_LINES[1], 0]]);
    expect(summary).toMatch(
      /\nthis file holds the TLS keys of 1 session: whoever has it can read what was said, log-ins and mail included$/,
    );
  });

  test("has the lines of a key log that is given, which counts before the capture's own", async () => {
    const random = /[0-9a-f]{64}/.exec(TLS13_FIRST)?.[0] ?? "";
    const other = linesOf(random, ["CLIENT_TRAFFIC_SECRET_0"], 0xa0);
    const keyLog = logOf(FOREIGN, other);
    const { bytes } = await written(capture, { withSecrets: true, keyLog }, ({ stream }) => stream === 0);
    expect(keyLogsIn(bytes).map(([text]) => text.split("\n").toSorted())).toEqual([
      [other, ...TLS13_FIRST.split(/(?<=\n)/).filter((line) => !line.startsWith("CLIENT_T"))]
        .map((line) => line.trim())
        .concat("")
        .toSorted(),
    ]);
  });

  test("that is read again has the same keys", async () => {
    const once = await written(capture, { withSecrets: true });
    const twice = await written(once.bytes, { withSecrets: true });
    expect(keyLogsIn(twice.bytes)).toEqual(keyLogsIn(once.bytes));
  });

  test("of sessions whose application data is left out has what opens the handshake of TLS 1.3 alone", async () => {
    const { bytes, summary } = await written(capture, { withSecrets: true, untilTls: true });
    const text = keyLogsIn(bytes)[0]?.[0] ?? "";
    const { sessions } = await inspect(capture);
    const established = sessions.filter(({ tls }) => tls?.established === true).map(randomOf);
    expect(established.length).toBeGreaterThan(0);
    for (const random of established)
      expect([...text.matchAll(new RegExp(`^(\\w+) ${random}`, "gm"))].map(([, label]) => label)).toEqual([
        TLS13[0],
        TLS13[1],
      ]);
    expect(summary).toContain("the handshake");
  });

  test("of TLS 1.2 without application data is not written: its key would open all", async () => {
    const keyLog = logOf(...TLS12_LINES);
    const tls12 = sample(TLS12_SAMPLE);
    const { bytes } = await written(tls12, { withSecrets: true, keyLog });
    expect(keyLogsIn(bytes)).toEqual([[TLS12_LINES.join(""), 0]]);
    await expect(written(tls12, { withSecrets: true, keyLog, untilTls: true })).rejects.toThrow(
      "no TLS key of these sessions is known that opens the handshake and nothing after it",
    );
  });

  test.each([
    ["of another connection", { keyLog: logOf(FOREIGN) }, "no TLS key of these sessions is known"],
    ["as pcap", { format: "pcap" }, "a pcap file cannot hold TLS keys"],
    ["anonymised", { anonymize: {} }, "TLS keys are not written where names and addresses are replaced"],
  ] as const)("is not written %s", async (_, options, message) => {
    const keyLog = logOf(...TLS13_LINES);
    await expect(written(sample(TLS13_SAMPLE), { keyLog, withSecrets: true, ...options })).rejects.toThrow(
      message,
    );
  });
});

/** What the keys open. */
const said = ({ smtpInTls, tls, close }: Session) => ({
  smtpInTls,
  messages: tls?.messages,
  alerts: tls?.alerts,
  opened: [tls?.decryption?.client, tls?.decryption?.server],
  close,
});

describe.each([
  "login-refused-inside-tls13.pcapng",
  "login-refused-inside-tls12.pcapng",
  "client-certificate-refused-inside-tls13.pcapng",
])("%s, which holds its keys", (name) => {
  const bytes = sample(name);
  test("extracted with secrets says the same", async () => {
    const { sessions } = await inspect(bytes);
    const again = await inspect((await written(bytes, { withSecrets: true })).bytes);
    expect(again.sessions.map(said)).toEqual(sessions.map(said));
    expect(sessions[0]?.tls?.decryption?.server.records).toBeGreaterThan(0);
  });

  test("extracted without is encrypted again", async () => {
    const again = await inspect((await written(bytes, {})).bytes);
    expect(again.sessions.map(({ tls }) => tls?.decryption)).toEqual([undefined]);
  });

  test("extracted anonymised has what it has without keys, and comments on nothing that they open", async () => {
    const { sessions } = await inspect(bytes, { decryption: null });
    const pieces: Uint8Array[] = [];
    const anonymize = { key: "a key" };
    await extract(bytes, sessions, (piece) => pieces.push(piece.slice()), { anonymize, format: "pcap" });
    const packets = await written(bytes, { anonymize, format: "pcap" });
    expect(Buffer.from(packets.bytes).equals(Buffer.concat(pieces))).toBe(true);
    const text = Buffer.from((await written(bytes, { anonymize })).bytes).toString("latin1");
    const comments = [...text.matchAll(/frame \d+ of the capture: [\x20-\x7e]*/g)].map(
      ([comment]) => comment,
    );
    expect(comments.filter((comment) => !/STARTTLS|answers 220|Hello/.test(comment))).toEqual([]);
  });
});

describe("the program's extract --with-secrets", () => {
  test("writes what the library writes, and says so", async () => {
    const output = join(folder, "with.pcapng");
    const { stdout, stderr, code } = runIn(
      folder,
      "extract",
      path,
      "--stream",
      "1",
      "--with-secrets",
      "-o",
      output,
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(keyLogsIn(new Uint8Array(readFileSync(output)))).toEqual([[TLS13_LINES[1], 0]]);
    expect(stdout).toContain("this file holds the TLS keys of 1 session");
    expect(stdout).not.toContain("left out");
  });

  test.each([
    ["e.pcap", [], "--with-secrets needs an output file that ends in .pcapng: .pcap cannot hold keys"],
    ["e.pcapng", ["--anonymize"], "--with-secrets cannot be used with --anonymize"],
  ] as const)("into %s with %j is an error of one line", (name, options, line) => {
    const { stdout, stderr, code } = runIn(folder, "extract", path, "--with-secrets", ...options, "-o", name);
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toContain(line);
  });
});

function logOf(...texts: readonly string[]): KeyLog {
  const log = new KeyLog();
  for (const text of texts) log.add(ascii(text), { name: "a.keylog", isCapture: false });
  return log;
}
