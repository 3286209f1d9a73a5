import { describe, expect, it } from "vitest";
import { captured, ethernet, ipv4, packet, segmentsIn, tcp } from "../build/packets.ts";

const BEFORE_TCP = 14 + 20;

describe("a TCP header", () => {
  it("may have options before the payload", () => {
    const bytes = packet(ethernet(), ipv4(), tcp({ options: new Uint8Array(12) }), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello", payloadLength: 5 }]);
  });

  it.each([0, 4])("with a data offset of %d gives a segment without payload", (dataOffset) => {
    const bytes = packet(ethernet(), ipv4(), tcp({ dataOffset, sequence: 7 }), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ sequence: 7, payload: "", payloadLength: 0 }]);
  });

  it("with a data offset past the end of the packet gives a segment without payload", () => {
    const bytes = packet(ethernet(), ipv4(), tcp({ dataOffset: 15, sequence: 7 }), "hello");
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ sequence: 7, payload: "", payloadLength: 0 }]);
  });

  it.each([16, 20, 31])("with %d of 32 bytes captured gives the payload's length", (kept) => {
    const bytes = packet(ethernet(), ipv4(), tcp({ options: new Uint8Array(12), sequence: 7 }), "hello");
    expect(segmentsIn([captured(bytes, { snapLength: BEFORE_TCP + kept })])).toMatchObject([
      { sequence: 7, payload: "", payloadLength: 5 },
    ]);
  });

  it("truncated before the window gives no segment, as in Wireshark", () => {
    const bytes = packet(ethernet(), ipv4(), tcp(), "hello");
    expect(segmentsIn([captured(bytes, { snapLength: BEFORE_TCP + 15 })])).toEqual([null]);
  });

  it("with a wrong checksum is read", () => {
    const bytes = packet(ethernet(), ipv4(), tcp(), "hello");
    bytes[BEFORE_TCP + 16] = 0;
    bytes[BEFORE_TCP + 17] = 1;
    expect(segmentsIn([captured(bytes)])).toMatchObject([{ payload: "hello" }]);
  });
});
