// Real connections, and the same as a second point would have seen them: exactly what was changed is found, and no more.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { align } from "../../../src/compare/align/align.ts";
import type { Alignment } from "../../../src/compare/align/alignment.ts";
import type { WirePacket } from "../../../src/compare/wire/wire-packet.ts";
import type { WireTrace } from "../../../src/compare/wire/wire-trace.ts";
import { ACK, FIN } from "../../../src/packet/segment.ts";
import { distance } from "../../../src/tcp/sequence.ts";
import { across, oddities, seenAs, traceOf } from "../traces.ts";

const NAMES = [
  "success-tls12",
  "success-ipv6",
  "success-tls13",
  "reordered-and-lost-segments",
  "server-flight-late",
];
const RUNS = { numRuns: 25, seed: 1 };

const TRACES = await Promise.all(
  NAMES.map(async (name) => {
    const url = new URL(`../../../samples/${name}.pcap`, import.meta.url);
    return [name, unhurried(await traceOf(new Uint8Array(readFileSync(url))))] as const;
  }),
);

/** With time enough between two packets for the way to the other point. */
function unhurried(trace: WireTrace): WireTrace {
  const packets = trace.packets.map((packet, index) => ({ ...packet, timeMs: 1e12 + 50 * index }));
  return { ...trace, packets, recorded: { fromMs: 1e12, untilMs: 1e12 + 50 * packets.length } };
}

/** As the server's point sees it. */
const far = (
  near: WireTrace,
  change: (packets: readonly WirePacket[]) => readonly WirePacket[] = (all) => all,
): WireTrace => seenAs(across(near), change);

const paired = ({ crossings }: Alignment): string[] =>
  crossings
    .filter(({ sent, arrived }) => sent.length === 1 && arrived.length === 1)
    .map(({ sent: [one], arrived: [other] }) => `${one?.frame}=${other?.frame}`);

describe.each(TRACES)("%s at two points", (_, near) => {
  it("is the same in either order, with the clock and the way that were made up", () => {
    const one = align(near, far(near));
    const other = align(far(near), near);
    expect(one).toEqual(other);
    expect(oddities(one)).toEqual([]);
    expect(one.traces[0]).toBe(near);
    expect(one.orderBy).toBe("hop-limit");
    expect(Math.abs((one.clock?.offsetMs ?? 0) - 5000)).toBeLessThan(0.01);
    expect(one.clock?.uncertaintyMs).toBeCloseTo(10, 1);
    for (const { sentMs, arrivedMs } of one.crossings)
      expect((arrivedMs ?? 0) - (sentMs ?? 0)).toBeCloseTo(10, 1);
    expect(paired(one).every((pair) => pair.split("=")[0] === pair.split("=")[1])).toBe(true);
  });

  it("is found with any sequence numbers, timestamps and identifications in place of its own", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(), (client, server, stamp) => {
        const shift = { client, server };
        const aligned = align(
          near,
          far(near, (all) => all.map((packet) => renumbered(packet, shift, stamp))),
        );
        expect(oddities(aligned)).toEqual([]);
        expect(aligned.sequenceShift).toEqual({ client: client | 0, server: server | 0 });
        expect(aligned.relay).toBeNull();
      }),
      RUNS,
    );
  });

  it("is found where the snapshot length has cut it", () => {
    for (const length of [0, 1, 20, 200]) expect(oddities(align(near, far(near, cut(length))))).toEqual([]);
  });

  it("is found by its bytes where the other point has them in other segments", () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 1500 }), (size) => {
        const aligned = align(
          near,
          far(near, (all) => all.flatMap((packet) => split(packet, size))),
        );
        expect(oddities(aligned)).toEqual([]);
        expect(bytesOf(aligned)).toBe(
          near.packets.reduce((sum, { payloadLength }) => sum + payloadLength, 0),
        );
      }),
      RUNS,
    );
  });

  it("is found where packets have overtaken each other", () => {
    fc.assert(
      fc.property(fc.nat({ max: near.packets.length - 2 }), (at) => {
        const swapped = (all: readonly WirePacket[]) => {
          const [one, other] = [all[at], all[at + 1]];
          return one === undefined || other === undefined ? all : all.with(at, other).with(at + 1, one);
        };
        expect(oddities(align(near, far(near, swapped)))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("tells what a recorder has lost from what did not arrive", () => {
    const indexes = near.packets.map((_each, index) => index);
    fc.assert(
      fc.property(fc.subarray(indexes, { maxLength: 4 }), fc.boolean(), (lost, isFar) => {
        const thin = (all: readonly WirePacket[]) => all.filter((_each, index) => !lost.includes(index));
        const point = isFar ? far(near, thin) : seenAs(near, thin);
        const aligned = isFar ? align(near, point) : align(point, far(near));
        const gone = new Set(lost.map((index) => near.packets[index]?.frame));
        for (const { sent, arrived, untold, isAltered } of aligned.crossings) {
          const [only, ...more] = [...sent, ...arrived];
          if (sent.length > 0 && arrived.length > 0) expect(isAltered).toBe(false);
          else {
            expect(more).toEqual([]);
            expect(gone).toContain(only?.frame);
            const isFarther = isFar === (only?.from === "client");
            if (only !== undefined && isShown(point, only, isFarther)) expect(untold).toBe("recorder-loss");
          }
        }
      }),
      { ...RUNS, numRuns: 50 },
    );
  });

  it("has what was sent once before, and lost on the way", () => {
    near.packets.forEach((packet, index) => {
      if (packet.payloadLength === 0 || packet.from === "server") return;
      const first = { ...packet, ...EARLIER(packet), frame: 9999 };
      const sender = seenAs(near, (all) => all.toSpliced(index, 0, first));
      expect(oddities(align(sender, far(near)))).toEqual(["client 9999 to nothing"]);
    });
  });

  it("is not accused of what lies outside a recording", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: near.packets.length - 4 }),
        fc.integer({ min: 3, max: 30 }),
        (start, length) => {
          const whole = far(near);
          const part = whole.packets.slice(start, start + length);
          const recorded = { fromMs: timeOf(part[0]), untilMs: timeOf(part.at(-1)) };
          const aligned = align(near, { ...whole, packets: part, recorded });
          for (const { sent, arrived, untold } of aligned.crossings) {
            if (sent.length === 0 || arrived.length === 0) expect(untold).not.toBeNull();
          }
        },
      ),
      RUNS,
    );
  });

  it("shows where bytes were taken out, though all numbers that follow are shifted", () => {
    near.packets.forEach((packet, index) => {
      const rest = packet.payload.slice(7);
      // What is sent again would have to be changed again.
      if (packet.payloadLength < 20 || near.packets.filter(hasSame(packet)).length > 1) return;
      // Of padding nobody knows which bytes are missing.
      if (rest.every((byte, at) => byte === packet.payload[at])) return;
      const shorter = { ...packet, payload: rest, payloadLength: rest.length };
      const shortened = across(
        seenAs(near, (all) => all.map((each, at) => (at === index ? shorter : lowered(each, packet, 7)))),
      );
      if (!near.packets.slice(index + 1).some((each) => each.from === packet.from && each.payloadLength > 3))
        return;
      const aligned = align(near, shortened);
      expect(oddities(aligned)).toEqual([`${packet.from} ${packet.frame} altered to ${packet.frame}`]);
      expect(aligned.sequenceShift[packet.from]).toBeNull();
    });
  });

  it("shows the bytes that were overwritten, and those only", () => {
    near.packets.forEach((packet, index) => {
      if (packet.payloadLength === 0) return;
      const other = { ...packet, payload: packet.payload.map((byte) => byte ^ 1) };
      const masked = across(seenAs(near, (all) => all.map((each, at) => (at === index ? other : each))));
      const found = align(near, masked).crossings.filter(({ isAltered }) => isAltered);
      expect(found.map(({ sent }) => sent[0]?.frame)).toEqual([packet.frame]);
    });
  });
});

const cut =
  (length: number) =>
  (all: readonly WirePacket[]): readonly WirePacket[] =>
    all.map((packet) => ({ ...packet, payload: packet.payload.slice(0, length) }));

const EARLIER = ({ timeMs, options, identification }: WirePacket): Partial<WirePacket> => ({
  timeMs: (timeMs ?? 0) - 0.001,
  identification: (identification + 0x8000) & 0xffff,
  options: {
    ...options,
    timestamp: options.timestamp && { ...options.timestamp, value: options.timestamp.value - 250 },
  },
});

const timeOf = (packet: WirePacket | undefined): number => packet?.timeMs ?? 0;

/** The point that lacks it has what shows that it was there: an acknowledgment, or what its side sent afterwards. */
function isShown(
  point: WireTrace,
  { from, sequence, payloadLength, frame }: WirePacket,
  isFarther: boolean,
): boolean {
  const end = (sequence + payloadLength) | 0;
  const isSentOnce = !point.packets.some(
    (other) => other.from === from && other.sequence === sequence && other.frame !== frame,
  );
  if (payloadLength === 0 || !isSentOnce) return false;
  return point.packets.some((other) =>
    isFarther
      ? other.from !== from && (other.flags & ACK) !== 0 && distance(other.acknowledgment, end) >= 0
      : other.from === from && distance(other.sequence, end) >= 0,
  );
}

const hasSame =
  ({ from, sequence, payloadLength }: WirePacket) =>
  (other: WirePacket): boolean =>
    other.from === from &&
    distance(other.sequence, sequence) < payloadLength &&
    distance(other.sequence, sequence) + other.payloadLength > 0;

/** As numbers are after a device took so many bytes out of the packet that was changed. */
function lowered(packet: WirePacket, changed: WirePacket, by: number): WirePacket {
  const { from, sequence, acknowledgment } = packet;
  const end = (changed.sequence + changed.payloadLength) | 0;
  if (from === changed.from)
    return distance(sequence, end) < 0 ? packet : { ...packet, sequence: (sequence - by) | 0 };
  return distance(acknowledgment, end) < 0
    ? packet
    : { ...packet, acknowledgment: (acknowledgment - by) | 0 };
}

function renumbered(
  packet: WirePacket,
  shift: { client: number; server: number },
  stamp: number,
): WirePacket {
  const { from, sequence, acknowledgment, flags, options } = packet;
  const { timestamp } = options;
  const other = from === "client" ? "server" : "client";
  return {
    ...packet,
    sequence: (sequence + shift[from]) | 0,
    acknowledgment: (flags & 0x10) === 0 ? acknowledgment : (acknowledgment + shift[other]) | 0,
    identification: (packet.identification + 77) & 0xffff,
    options: { ...options, timestamp: timestamp && { ...timestamp, value: (timestamp.value + stamp) >>> 0 } },
  };
}

function split(packet: WirePacket, size: number): WirePacket[] {
  if (packet.payloadLength <= size || packet.payload.length !== packet.payloadLength) return [packet];
  const pieces: WirePacket[] = [];
  for (let start = 0; start < packet.payloadLength; start += size) {
    const payload = packet.payload.slice(start, start + size);
    const isLast = start + size >= packet.payloadLength;
    pieces.push({
      ...packet,
      sequence: (packet.sequence + start) | 0,
      flags: isLast ? packet.flags : packet.flags & ~FIN,
      payload,
      payloadLength: payload.length,
    });
  }
  return pieces;
}

const bytesOf = ({ crossings }: Alignment): number => crossings.reduce((sum, { length }) => sum + length, 0);
