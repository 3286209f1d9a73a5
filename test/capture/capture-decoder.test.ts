import fc from "fast-check";
import { expect, test } from "vitest";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { CaptureError } from "../../src/capture/capture-error.ts";
import {
  concat,
  MODIFIED,
  NANOSECONDS,
  type PacketSpec,
  pcap,
  pcapng,
  pcapngBlocks,
  type ReadCapture,
  readCapture,
  threePackets,
} from "../build/captures.ts";

const blocks = pcapngBlocks(false);

/** All that pcapng has: two sections, blocks that are no packets, packets with and without a time. */
const mixed = concat(
  pcapng(threePackets),
  pcapngBlocks(true).block(0x77, new Uint8Array(30)),
  blocks.section(),
  blocks.interface(101, 0, blocks.resolution(9)),
  blocks.block(0x0bad, new Uint8Array(8)),
  ...threePackets.map((packet, i) => blocks.enhanced(packet, BigInt(i) * 1_500_000_000n)),
  blocks.simple(new Uint8Array(9)),
);

const captures: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["pcap", pcap(threePackets)],
  ["big-endian pcap", pcap(threePackets, { littleEndian: false, magic: NANOSECONDS })],
  ["modified pcap", pcap(threePackets, { magic: MODIFIED })],
  ["pcapng", mixed],
];

/** What is there however a file ends. */
function readOrError(bytes: Uint8Array): ReadCapture | CaptureError {
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
}

test.each(captures)("createCaptureDecoder reads the same packets of %s a byte at a time", (name, bytes) => {
  const whole = readCapture(bytes);
  expect(whole.packets.length).toBe(name === "pcapng" ? 7 : 3);
  expect(readCapture(bytes, [1])).toEqual(whole);
});

test("createCaptureDecoder reads the same packets in chunks of any sizes", () => {
  const packet = fc.record({
    data: fc.uint8Array({ maxLength: 300 }),
    time: fc.tuple(fc.nat(), fc.nat(999_999)),
    originalLength: fc.nat(70_000),
  });
  const packets = fc.array(packet, { maxLength: 8 });
  const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      packets,
      fc.boolean(),
      fc.boolean(),
      lengths,
      (list: readonly PacketSpec[], ng, little, chunks) => {
        const bytes = ng ? pcapng(list, little) : pcap(list, { littleEndian: little });
        const whole = readCapture(bytes);
        expect(readCapture(bytes, chunks)).toEqual(whole);
        expect(whole.packets.map(({ data }) => data)).toEqual(list.map(({ data }) => data));
      },
    ),
  );
});

test.each(captures)(
  "every prefix of a %s gives the packets before the cut, or a CaptureError",
  (_, bytes) => {
    const whole = readCapture(bytes).packets;
    const counts = new Set<number>();
    for (let length = 0; length < bytes.length; length++) {
      const prefix = readOrError(bytes.slice(0, length));
      if (prefix instanceof CaptureError) {
        expect(length).toBeLessThan(28);
        continue;
      }
      const { packets, summary } = prefix;
      counts.add(packets.length);
      expect(packets).toEqual(whole.slice(0, packets.length));
      expect([summary.damaged, summary.truncated, summary.warnings.length]).toEqual(
        summary.truncated ? [false, true, 1] : [false, false, 0],
      );
    }
    expect([...counts]).toEqual(whole.map((_packet, i) => i));
  },
);

test.each(captures)(
  "createCaptureDecoder reads a %s with any byte changed, or throws a CaptureError",
  (_, bytes) => {
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff]) {
        const changed = bytes.slice();
        changed[at] = value;
        const read = readOrError(changed);
        if (read instanceof CaptureError) continue;
        expect(read.packets.length).toBe(read.summary.packets);
      }
    }
  },
);

test("createCaptureDecoder reads any bytes after a file header as packets or damage", () => {
  const headers = captures.map(([, bytes]) => bytes.slice(0, 24));
  fc.assert(
    fc.property(fc.constantFrom(...headers), fc.uint8Array({ maxLength: 200 }), (header, tail) => {
      const read = readOrError(concat(header, tail));
      expect(read instanceof CaptureError || read.packets.length === read.summary.packets).toBe(true);
    }),
  );
});

test("createCaptureDecoder joins a record that is longer than a chunk and the first buffer", () => {
  const long = { data: Uint8Array.from({ length: 200_000 }, (_, i) => i % 251) };
  expect(readCapture(pcap([long, long]), [4096]).packets.map(({ data }) => data)).toEqual([
    long.data,
    long.data,
  ]);
});

test("createCaptureDecoder passes packets inside one chunk as views into it", () => {
  const chunk = pcap(threePackets);
  const holders: Uint8Array[] = [];
  const decoder = createCaptureDecoder(({ bytes }) => holders.push(bytes));
  decoder.push(chunk);
  decoder.finish();
  expect(holders.every((holder) => holder === chunk)).toBe(true);
});

test("createCaptureDecoder reads nothing after damage, whatever the chunks", () => {
  const damaged = concat(pcap(threePackets), new Uint8Array(16).fill(0xff), pcap(threePackets).slice(24));
  expect(readCapture(damaged, [1])).toEqual(readCapture(damaged));
});

test("createCaptureDecoder has an empty summary before the format is known", () => {
  expect(createCaptureDecoder(() => {}).summary.packets).toBe(0);
});
