// One segment that no receiver would accept, put into every sample: it must change no verdict.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { Inspector } from "../../src/inspect.ts";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { ACK, FIN, RST, SYN } from "../../src/packet/segment.ts";
import { windowShift } from "../../src/packet/tcp-options.ts";
import { advance, distance, isAcceptable } from "../../src/tcp/sequence.ts";
import { NANOSECONDS, type PacketSpec, pcap, readCapture } from "../build/captures.ts";

describe("isAcceptable (RFC 9293 section 3.10.7.4)", () => {
  it("accepts no bytes with window 0 at the next number only", () => {
    expect([99, 100, 101].map((sequence) => isAcceptable(sequence, 0, 100, 0))).toEqual([false, true, false]);
  });

  it("accepts no bytes with a window at any number inside it", () => {
    const taken = [99, 100, 109, 110].map((sequence) => isAcceptable(sequence, 0, 100, 10));
    expect(taken).toEqual([false, true, true, false]);
  });

  it("refuses bytes with window 0", () => {
    expect([99, 100, 101].map((sequence) => isAcceptable(sequence, 1, 100, 0))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("accepts bytes of which the first or the last is inside the window", () => {
    const taken = [95, 96, 100, 109, 110].map((sequence) => isAcceptable(sequence, 5, 100, 10));
    expect(taken).toEqual([false, true, true, true, false]);
  });

  it("accepts bytes in a window that wraps around", () => {
    const taken = [0xffff_fff0, 4, 5].map((sequence) => isAcceptable(sequence, 1, 0xffff_fff0, 21));
    expect(taken).toEqual([true, true, false]);
  });
});

const SAMPLES = new URL("../../samples/", import.meta.url);
const WILD = 1_300_000_000;
const BEHIND = 200_000;

interface Packet extends PacketSpec {
  readonly linkType: number;
  readonly flow: string;
  readonly sequence: number;
  readonly length: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window: number;
  readonly shift: number | null;
  /** Where its TCP header is. */
  readonly headerStart: number;
}

/** The packets of a sample with a TCP segment each; null where that cannot be changed in place. */
function packetsOf(name: string): readonly Packet[] | null {
  const { packets } = readCapture(new Uint8Array(readFileSync(new URL(name, SAMPLES))));
  const locator = new TcpLocator();
  const segment = createTcpSegment();
  const found = packets.map(({ data, ...rest }): Packet | null => {
    const packet: CapturedPacket = { ...rest, bytes: data, start: 0, end: data.length };
    if (!locator.locate(packet, segment) || segment.bytes !== data) return null;
    const { sourceAt, destinationAt, headerStart, sequence, acknowledgment, flags, window } = segment;
    const address = (at: number): string =>
      data.subarray(at, at + (segment.ipVersion === 4 ? 4 : 16)).join(".");
    const from = `${address(sourceAt)}:${segment.sourcePort}`;
    const to = `${address(destinationAt)}:${segment.destinationPort}`;
    return {
      data,
      time: [rest.seconds, rest.nanoseconds],
      originalLength: rest.originalLength,
      linkType: rest.linkType,
      flow: `${from} ${to}`,
      sequence,
      length: segment.payloadLength + (flags & FIN) + ((flags & SYN) >> 1),
      acknowledgment,
      flags,
      window,
      shift: (flags & SYN) === 0 ? null : windowShift(segment),
      headerStart,
    };
  });
  const whole = found.filter((packet) => packet !== null);
  const [first] = whole;
  const isPlain =
    whole.length === found.length && whole.every(({ linkType }) => linkType === first?.linkType);
  return isPlain && first !== undefined && !Number.isNaN(first.time?.[0] ?? 0) ? whole : null;
}

interface Numbers {
  /** The next sequence number of the packet's side, the lowest that it had, and where its receiver's room ends. */
  readonly next: number;
  readonly base: number;
  readonly edge: number;
}

/** What is known before the packet at `index` of the side that it belongs to; null where no SYN of both was seen. */
function numbersAt(packets: readonly Packet[], index: number, { flow }: Packet): Numbers | null {
  const back = flow.split(" ").toReversed().join(" ");
  const before = packets.slice(0, index);
  const own = before.filter((packet) => packet.flow === flow);
  const other = before.filter((packet) => packet.flow === back);
  const [opening] = own;
  const [answer] = other;
  if (!opening || !answer || (opening.flags & SYN) === 0 || (answer.flags & SYN) === 0) return null;
  const base = opening.sequence;
  const ends = own.filter(({ flags }) => (flags & RST) === 0).map((one) => advance(one.sequence, one.length));
  const shift = opening.shift === null || answer.shift === null ? 0 : answer.shift;
  const edges = other.map(({ acknowledgment, window, flags }) => {
    return advance(acknowledgment, (flags & SYN) === 0 ? window * 2 ** shift : window);
  });
  const highest = (numbers: readonly number[]): number =>
    numbers.reduce((top, number) => (distance(number, top) > 0 ? number : top), base);
  const next = highest(ends);
  return { base, next, edge: highest([next, ...edges]) };
}

type Forgery = (
  packet: Packet,
  numbers: Numbers,
) => { sequence: number; acknowledgment: number; flags: number };

const STRAYS: Readonly<Record<string, Forgery>> = {
  "FIN far ahead": (packet, { next }) => ({ ...packet, sequence: advance(next, WILD), flags: FIN | ACK }),
  "FIN far behind": (packet, { base }) => ({ ...packet, sequence: advance(base, -BEHIND), flags: FIN | ACK }),
  "FIN just outside": (packet, { edge }) => ({ ...packet, sequence: advance(edge, 100), flags: FIN | ACK }),
  "RST far ahead": (packet, { next }) => ({ ...packet, sequence: advance(next, WILD), flags: RST }),
  "RST far behind": (packet, { base }) => ({ ...packet, sequence: advance(base, -BEHIND), flags: RST | ACK }),
  "RST just outside": (packet, { edge }) => ({ ...packet, sequence: advance(edge, 100), flags: RST }),
  "bytes far ahead": (packet, { next }) => ({ ...packet, sequence: advance(next, WILD), flags: ACK }),
  "bytes far behind": (packet, { base }) => ({ ...packet, sequence: advance(base, -BEHIND), flags: ACK }),
  "bytes just outside": (packet, { edge }) => ({ ...packet, sequence: advance(edge, 100), flags: ACK }),
  "an ACK of bytes never sent": (packet, { next }) => {
    return { sequence: next, acknowledgment: advance(packet.acknowledgment, WILD), flags: ACK };
  },
  "a SYN/ACK in the middle": (packet, { next }) => {
    return { ...packet, sequence: advance(next, WILD), flags: SYN | ACK };
  },
};

/** The packet with other numbers: what it says is what a copy of it would say. */
function forged({ data, headerStart, ...rest }: Packet, numbers: ReturnType<Forgery>): PacketSpec {
  const bytes = data.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(headerStart + 4, numbers.sequence);
  view.setUint32(headerStart + 8, numbers.acknowledgment);
  bytes[headerStart + 13] = numbers.flags;
  return { ...rest, data: bytes };
}

/** What is said of each session, without the numbers of frames. */
function verdictsOf(packets: readonly PacketSpec[], linkType: number): readonly string[] {
  const inspector = new Inspector();
  inspector.push(pcap(packets, { magic: NANOSECONDS, linkType }));
  return inspector.finish().sessions.map(({ client, outcome, aborted, findings }) => {
    const primary = findings.find((finding) => finding.primary)?.id ?? "none";
    const end = aborted === null ? "nobody" : `${aborted.by} ${aborted.with} ${aborted.certainty}`;
    return `${client.port} ${outcome} ${end} ${primary}`;
  });
}

/** Where the template is: a segment with bytes for bytes, one without for all else; the last of its side. */
function templateAt(packets: readonly Packet[], index: number, withBytes: boolean): Packet | undefined {
  return packets.slice(0, index).findLast(({ flags, length }) => {
    return (flags & (SYN | FIN | RST)) === 0 && (flags & ACK) !== 0 && length > 0 === withBytes;
  });
}

describe("one unacceptable segment changes no verdict", () => {
  const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?$/.test(name));
  const samples = captures.flatMap((name) => {
    const packets = packetsOf(name);
    if (packets === null || packets.length > 200) return [];
    const linkType = packets[0]?.linkType ?? 1;
    return [{ name, packets, linkType, before: verdictsOf(packets, linkType) }];
  });

  it("most samples take part", () => {
    expect(samples.length).toBeGreaterThan(captures.length / 2);
  });

  it.each(Object.entries(STRAYS).map(([kind, forgery], turn) => ({ kind, forgery, turn })))(
    "where it is $kind",
    ({ kind, forgery, turn }) => {
      const changed: string[] = [];
      for (const [number, { name, packets, linkType, before }] of samples.entries()) {
        // Each kind at other places, so that all together are asked of every part of a connection.
        const part = (turn + number) % 2 === 0 ? 0.4 : 0.9;
        const index = Math.min(packets.length, Math.ceil(packets.length * part) + (turn % 3));
        // As Wireshark does, the flow table begins another stream with a SYN after a SYN/ACK of another number.
        if (kind.includes("SYN") && packets.slice(index).some(({ flags }) => (flags & SYN) !== 0)) continue;
        const template = templateAt(packets, index, kind.startsWith("bytes"));
        const numbers = template === undefined ? null : numbersAt(packets, index, template);
        if (template === undefined || numbers === null) continue;
        const { time } = packets[index - 1] ?? template;
        const stray: PacketSpec = {
          ...forged(template, forgery(template, numbers)),
          ...(time && { time }),
        };
        const after = verdictsOf([...packets.slice(0, index), stray, ...packets.slice(index)], linkType);
        if (after.join("\n") !== before.join("\n")) {
          changed.push(`${name} before frame ${index + 1}: ${before.join(", ")} -> ${after.join(", ")}`);
        }
      }
      expect(changed).toEqual([]);
    },
  );
});
