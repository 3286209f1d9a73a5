import { describe, expect, it } from "vitest";
import { SYN, type TcpSegment } from "../../src/packet/segment.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import { SegmentLogs } from "../../src/tcp/segment-log.ts";
import { saidBy, segment } from "../build/segments.ts";

const IPV6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

const logs = (most = 1 << 20, mostOfOne = 1 << 16) => new SegmentLogs(new ByteBlocks(), most, mostOfOne);

/** One log of them. */
class Log {
  private readonly logs: SegmentLogs;
  private readonly log: number;

  constructor(shared: SegmentLogs) {
    this.logs = shared;
    this.log = shared.open();
  }

  add(direction: 0 | 1, one: TcpSegment): boolean {
    const { logs: all, log } = this;
    return all.append(log, direction, one) || (all.grow(log, one) && all.append(log, direction, one));
  }

  stored(): unknown[] {
    const told: unknown[] = [];
    this.logs.each(this.log, (direction, one) => told.push([direction, saidBy(one)]));
    return told;
  }

  close(): void {
    this.logs.close(this.log);
  }
}

const ofBytes = (length: number, parts = {}): TcpSegment =>
  segment({ payload: new Uint8Array(length).fill(length), ...parts });

describe("SegmentLogs", () => {
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
    const log = new Log(logs());
    log.add(1, one);
    expect(log.stored()).toEqual([[1, saidBy(one)]]);
  });

  it("each() gives the segments in order, however often a log has grown", () => {
    const log = new Log(logs());
    const all = [1, 2, 3, 700, 5, 1460, 3000, 9000].map((length) => from(ofBytes(length), length));
    all.forEach((one, index) => log.add(index % 2 === 0 ? 0 : 1, one));
    expect(log.stored()).toEqual(all.map((one, index) => [index % 2, saidBy(one)]));
  });

  it("keeps apart the segments of many logs, of which some end", () => {
    const shared = logs(1 << 22);
    const all = Array.from({ length: 600 }, () => new Log(shared));
    for (const [index, log] of all.entries()) log.add(0, ofBytes(index));
    for (const log of all.slice(100, 200)) log.close();
    const later = Array.from({ length: 150 }, () => new Log(shared));
    expect(later.every((log) => log.stored().length === 0)).toBe(true);
    for (const log of later) log.add(1, ofBytes(7));
    expect([250, 599].map((index) => all[index]?.stored())).toEqual(
      [250, 599].map((index) => [[0, saidBy(ofBytes(index))]]),
    );
  });

  it("adds nothing to a sealed log, which can still be read", () => {
    const shared = logs();
    const log = shared.open();
    shared.grow(log, ofBytes(5));
    shared.append(log, 0, ofBytes(5));
    shared.seal(log);
    let read = 0;
    shared.each(log, () => read++);
    expect([shared.append(log, 0, ofBytes(5)), read]).toEqual([false, 1]);
  });

  it("add() is false beyond the limit of one log, and keeps what is stored", () => {
    const log = new Log(logs(1 << 20, 2000));
    expect([log.add(0, ofBytes(100)), log.add(0, ofBytes(1900)), log.add(0, ofBytes(200))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(log.stored()).toHaveLength(2);
  });

  it("add() is false beyond the limit of all for more than a SYN, and true again once another log was closed", () => {
    const shared = logs(1024);
    const [one, other] = [new Log(shared), new Log(shared)];
    const first = [
      one.add(0, ofBytes(200)),
      other.add(0, ofBytes(200)),
      other.add(0, segment({ flags: SYN })),
    ];
    one.close();
    expect([first, other.add(0, ofBytes(200))]).toEqual([[true, false, true], true]);
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
