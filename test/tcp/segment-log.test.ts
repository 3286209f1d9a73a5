import { describe, expect, it } from "vitest";
import { RST, SYN, type TcpSegment } from "../../src/packet/segment.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import { SegmentLog, SegmentLogs } from "../../src/tcp/segment-log.ts";
import { saidBy, segment } from "../build/segments.ts";

const IPV6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

const logs = (most = 1 << 20, mostOfOne = 1 << 16) => new SegmentLogs(new ByteBlocks(), most, mostOfOne);

function taken(log: SegmentLog): unknown[] {
  const told: unknown[] = [];
  log.each((direction, one) => told.push([direction, saidBy(one)]));
  log.clear();
  return told;
}

const ofBytes = (length: number, parts = {}): TcpSegment =>
  segment({ payload: new Uint8Array(length).fill(length), ...parts });

describe("SegmentLog", () => {
  it.each([
    ["over IPv4", segment({ payload: "220 mx\r\n" })],
    ["over IPv6", segment({ from: IPV6, to: [...IPV6].toReversed(), payload: "EHLO a\r\n" })],
    ["with large numbers", segment({ sequence: 0xfffffffe, acknowledgment: 0xffffffff, frame: 2 ** 40 })],
    ["with all flags and high ports", segment({ flags: 0xff, sourcePort: 65535, destinationPort: 65534 })],
    ["without a time", segment({ seconds: Number.NaN })],
    ["with nanoseconds", { ...segment(), nanoseconds: 999_999_999, decimals: 9 as const }],
    ["cut by the snapshot length", segment({ payload: "EH", payloadLength: 1460 })],
    ["with a hop limit and an identification", { ...segment(), hopLimit: 255, identification: 65535 }],
    ["with a large interface index", { ...segment(), interfaceId: -(2 ** 31) }],
    ["from the middle of a capture", from(segment({ payload: "QUIT\r\n" }), 1000)],
  ])("returns a segment %s as it was stored", (_, one) => {
    const log = new SegmentLog(logs());
    log.add(1, one);
    expect(taken(log)).toEqual([[1, saidBy(one)]]);
  });

  it("each() gives the segments in order, until clear()", () => {
    const log = new SegmentLog(logs());
    const all = [1, 2, 3, 700, 5, 1460].map((length) => ofBytes(length));
    all.forEach((one, index) => log.add(index % 2 === 0 ? 0 : 1, one));
    expect(taken(log)).toEqual(all.map((one, index) => [index % 2, saidBy(one)]));
    expect(taken(log)).toEqual([]);
  });

  it("add() is false beyond the limit of one log, and keeps what is stored", () => {
    const log = new SegmentLog(logs(1 << 20, 2000));
    expect([log.add(0, ofBytes(100)), log.add(0, ofBytes(1900)), log.add(0, ofBytes(200))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(taken(log)).toHaveLength(2);
  });

  it("add() is true again once another log was emptied", () => {
    const shared = logs(1024);
    const [one, other] = [new SegmentLog(shared), new SegmentLog(shared)];
    const first = [one.add(0, segment({ flags: SYN })), other.add(0, segment({ flags: SYN }))];
    taken(one);
    expect([first, other.add(0, segment({ flags: RST }))]).toEqual([[true, false], true]);
  });
});

/** The same segment elsewhere in its bytes. */
function from(one: TcpSegment, offset: number): TcpSegment {
  const bytes = new Uint8Array(offset + one.bytes.length + 50).fill(0xee);
  bytes.set(one.bytes, offset);
  return {
    ...one,
    bytes,
    sourceAt: one.sourceAt + offset,
    destinationAt: one.destinationAt + offset,
    headerStart: one.headerStart + offset,
    payloadStart: one.payloadStart + offset,
    payloadEnd: one.payloadEnd + offset,
  };
}
