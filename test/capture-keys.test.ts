// Keys that are given, or that a capture holds: which of its connections they serve, and what is said of them.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TLS_KEY_LOG } from "../src/capture/secrets-type.ts";
import { inspectAnonymized } from "../src/inspect-anonymized.ts";
import { inspectCaptures } from "../src/inspect-captures.ts";
import { inspect, Inspector, type InspectOptions } from "../src/inspect.ts";
import { createDecrypter } from "../src/tls/decryption/decrypter.ts";
import { KeyLog } from "../src/tls/key-log.ts";
import { ascii, concat, pcapngBlocks } from "./build/captures.ts";
import { HELLO, pcapngOf, starttlsDialogue } from "./build/conversations.ts";

const { secrets } = pcapngBlocks();
const SSH = 0x5353_484b;

/** Record and handshake header and version come before it. */
const RANDOM = HELLO.subarray(11, 43);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const SECRET = "ab".repeat(48);
const line = (random: string, secret = SECRET): Uint8Array => ascii(`CLIENT_RANDOM ${random} ${secret}\n`);
const LINE = line(hexOf(RANDOM));
const OTHER = line("0".repeat(64));

const PACKETS = pcapngOf(starttlsDialogue().tls12().fin("client").fin("server").frames);
/** Bytes of the section's header and the interface's. */
const HEAD = 28 + 20;
const withBlocks = (...blocks: readonly Uint8Array[]): Uint8Array =>
  concat(PACKETS.subarray(0, HEAD), ...blocks, PACKETS.subarray(HEAD));
const WITH_KEYS = withBlocks(secrets(TLS_KEY_LOG, LINE));

function keyLog(bytes = LINE, name = "mail.keys"): KeyLog {
  const log = new KeyLog();
  log.add(bytes, name);
  return log;
}

/** As the program reads it: the keys of each session, and what is said of the file. */
async function read(bytes: Uint8Array, options: InspectOptions = {}) {
  const { sessions, capture, traffic } = await inspect(bytes, { path: "mail.pcapng", ...options });
  const { secrets: held, warnings } = capture;
  return { keys: sessions.map(({ tls }) => tls?.decryption?.keys), held, warnings, fits: traffic.keyLogFits };
}

const OWN = [{ source: "mail.pcapng", inCapture: true }];
const GIVEN = [{ source: "mail.keys", inCapture: false }];
const HELD = { blocks: 1, kinds: ["TLS"], connections: 1 };

describe("the keys of a capture", () => {
  it("are used for its connections, and counted", async () => {
    expect(await read(WITH_KEYS)).toEqual({ keys: OWN, held: HELD, warnings: [], fits: undefined });
  });

  it("are used wherever the chunks end", async () => {
    for (const size of [1, 13, 1000]) {
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < WITH_KEYS.length; at += size) yield WITH_KEYS.subarray(at, at + size);
      };
      const { sessions, capture } = await inspect(chunks(), { path: "mail.pcapng" });
      expect(sessions.map(({ tls }) => tls?.decryption?.keys)).toEqual(OWN);
      expect(capture.packets).toBe(16);
    }
  });

  it("serve that capture alone", async () => {
    const sources = [WITH_KEYS, PACKETS].map((source, index) => ({ path: `${index}.pcapng`, source }));
    const { sessions, captures } = await inspectCaptures(sources);
    const keys = sessions.map(({ tls }) => tls?.decryption?.keys.source);
    expect([keys, captures.map(({ secrets: held }) => held)]).toEqual([
      ["0.pcapng", undefined],
      [HELD, undefined],
    ]);
  });

  it("serve all files that are joined with it", () => {
    const inspector = new Inspector({ path: "a.pcapng", joined: true, decryption: createDecrypter });
    inspector.push(concat(PACKETS.subarray(0, HEAD), secrets(TLS_KEY_LOG, LINE)));
    const first = inspector.endFile();
    inspector.beginFile("b.pcapng");
    inspector.push(PACKETS);
    const second = inspector.endFile();
    const [session] = inspector.endCapture().sessions;
    expect(session?.tls?.decryption?.keys).toEqual({ source: "a.pcapng", inCapture: true });
    expect([first.secrets, second.secrets]).toEqual([HELD, undefined]);
  });

  it("are told of in few words, however many lines are broken and types there are", async () => {
    const types = Array.from({ length: 40 }, (_, type) => secrets(type, new Uint8Array(0)));
    const broken = secrets(TLS_KEY_LOG, ascii("x\n".repeat(250)));
    const { held, warnings } = await read(withBlocks(...types, broken));
    expect(held).toMatchObject({ blocks: 41, kinds: { length: 16 } });
    expect(warnings[0]).toMatch(
      /^250 lines of the TLS keys in this file cannot be read \(the first: line 1 /,
    );
  });

  it("are counted for each file by what is new in it", () => {
    const inspector = new Inspector({ path: "a.pcapng", joined: true, decryption: createDecrypter });
    inspector.push(WITH_KEYS);
    inspector.endFile();
    inspector.beginFile("b.pcapng");
    inspector.push(withBlocks(secrets(TLS_KEY_LOG, LINE), secrets(TLS_KEY_LOG, OTHER)));
    expect(inspector.endFile().secrets).toEqual({ ...HELD, blocks: 2 });
  });

  it("of other protocols are counted and change nothing else", async () => {
    const bytes = withBlocks(secrets(SSH, ascii("key")), secrets(SSH, ascii("key")));
    const { keys, held, warnings } = await read(bytes);
    expect([keys, held, warnings]).toEqual([[undefined], { blocks: 2, kinds: ["SSH"], connections: 0 }, []]);
    const [other, none] = [await inspect(bytes), await inspect(PACKETS)];
    expect(other.sessions).toEqual(none.sessions);
  });

  it("that are broken are counted by lines, and not quoted", async () => {
    const bytes = withBlocks(secrets(TLS_KEY_LOG, concat(LINE, ascii("CLIENT_RANDOM 00 abab\nnonsense\n"))));
    const { keys, warnings } = await read(bytes);
    expect([keys, warnings]).toEqual([
      OWN,
      [
        "2 lines of the TLS keys in this file cannot be read (the first: line 2 of its block) and were left out",
      ],
    ]);
  });

  it("of which very many lines are broken are all counted, in each file", async () => {
    const broken = ascii("nonsense\n".repeat(150));
    const inspector = new Inspector({ path: "a.pcapng", joined: true, decryption: createDecrypter });
    inspector.push(withBlocks(secrets(TLS_KEY_LOG, broken)));
    const first = inspector.endFile();
    inspector.beginFile("b.pcapng");
    inspector.push(withBlocks(secrets(TLS_KEY_LOG, broken)));
    expect([first, inspector.endFile()].map(({ warnings }) => warnings)).toEqual([
      [
        "150 lines of the TLS keys in this file cannot be read (the first: line 1 of its block) and were left out",
      ],
      ["150 lines of the TLS keys in this file cannot be read and were left out"],
    ]);
  });

  it("are not used for what is shown anonymised", async () => {
    const { sessions } = await inspect(WITH_KEYS);
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield WITH_KEYS;
    };
    const shown = await inspectAnonymized(chunks, sessions, { key: "1" }, { keyLog: keyLog() });
    expect(shown.map(({ tls }) => tls?.decryption)).toEqual([undefined]);
  });

  it("are nowhere in what is reported", async () => {
    for (const options of [{}, { decryption: null }, { keyLog: keyLog() }])
      expect(JSON.stringify(await inspect(WITH_KEYS, options))).not.toContain(SECRET.slice(0, 16));
  });
});

describe("a key log that is given", () => {
  it("is used for the connections in it", async () => {
    expect(await read(PACKETS, { keyLog: keyLog() })).toEqual({
      keys: GIVEN,
      held: undefined,
      warnings: [],
      fits: true,
    });
  });

  it("of another connection changes nothing, and is said not to fit", async () => {
    const [other, none] = [await inspect(PACKETS, { keyLog: keyLog(OTHER) }), await inspect(PACKETS)];
    expect(other).toEqual({ ...none, traffic: { ...none.traffic, keyLogFits: false } });
  });

  it("may get its lines while the capture is read", async () => {
    const log = new KeyLog();
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield PACKETS.subarray(0, HEAD);
      log.add(LINE, "mail.keys");
      yield PACKETS.subarray(HEAD);
    };
    const { sessions } = await inspect(chunks(), { keyLog: log });
    expect(sessions.map(({ tls }) => tls?.decryption?.keys)).toEqual(GIVEN);
  });

  it("hides no keys of the capture, and is used where they lack a connection", async () => {
    expect((await read(WITH_KEYS, { keyLog: keyLog() })).keys).toEqual(OWN);
    expect((await read(PACKETS, { keyLog: keyLog() })).keys).toEqual(GIVEN);
    expect((await read(WITH_KEYS, { keyLog: keyLog(OTHER) })).keys).toEqual(OWN);
  });
});

describe("a key log and the capture, which have", () => {
  const bytes = readFileSync(new URL("../samples/login-refused-inside-tls13.pcapng", import.meta.url));
  const text = bytes.toString("latin1");
  const ofTls13 =
    text.match(/(?:CLIENT|SERVER)_(?:HANDSHAKE_)?TRAFFIC_SECRET\w* [0-9a-f]{64} [0-9a-f]+$/gm) ?? [];

  /** The capture with some of its lines, with a key log of others: X makes a label unknown. */
  async function readWith(held: RegExp, given: RegExp) {
    const capture = Uint8Array.from(bytes);
    for (const each of ofTls13) if (!held.test(each)) capture[text.indexOf(each)] = "X".charCodeAt(0);
    const log = keyLog(ascii(ofTls13.filter((each) => given.test(each)).join("\n")));
    const { sessions } = await inspect(capture, { path: "mail.pcapng", keyLog: log });
    const { tls, smtpInTls, findings } = sessions[0] ?? {};
    const codes = smtpInTls?.exchanges.map(({ reply }) => reply?.code);
    const isTold = findings?.some(({ id }) => id === "capture-contains-secrets");
    return [tls?.decryption?.keys, tls?.decryption?.client.handshakeStopped, codes, isTold];
  }

  const both = { source: "mail.keys", inCapture: false, inCaptureToo: true };

  it.each<[string, RegExp, RegExp, object | undefined]>([
    ["one half each", /^CLIENT/, /^SERVER/, both],
    ["a half of the same side", /_HANDSHAKE_/, /SECRET_0/, both],
    ["all, and a half", /./, /^CLIENT/, OWN[0]],
    ["a half, and all", /^SERVER/, /./, both],
    ["nothing, and all", /^NONE/, /./, GIVEN[0]],
  ])("%s: all of it is used, and what the capture holds is told", async (_, held, given, keys) => {
    expect(ofTls13.length).toBe(4);
    expect(await readWith(held, given)).toEqual([keys, undefined, [250, 535], keys !== GIVEN[0]]);
  });
});

/** By a program of others. */
function pushed(bytes: Uint8Array, options: InspectOptions) {
  const inspector = new Inspector(options);
  inspector.push(bytes);
  const { capture, sessions } = inspector.finish();
  return { keys: sessions.map(({ tls }) => tls?.decryption?.keys), warnings: capture.warnings };
}

describe("keys that are not used", () => {
  const NOT_GIVEN =
    "there are TLS keys, which were not used: give the Inspector the option `decryption`, from loadDecryption()";

  it("by an Inspector without what decrypts give a warning that says what to give", () => {
    const expected = { keys: [undefined], warnings: [NOT_GIVEN] };
    expect(pushed(WITH_KEYS, {})).toEqual(expected);
    expect(pushed(PACKETS, { keyLog: keyLog() })).toEqual(expected);
    expect(pushed(PACKETS, {}).warnings).toEqual([]);
  });

  it("by an Inspector that has it give none", () => {
    const options = { path: "mail.pcapng", decryption: createDecrypter };
    expect(pushed(WITH_KEYS, options)).toEqual({ keys: OWN, warnings: [] });
  });

  it("because nothing is to be decrypted give a warning for those of the capture only", async () => {
    const unused = await read(WITH_KEYS, { decryption: null, keyLog: keyLog() });
    expect(unused).toEqual({
      keys: [undefined],
      held: HELD,
      warnings: ["this file holds TLS keys, which were not used"],
      fits: undefined,
    });
    expect((await read(PACKETS, { decryption: null, keyLog: keyLog() })).warnings).toEqual([]);
  });
});
