import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTcpSegment, TcpLocator } from "../../src/packet/locate.ts";
import { latin1 } from "../../src/bytes/ascii.ts";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import {
  captured,
  concat,
  ethernet,
  ipv4,
  ipv4Fragments,
  ipv6,
  ipv6Fragment,
  packet,
  segmentsIn,
  tcp,
  vlan,
} from "../build/packets.ts";

const SEGMENT = packet(tcp({ sequence: 7 }), "abcdefgh".repeat(8));
const WHOLE = { sequence: 7, payload: "abcdefgh".repeat(8), payloadLength: 64 };

const inOrder = (frames: readonly Uint8Array[]) =>
  segmentsIn(frames.map((bytes, i) => captured(bytes, { number: i + 1 })));

/** One fragment of SEGMENT, or of other bytes that are said to be it. */
const fragment = (start: number, end: number, bytes = SEGMENT, identification = 1): Uint8Array =>
  packet(
    ethernet(),
    ipv4({ protocol: 6, identification, fragmentOffset: start, moreFragments: end < SEGMENT.length }),
    bytes.subarray(start, end),
  );

const fragment6 = (start: number, end: number): Uint8Array =>
  packet(
    ethernet(),
    ipv6(),
    ipv6Fragment({ offset: start, more: end < SEGMENT.length, nextHeader: 6 }),
    SEGMENT.subarray(start, end),
  );

describe("IPv4 reassembly", () => {
  it("gives a segment in the frame of the last fragment, with the first fragment's header fields", () => {
    const frames = ipv4Fragments({ identification: 9, hopLimit: 5 }, SEGMENT, 24, 48);
    expect(inOrder(frames)).toEqual([
      null,
      null,
      expect.objectContaining({
        ...WHOLE,
        from: "192.0.2.1:40000",
        to: "192.0.2.2:25",
        identification: 9,
        hopLimit: 5,
        frame: 3,
      }),
    ]);
  });

  it("gives the same segment for fragments of any size, in any order, repeated or not", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: Math.floor(SEGMENT.length / 8) })).chain((cuts) => {
          const frames = ipv4Fragments(
            { identification: 9 },
            SEGMENT,
            ...cuts.toSorted((a, b) => a - b).map((n) => 8 * n),
          );
          return fc.shuffledSubarray(frames, { minLength: frames.length });
        }),
        (frames) => {
          const found = inOrder([...frames.slice(0, -1), ...frames]).find((one) => one !== null);
          expect(found).toMatchObject(WHOLE);
        },
      ),
    );
  });

  it("gives nothing without the first fragment", () => {
    expect(inOrder([fragment(24, 48), fragment(48, 84)])).toEqual([null, null]);
  });

  it("keeps two datagrams apart by their identification", () => {
    const frames = [fragment(0, 48, SEGMENT, 1), fragment(48, 84, SEGMENT, 2), fragment(48, 84, SEGMENT, 1)];
    expect(inOrder(frames)).toEqual([null, null, expect.objectContaining(WHOLE)]);
  });

  it("takes overlapping bytes from the fragment that begins earlier", () => {
    const other = concat(SEGMENT).fill(0x58, 24);
    expect(inOrder([fragment(32, 84, other), fragment(0, 48)])).toMatchObject([
      null,
      { payload: "abcdefgh".repeat(8).slice(0, 28) + "X".repeat(36) },
    ]);
  });

  it("cuts fragments that reach past the end of the last one", () => {
    const longer = concat(SEGMENT, new Uint8Array(20));
    const beyond = packet(
      ethernet(),
      ipv4({ protocol: 6, identification: 1, fragmentOffset: 72, moreFragments: true }),
      longer.subarray(72),
    );
    expect(inOrder([fragment(0, 72), beyond, fragment(80, 84)])).toMatchObject([null, null, WHOLE]);
  });

  it("gives only the header of the first fragment where fragments are truncated by the snapshot length", () => {
    const frames = [fragment(0, 48), fragment(48, 84)].map((bytes) => captured(bytes, { snapLength: 58 }));
    expect(segmentsIn(frames)).toEqual([
      expect.objectContaining({ sequence: 7, payload: "abcd", payloadLength: 28 }),
      null,
    ]);
  });

  it("copies fragments, also from a Buffer that is overwritten", () => {
    const segment = createTcpSegment();
    const locator = new TcpLocator();
    const one = captured(fragment(0, 48));
    one.bytes = Buffer.from(one.bytes);
    locator.locate(one, segment);
    one.bytes.fill(0);
    locator.locate(captured(fragment(48, 84)), segment);
    expect(latin1(segment.bytes, segment.payloadStart, segment.payloadEnd)).toBe(WHOLE.payload);
  });

  it("reads fragments after VLAN tags", () => {
    const frames = [fragment(0, 48), fragment(48, 84)].map((bytes) =>
      packet(ethernet(), vlan(7), asIpv4(bytes)),
    );
    expect(inOrder(frames)).toEqual([null, expect.objectContaining(WHOLE)]);
  });

  it("reassembles a datagram that was fragmented again within a tunnel", () => {
    const inner = packet(ipv4({ protocol: 6, identification: 3 }), SEGMENT);
    const halves = [inner.subarray(0, 48), inner.subarray(48)];
    const frames = halves.map((half, i) =>
      packet(
        ethernet(),
        ipv4({ protocol: 4, from: "203.0.113.1", fragmentOffset: 48 * i, moreFragments: i === 0 }),
        half,
      ),
    );
    expect(inOrder(frames)).toEqual([null, expect.objectContaining({ ...WHOLE, from: "192.0.2.1:40000" })]);
  });

  it("gives incomplete datagrams up at the limit, the oldest first", () => {
    const locator = new TcpLocator();
    const filler = new Uint8Array(1400);
    segmentsIn([captured(fragment(0, 48))], locator);
    for (let i = 0; i * filler.length < DEFAULT_LIMITS["fragment-bytes"]; i++) {
      const from = `10.0.${i >> 8}.${i & 0xff}`;
      const waiting = packet(ethernet(), ipv4({ from, protocol: 6, moreFragments: true }), filler);
      segmentsIn([captured(waiting)], locator);
    }
    const last = [fragment(0, 48, SEGMENT, 2), fragment(48, 84), fragment(48, 84, SEGMENT, 2)];
    expect(
      segmentsIn(
        last.map((bytes) => captured(bytes)),
        locator,
      ),
    ).toEqual([null, null, expect.objectContaining(WHOLE)]);
  });
});

describe("IPv6 reassembly", () => {
  it("gives the same segment for fragments in any order", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([fragment6(0, 32), fragment6(32, 40), fragment6(40, 84)], { minLength: 3 }),
        (frames) => {
          const whole = expect.objectContaining({ ...WHOLE, to: "[2001:db8::2]:25", frame: 3 }) as unknown;
          expect(inOrder(frames)).toEqual([null, null, whole]);
        },
      ),
    );
  });

  it("gives a segment for a single fragment with the whole datagram", () => {
    expect(inOrder([fragment6(0, 84)])).toMatchObject([WHOLE]);
  });

  it("gives nothing for fragments truncated by the snapshot length", () => {
    expect(segmentsIn([captured(fragment6(0, 48), { snapLength: 90 })])).toEqual([null]);
  });
});

/** A frame without its Ethernet header, to be put into something else. */
const asIpv4 = (frame: Uint8Array) => ({ etherType: 0x0800, wrap: () => frame.subarray(14) });
