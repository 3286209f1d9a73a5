// Recordings of connections to which nothing happened, without frames that one recorder missed, or cut where it stopped:
// whatever is missing, nobody between the points is accused.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareCaptures } from "../../src/compare-captures.ts";
import { PAIRS } from "./expected.ts";

const NAMES = ["client.pcap", "server.pcap"] as const;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/** Of a classic pcap file in this machine's byte order. */
function framesOf(file: Uint8Array): readonly Uint8Array[] {
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
const kept = (file: Uint8Array, isKept: (frame: number) => boolean): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat([
      file.subarray(0, FILE_HEADER),
      ...framesOf(file).filter((_frame, index) => isKept(index + 1)),
    ]),
  );

async function accusations(
  pair: string,
  variants: (frames: number) => readonly (readonly [name: string, isKept: (frame: number) => boolean])[],
): Promise<readonly string[]> {
  const files = NAMES.map((path) => ({
    path,
    source: new Uint8Array(readFileSync(new URL(`${pair}/${path}`, PAIRS))),
  }));
  const found: string[] = [];
  for (const [index, file] of files.entries()) {
    for (const [name, isKept] of variants(framesOf(file.source).length)) {
      const given = files.with(index, { ...file, source: kept(file.source, isKept) });
      const { comparison } = await compareCaptures(given);
      const isHarmless = comparison.findings.every(({ id }) => ["path-clear", "path-unclear"].includes(id));
      if (!isHarmless) found.push(`${file.path} ${name}: ${comparison.headline}`);
    }
  }
  return found;
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe.each(["old-version-dropped", "client-rejects-certificate"])("%s", (pair) => {
  test("with one frame missed at one point", async () => {
    const found = await accusations(pair, (frames) =>
      numbers(1, frames).map((missed) => [`without ${missed}`, (frame) => frame !== missed]),
    );
    expect(found).toEqual([]);
  });

  test("where one recorder stopped early", async () => {
    const found = await accusations(pair, (frames) =>
      numbers(3, frames).map((last) => [`up to ${last}`, (frame) => frame <= last]),
    );
    expect(found).toEqual([]);
  });
});
