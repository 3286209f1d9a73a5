import { describe, expect, it } from "vitest";
import { ACK, FIN, RST, SYN } from "../../src/packet/segment.ts";
import { dialogue, type Dialogue, type Frame } from "../build/conversations.ts";
import { closings, goneOn, opened, strayAfter, trace, traceOf, WHOLE } from "../build/tcp-connections.ts";

describe("TcpConnection", () => {
  it("has its number, its endpoints and its first and last frame", () => {
    const { connection } = trace(dialogue().syn().client("a"));
    const { number, endpoints, first, last, frameCount } = connection;
    expect([number, endpoints, first.frame, last.frame, frameCount]).toEqual([
      3,
      [
        { address: "192.0.2.10", port: 41234 },
        { address: "198.51.100.25", port: 25 },
      ],
      1,
      4,
      4,
    ]);
  });

  it("calls data for both streams in order, with the frames that brought the bytes", () => {
    const talk = dialogue().syn().server("220").client("EH").client("LO").swap();
    expect(trace(talk).calls).toEqual(["4 < 220", "6 > EH", "6 > LO"]);
  });

  it("calls data, then closed with FIN, then closed with RST for one segment with all three", () => {
    const talk = dialogue()
      .syn()
      .frame("client", FIN | RST | ACK)
      .frame("server", FIN | ACK, ["bye"]);
    expect(trace(talk).calls).toEqual(["4 > FIN", "4 > RST", "5 < bye", "5 < FIN"]);
  });

  it("leaves the payload of an RST out of the stream (RFC 9293 3.5.2)", () => {
    expect(
      trace(
        dialogue()
          .syn()
          .frame("server", RST | ACK, ["go away"]),
      ).calls,
    ).toEqual(["4 < RST"]);
  });

  it("reads the payload of a SYN", () => {
    expect(trace(dialogue().frame("client", SYN, ["early"])).calls).toEqual(["1 > early"]);
  });

  it("saw() is true for a direction with a segment only", () => {
    const { connection } = trace(dialogue().client("a").client("b"));
    expect([connection.saw(0), connection.saw(1)]).toEqual([true, false]);
  });
});

const opening = (frames: readonly Frame[]) => {
  const { opener, syn, synCount, synAcknowledged, handshakeDone } = traceOf(frames).connection;
  return [opener, syn?.frame, synCount, synAcknowledged?.frame, handshakeDone?.frame];
};

describe("the opening of a TcpConnection", () => {
  it("has the frames of SYN, SYN/ACK and the opener's next segment", () => {
    expect(opening(dialogue().syn().frames)).toEqual([0, 1, 1, 2, 3]);
  });

  it("counts retransmitted SYNs and keeps the first SYN and SYN/ACK", () => {
    const talk = dialogue()
      .frame("client", SYN)
      .again()
      .frame("server", SYN | ACK)
      .again()
      .ack("client");
    expect(opening(talk.frames)).toEqual([0, 1, 2, 3, 5]);
  });

  it("names the SYN's sender as opener though the SYN/ACK was captured first", () => {
    expect(
      opening(
        dialogue()
          .frame("client", SYN)
          .frame("server", SYN | ACK)
          .swap().frames,
      ),
    ).toEqual([1, 2, 1, 1, undefined]);
  });

  it("names the receiver of the SYN/ACK as opener where no SYN was captured", () => {
    expect(opening(dialogue().syn().frames.slice(1))).toEqual([1, undefined, 0, 1, 2]);
  });

  it("names no opener without SYN and SYN/ACK", () => {
    expect(opening(dialogue().syn().client("a").frames.slice(2))).toEqual([
      null,
      undefined,
      0,
      undefined,
      undefined,
    ]);
  });
});

const withWildAck = (ahead: number): readonly Frame[] => {
  const frame = strayAfter(opened(), ACK, 0);
  return goneOn().frames.toSpliced(5, 0, { ...frame, acknowledgment: frame.acknowledgment + ahead });
};

describe("a TcpConnection with an ACK of bytes that were not captured", () => {
  it("ignores the ACK where its sender acknowledges less after it", () => {
    const { connection } = traceOf(withWildAck(50_000));
    expect([connection.half(0).acknowledgments.highestAt?.frame, closings(withWildAck(50_000))]).toEqual([
      10,
      WHOLE,
    ]);
  });

  it("reports the bytes as missing where nothing contradicts the ACK", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").ack("server").ack("server");
    expect(trace(talk).calls).toEqual(["4 > a", "5 > 2 not-captured"]);
  });
});

describe("a TcpConnection with bytes outside the window", () => {
  it("leaves them out of the stream and counts them", () => {
    const bytes = { ...strayAfter(opened(), ACK, 5_000_000), payload: new TextEncoder().encode("x") };
    const frames = goneOn().frames.toSpliced(5, 0, bytes);
    expect([closings(frames), traceOf(frames).connection.half(1).outsideWindow.count]).toEqual([WHOLE, 1]);
  });

  it("delivers them where their side goes on after them", () => {
    const talk = opened().lost("server", "z".repeat(5_000_000)).server("one").server("two").ack("client");
    expect(closings(talk.frames)).toEqual(["> a", "< b", "< 5000000 not-captured", "< one", "< two"]);
  });
});

describe("missing bytes of a TcpConnection", () => {
  it("between segments: a gap before the next bytes, at the latest at the end", () => {
    expect(trace(dialogue().syn().client("a").lost("client", "bc").client("d").fin("client")).calls).toEqual([
      "4 > a",
      "6 > FIN",
      "5 > 2 unknown",
      "5 > d",
    ]);
  });

  it("at the end, acknowledged by the other side: a gap", () => {
    expect(trace(dialogue().syn().client("a").lost("client", "bc").ack("server")).calls).toEqual([
      "4 > a",
      "5 > 2 not-captured",
    ]);
  });

  it("at the end, before a FIN: a gap", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").fin("client");
    expect(trace(talk).calls).toEqual(["4 > a", "5 > FIN", "5 > 2 unknown"]);
  });

  it("before the first segment, where the other side acknowledged less: a gap", () => {
    const { frames } = dialogue().syn().server("220").client("EHLO").server("250");
    const lossy = frames.filter((_, index) => index !== 1 && index !== 3);
    expect(traceOf(lossy).calls).toEqual(["3 > EHLO", "4 < 3 not-captured", "4 < 250"]);
  });

  it("of a side without any captured segment: no gap", () => {
    const frames = dialogue().syn().server("220").client("EHLO").server("250").ack("client").frames;
    expect(traceOf(frames.filter(({ from }) => from === "client")).calls).toEqual(["3 > EHLO"]);
  });
});

/** Frames of a dialogue in which one may be later than the others. */
const later = (frames: readonly Frame[], from: number, byMs: number): readonly Frame[] =>
  frames.map((frame, index) => (index < from ? frame : { ...frame, atMs: frame.atMs + byMs }));

const when = (frames: readonly Frame[]): readonly (number | null | undefined)[] => {
  const { connection } = traceOf(frames);
  return [4, 5].map((frame) => connection.half(0).acknowledgedIn(frame));
};

describe("acknowledgedIn(frame) of a HalfConnection", () => {
  const sent = dialogue().syn().client("hello").client("more");

  it("is the first frame that acknowledges the bytes", () => {
    const { frames } = dialogue()
      .syn()
      .client("hello")
      .ack("server")
      .client("more")
      .server("yes")
      .ack("server");
    expect([4, 6].map((frame) => traceOf(frames).connection.half(0).acknowledgedIn(frame))).toEqual([5, 7]);
  });

  it("is undefined where the other side sends nothing afterwards", () => {
    expect(when(sent.frames)).toEqual([undefined, undefined]);
  });

  it("is null where the other side acknowledges less, long afterwards", () => {
    const { frames } = dialogue().syn().client("hello").client("more").fin("server", { unaware: true });
    expect([when(frames), when(later(frames, 5, 1000))]).toEqual([
      [undefined, undefined],
      [null, null],
    ]);
  });

  it("is null where the bytes were retransmitted for long without an acknowledgment", () => {
    const { frames } = sent;
    const [first] = frames.slice(3);
    const again = [300, 900].map((atMs) => first && Object.assign({}, first, { atMs }));
    const repeated = [...frames, ...again.filter((frame) => frame !== undefined)];
    expect([when(repeated.slice(0, -1)), when(repeated)]).toEqual([
      [undefined, undefined],
      [null, null],
    ]);
  });
});

const lacking = (frames: readonly Frame[]): readonly string[] =>
  traceOf(frames).calls.filter((call) => !/[FR][IS][NT]$/.test(call));

const withLoss = (): Dialogue => dialogue().syn().client("a").ack("server").lost("client", "bc").client("d");

describe("the reason of a gap with SACK or late acknowledgments", () => {
  it("is not-delivered where the receiver acknowledges less, long afterwards", () => {
    const { frames } = withLoss().fin("server", { unaware: true });
    expect(lacking(later(frames, 6, 2000))).toEqual(["4 > a", "6 > 2 not-delivered", "6 > d"]);
  });

  it("is not-captured where the receiver acknowledges the bytes", () => {
    expect(lacking(withLoss().fin("server").frames)).toEqual(["4 > a", "6 > 2 not-captured", "6 > d"]);
  });

  it("is unknown where the receiver sends nothing afterwards", () => {
    expect(lacking(withLoss().frames)).toEqual(["4 > a", "6 > 2 unknown", "6 > d"]);
  });
});
