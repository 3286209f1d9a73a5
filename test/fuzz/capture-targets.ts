// Whole captures: the report is the same however the bytes come, and names only what the capture holds.
import { ascii, concat, pcapngBlocks } from "../build/captures.ts";
import { pcapngOf, starttlsDialogue } from "../build/conversations.ts";
import { TLS_KEY_LOG } from "../../src/capture/secrets-type.ts";
import { CaptureError } from "../../src/capture/capture-error.ts";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import type { CaptureReport } from "../../src/capture-report.ts";
import { Inspector, type InspectOptions } from "../../src/inspect.ts";
import { createDecrypter } from "../../src/tls/decryption/decrypter.ts";
import { TimeTexts } from "../../src/session/time.ts";
import { isFindingId } from "../../src/diagnose/finding-texts.ts";
import { Random, seedOf } from "./random.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, demandSame, inPieces, type Target } from "./target.ts";

const EVERYTHING: InspectOptions = { allPorts: true };

/** Null where the bytes are no capture, which is said by a CaptureError and by nothing else. */
export function reportOf(
  bytes: Uint8Array,
  lengthOf: (left: number) => number = (left) => left,
  options: InspectOptions = EVERYTHING,
): CaptureReport | null {
  const inspector = new Inspector(options);
  try {
    inPieces(bytes, lengthOf, (piece) => inspector.push(piece));
    return inspector.finish();
  } catch (error) {
    if (error instanceof CaptureError) return null;
    throw error;
  }
}

/** Those of the samples, and a small one, in which the keys fit and open nothing. */
function keyedCaptures(): readonly Uint8Array[] {
  const { frames } = starttlsDialogue().tls12().fin("client").fin("server");
  const line = `CLIENT_RANDOM ${"5a".repeat(32)} ${"ab".repeat(48)}\n`;
  const small = concat(pcapngOf(frames), pcapngBlocks().secrets(TLS_KEY_LOG, ascii(line)));
  const samples = seedCaptures().pcapng.filter((bytes) => reportOf(bytes)?.capture.secrets !== undefined);
  return [small, ...samples];
}

/** Keys in it are used at once, or with `waits` as soon as what decrypts would have been loaded. */
function reportWithKeys(bytes: Uint8Array, lengthOf: (left: number) => number, waits: boolean) {
  const inspector = new Inspector({ ...EVERYTHING, ...(!waits && { decryption: createDecrypter }) });
  inspector.waitsForDecryption = waits;
  try {
    inPieces(bytes, lengthOf, (piece) => {
      inspector.push(piece);
      if (inspector.isWaiting) inspector.decryptWith(createDecrypter);
    });
    return inspector.finish();
  } catch (error) {
    if (error instanceof CaptureError) return null;
    throw error;
  }
}

function checkKeys(bytes: Uint8Array): void {
  const random = new Random(seedOf(bytes));
  const whole = reportWithKeys(bytes, (left) => left, false);
  const largest = 1 + random.below(200);
  const waited = reportWithKeys(bytes, () => random.below(largest), true);
  demandSame(waited, whole, "a decoder that waits for what decrypts reads the same");
  if (whole === null) return;
  const held = heldIn(bytes);
  checkValues(whole.sessions, held);
  for (const warning of whole.capture.warnings) checkText(warning, { ...held, frames: held.frames + 1 });
}

function checkCapture(bytes: Uint8Array): void {
  const random = new Random(seedOf(bytes));
  const whole = reportOf(bytes);
  const largest = 1 + random.below(200);
  demandSame(
    reportOf(bytes, () => random.below(largest)),
    whole,
    "any pieces give the same report",
  );
  if (whole === null) return;
  const held = heldIn(bytes);
  demand(whole.capture.packets <= bytes.length / 8, "packets are no more than fit into the file");
  const size = JSON.stringify(whole.sessions).length;
  const sessions = whole.sessions.length;
  demand(size <= 400 * bytes.length + 100_000 * sessions, "the report is not much longer than the capture");
  checkValues(whole.sessions, held);
  for (const warning of whole.capture.warnings) checkText(warning, { ...held, frames: held.frames + 1 });
}

interface Held {
  readonly bytes: number;
  readonly frames: number;
  readonly times: ReadonlySet<string>;
}

/** What a plain reading of the file finds. */
function heldIn(bytes: Uint8Array): Held {
  const texts = new TimeTexts();
  const times = new Set<string>();
  const decoder = createCaptureDecoder((packet) => {
    const text = texts.of(packet);
    if (text !== null) times.add(text);
  });
  decoder.push(bytes.slice());
  decoder.finish();
  return { bytes: bytes.length, frames: decoder.summary.frames, times };
}

const FRAME = /^(?:frame|\w+Frame|timeRunsBackIn|frames)$/;
const TIME = /^(?:time|startTime|endTime)$/;
const TEXT = /^(?:title|detail)$/;

/** Every frame number and every time, wherever it stands in the report, is one of the capture. */
function checkValues(value: unknown, held: Held, name = ""): void {
  if (typeof value === "number" && FRAME.test(name)) {
    demand(Number.isInteger(value) && value >= 1 && value <= held.frames, `frame ${value} exists (${name})`);
  } else if (typeof value === "string" && TIME.test(name)) {
    demand(held.times.has(value), `time ${value} exists (${name})`);
  } else if (typeof value === "string" && TEXT.test(name)) checkText(value, held);
  else if (typeof value === "number") demand(Number.isFinite(value), `${name} is a number`);
  else if (Array.isArray(value)) for (const item of value) checkValues(item, held, name);
  else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const isSpan = name === "frames" && (key === "first" || key === "last");
      checkValues(member, held, isSpan ? "frame" : key);
    }
  }
}

/** A number with a unit is a time. */
const FRAMES = /\bframe(?: \d+|s \d+(?:(?:, | and | to )\d+\b(?! (?:ms|s|min|h|days?)\b))*)/g;

/** What is in quotation marks was said by a host. */
function checkText(text: string, { frames, bytes }: Held): void {
  const own = text.replaceAll(/"[^"]*"/g, "");
  for (const [list] of own.matchAll(FRAMES)) {
    for (const [frame] of list.matchAll(/\d+/g)) {
      demand(Number(frame) >= 1 && Number(frame) <= frames, `frame ${frame} exists (${text})`);
    }
  }
  for (const [, offset] of own.matchAll(/\bbyte (\d+)/g)) {
    demand(Number(offset) <= bytes, `byte ${offset} exists (${text})`);
  }
}

/** Each session is diagnosed, and each finding is one of the table that names frames and says what to do. */
function checkFindings(bytes: Uint8Array): void {
  for (const { findings, stream } of reportOf(bytes)?.sessions ?? []) {
    demand(findings.filter(({ primary }) => primary).length <= 1, `stream ${stream} has one main finding`);
    for (const { id, title, detail, certainty } of findings) {
      demand(isFindingId(id), `${id} is in the table`);
      demand(title !== "" && detail !== "" && certainty.length > 0, `${id} says what it is`);
      demand(!/undefined|NaN|\[object/.test(detail), `${id} says it in words: ${detail}`);
    }
  }
}

export const captureTargets: Readonly<Record<string, Target>> = {
  "capture-pcap": {
    seeds: () => seedCaptures().pcap,
    run: checkCapture,
    headerBytes: 24,
    unitExecutions: 50,
  },
  "capture-pcapng": { seeds: () => seedCaptures().pcapng, run: checkCapture, unitExecutions: 50 },
  "capture-keys": { seeds: keyedCaptures, run: checkKeys, unitExecutions: 50 },
  diagnose: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng],
    run: checkFindings,
    unitExecutions: 50,
  },
};
