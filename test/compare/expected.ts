// samples/compare/NAME/expected.json: what must be said of the captures beside it, and must never be said. Written by
// people, from what the story did and what tshark finds in the captures; not by the program.
import { readdirSync, readFileSync } from "node:fs";
import type { Comparison, PathVerdict, Step } from "../../src/compare/comparison.ts";
import type { ComparisonFindingId } from "../../src/diagnose/texts/comparison.ts";
import type { Certainty, Fault } from "../../src/session/session.ts";

export interface Expected {
  /** What happened, in a sentence. */
  readonly story: string;
  /** In the order given to the program: A, B and so on. */
  readonly captures: readonly string[];
  /** Stream of each, in one capture or two. */
  readonly streams?: readonly number[];
  /** As `--failed` against `--established`. */
  readonly groups?: true;
  /** Those that are right; "error": there is nothing to compare, and that is said. */
  readonly kinds: readonly (Comparison["kind"] | "error")[];
  readonly verdicts?: readonly PathVerdict[];
  /** Of neighbouring points, from the client to the server: "A-B". */
  readonly legs?: Readonly<Record<string, readonly PathVerdict[]>>;
  /** What may have become of each step of a ladder; and no leg counts more as lost, added or altered. */
  readonly fates?: readonly Step["fate"][];
  readonly must: readonly ExpectedFinding[];
  /** Other findings that are right too; any further one is wrong. */
  readonly may: readonly ComparisonFindingId[];
  /** Whether it must be said that something cannot be told. */
  readonly untold?: true;
  /** Parts of the headline, of findings, of what cannot be told, of differences or traits; capitals do not matter. */
  readonly said?: readonly string[];
  readonly neverSaid?: readonly string[];
}

interface ExpectedFinding {
  readonly id: ComparisonFindingId;
  readonly faults: readonly (Fault | null)[];
  readonly certainties: readonly Certainty[];
  /** Among the frames that the finding names, by capture. */
  readonly frames?: Readonly<Record<string, readonly number[]>>;
}

export const PAIRS = new URL("../../samples/compare/", import.meta.url);

/** Every pair. */
export const pairs: readonly string[] = readdirSync(PAIRS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

export const expectedOf = (pair: string): Expected =>
  JSON.parse(readFileSync(new URL(`${pair}/expected.json`, PAIRS), "utf8"));

const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/** Of a classic pcap file in this machine's byte order. */
export function framesOf(file: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const frames: Uint8Array[] = [];
  for (let start = FILE_HEADER; start < file.length;) {
    const length = PACKET_HEADER + view.getUint32(start + 8, true);
    frames.push(file.subarray(start, start + length));
    start += length;
  }
  return frames;
}

/** Keeps the frames whose number, from 1 on, is wanted. */
export const kept = (file: Uint8Array, isKept: (frame: number) => boolean): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat([
      file.subarray(0, FILE_HEADER),
      ...framesOf(file).filter((_frame, index) => isKept(index + 1)),
    ]),
  );
