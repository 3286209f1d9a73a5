import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SegmentOrder } from "../../src/tcp/segment-order.ts";
import {
  MAX_HOLE_AGE_SEGMENTS,
  type Direction,
  type Receiver,
  type StreamSink,
  TcpStream,
} from "../../src/tcp/stream.ts";
import { dialogue, type Dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

const HAD_ALL: Receiver = { received: (_sequence, length) => length, whyMissing: () => "unknown" };

/** What the streams tell, in order, each with its frame; the bytes of the frames are gone by then. */
function told(frames: readonly Frame[]): readonly string[] {
  const { list, order } = pushed(frames);
  order.finish();
  return list;
}

/** What they tell before the capture ends; `expects`: each acknowledgment tells where the other stream begins. */
function pushed(frames: readonly Frame[], expects = false) {
  const list: string[] = [];
  const sink: StreamSink = {
    data: (_direction, bytes, start, end, { frame }) => {
      list.push(`${frame} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
    },
    gap: (_direction, length) => list.push(`${length} missing`),
  };
  const streams = [new TcpStream(0, sink, HAD_ALL), new TcpStream(1, sink, HAD_ALL)] as const;
  const order = new SegmentOrder(...streams);
  segmentsOf(frames).forEach((segment, index) => {
    const direction: Direction = frames[index]?.from === "client" ? 0 : 1;
    if (expects) streams[direction === 0 ? 1 : 0].expect(segment.acknowledgment);
    order.push(direction, segment, { ...segment });
    segment.bytes.fill(0xee);
  });
  return { list, order };
}

const asked = (): Dialogue => dialogue().syn().server("220").client("EHLO");

describe("SegmentOrder", () => {
  it("keeps the order of capture where each segment follows what it acknowledges", () => {
    expect(told(asked().server("250").frames)).toEqual(["4 220", "5 EHLO", "6 250"]);
  });

  it("reads a reply captured before its command after it, each with its own frame", () => {
    expect(told(asked().server("250").swap().frames)).toEqual(["4 220", "6 EHLO", "5 250"]);
  });

  it("puts four segments captured in reverse order into the order of their acknowledgments", () => {
    const { frames } = asked().server("250").client("QUIT").server("221");
    const [a, b, c, d] = frames.slice(4);
    if (!a || !b || !c || !d) throw new Error("four frames follow the greeting");
    expect(told([...frames.slice(0, 4), d, c, b, a])).toEqual([
      "4 220",
      "8 EHLO",
      "7 250",
      "8 QUIT",
      "7 221",
    ]);
  });

  it("reads a reply without its command once MAX_HOLE_AGE_SEGMENTS segments have followed", () => {
    const talk = dialogue().syn().lost("client", "EHLO").server("250");
    for (let count = 0; count < MAX_HOLE_AGE_SEGMENTS; count++) talk.ack("client");
    expect(told(talk.server("x").frames)).toEqual(["4 250", `${5 + MAX_HOLE_AGE_SEGMENTS} x`]);
  });

  it("reads a reply at the end of the capture where its command was not captured", () => {
    expect(told(dialogue().syn().lost("client", "EHLO").server("250").frames)).toEqual(["4 250"]);
  });

  it("keeps the order of capture after bytes that one side lacks", () => {
    const talk = dialogue().syn().lost("server", "220").client("EHLO").server("250").client("QUIT");
    expect(told(talk.server("221").frames)).toEqual(["4 EHLO", "3 missing", "5 250", "6 QUIT", "7 221"]);
  });

  it("keeps the order of capture where both sides lack bytes", () => {
    const talk = dialogue().syn().server("220").lost("client", "EHLO").server("250").client("MAIL");
    talk.lost("server", "251").client("QUIT").server("221");
    expect(told(talk.frames)).toEqual([
      "4 220",
      "5 250",
      "4 missing",
      "6 MAIL",
      "7 QUIT",
      "3 missing",
      "8 221",
    ]);
  });

  it("does not wait for a side of which nothing was captured", () => {
    const { frames } = asked().server("250").client("QUIT");
    expect(told(frames.filter(({ from }) => from === "server"))).toEqual(["2 220", "3 250"]);
  });

  it.each([
    ["client", ["3 EHLO", "4 QUIT"]],
    ["server", ["2 220", "3 250"]],
  ] as const)(
    "does not wait where the other side is known by the acknowledgments of the %s alone",
    (side, lines) => {
      const { frames } = asked().server("250").client("QUIT");
      expect(
        pushed(
          frames.filter(({ from }) => from === side),
          true,
        ).list,
      ).toEqual(lines);
    },
  );

  it("leaves a hole alone that only segments without bytes acknowledge", () => {
    const talk = dialogue().syn().server("220").lost("client", "EHLO").client("MAIL");
    for (let count = 0; count <= MAX_HOLE_AGE_SEGMENTS; count++) talk.ack("server");
    expect(pushed(talk.frames).list).toEqual(["4 220"]);
  });

  it("does not wait for a FIN that was acknowledged and not captured", () => {
    expect(told(dialogue().syn().fin("client").server("bye").frames.toSpliced(3, 1))).toEqual(["4 bye"]);
  });

  it("reads the same dialogue from frames shuffled in any order", () => {
    const { frames } = asked().server("250").client("MAIL").client("RCPT").server("251").server("252");
    const orders = fc.shuffledSubarray(frames.slice(3), { minLength: frames.length - 3 });
    fc.assert(
      fc.property(orders, (order) => {
        const texts = told([...frames.slice(0, 3), ...order]).map((line) => line.split(" ")[1]);
        expect(texts).toEqual(["220", "EHLO", "250", "MAIL", "RCPT", "251", "252"]);
      }),
    );
  });
});
