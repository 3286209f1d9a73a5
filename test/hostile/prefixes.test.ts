// Every sample cut short, and with bits flipped: what precedes is told as before. PREFIXES=all cuts at every byte.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CaptureError } from "../../src/capture/capture-error.ts";
import type { CaptureReport } from "../../src/capture-report.ts";
import { Inspector } from "../../src/inspect.ts";
import type { SessionFacts } from "../../src/session/session.ts";

const SAMPLES = new URL("../../samples/", import.meta.url);
const isWhole = process.env["PREFIXES"] === "all";
/** First bytes that are cut one by one, of samples that begin alike in one: file header, blocks before the packets, first packets. */
const BYTE_BY_BYTE = isWhole ? Number.POSITIVE_INFINITY : 150;
const FLIPS = isWhole ? 1000 : 5;
/** Ends of packets at which a sample is cut: of a long one few. */
const BORDERS = isWhole ? Number.POSITIVE_INFINITY : 6;

const samples = readdirSync(SAMPLES)
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .map((name) => [name, new Uint8Array(readFileSync(new URL(name, SAMPLES)))] as const);

/** File header of a pcap, section header of a pcapng without options. */
const beginning = (bytes: Uint8Array): string => String(bytes.subarray(0, 24));
const firstOfKind = new Set(
  new Map(samples.toReversed().map(([, bytes]) => [beginning(bytes), bytes])).values(),
);

/** Null where nothing at all can be read. */
function read(bytes: Uint8Array): CaptureReport | null {
  const inspector = new Inspector();
  try {
    inspector.push(bytes);
    return inspector.finish();
  } catch (error) {
    if (error instanceof CaptureError) return null;
    throw error;
  }
}

/** What later frames cannot change: findings rest on other sessions too. */
function facts(report: CaptureReport | null): readonly SessionFacts[] {
  return (report?.sessions ?? []).map((session) => Object.assign(session, { findings: [] }));
}

/** Ends of the packets and blocks, the file's header included. */
function borders(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isPcapng = view.getUint32(0) === 0x0a0d0d0a;
  const ends: number[] = [];
  for (let end = isPcapng ? 0 : 24; end < bytes.length;) {
    ends.push(end);
    end += isPcapng ? view.getUint32(end + 4, true) : 16 + view.getUint32(end + 8, true);
  }
  return ends;
}

describe.each(samples)("%s", (_, bytes) => {
  const whole = read(bytes);
  const all = borders(bytes);
  const step = Math.ceil(all.length / BORDERS) || 1;
  const ends = all.filter((_end, index) => index % step === 0);

  test("truncated after a packet: the sessions before it are those of the whole file", () => {
    const wrong = ends.filter((end) => {
      const cut = read(bytes.subarray(0, end));
      const packets = cut?.capture.frames?.last ?? 0;
      const over = facts(whole).filter(({ frames }) => frames.last <= packets);
      const told = new Map(facts(cut).map((session) => [session.stream, session]));
      return over.some((session) => JSON.stringify(told.get(session.stream)) !== JSON.stringify(session));
    });
    expect(wrong).toEqual([]);
  });

  test("truncated within a packet: the sessions are those of the file truncated before it", () => {
    const near = ends.flatMap((end) => [end - 1, end + 1]);
    const oneByOne = isWhole || firstOfKind.has(bytes) ? Math.min(bytes.length, BYTE_BY_BYTE) : 0;
    const first = Array.from({ length: oneByOne }, (__, length) => length);
    const lengths = [...new Set([...first, ...near])]
      .filter((length) => length >= 0)
      .toSorted((a, b) => a - b);
    const before = { end: -1, told: "" };
    const wrong = lengths.filter((length) => {
      const end = all.findLast((border) => border <= length) ?? 0;
      if (end !== before.end) Object.assign(before, { end, told: tell(bytes, end) });
      return tell(bytes, length) !== before.told;
    });
    expect(wrong).toEqual([]);
  });

  test("with flipped bits: is read, or is not a capture", () => {
    let state = 0x9e3779b9;
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const reports = Array.from({ length: FLIPS }, () => {
      const flipped = bytes.slice();
      const at = next(bytes.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << next(8));
      return read(flipped);
    });
    // A file that is damaged says so.
    expect(
      reports.every((report) => report?.capture.damaged !== true || report.capture.warnings.length > 0),
    ).toBe(true);
  });
});

const tell = (bytes: Uint8Array, length: number): string =>
  JSON.stringify(facts(read(bytes.subarray(0, length))));
