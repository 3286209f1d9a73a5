import { describe, expect, it } from "vitest";
import { ACK, FIN, RST, SYN } from "../../src/packet/segment.ts";
import { TcpConnection } from "../../src/tcp/connection.ts";
import { dialogue, type Dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

const sign = (direction: 0 | 1): string => (direction === 0 ? ">" : "<");

/** A connection with what it told, call by call; > is from the sender of the first segment. */
interface Told {
  readonly connection: TcpConnection;
  readonly calls: readonly string[];
}

const told = (talk: Dialogue): Told => toldOf(talk.frames);

function toldOf(frames: readonly Frame[]): Told {
  const calls: string[] = [];
  const segments = segmentsOf(frames);
  const [first] = segments;
  if (first === undefined) throw new Error("a connection has at least one frame");
  const connection = new TcpConnection(3, first, () => ({
    data: (direction, bytes, start, end, { frame }) => {
      calls.push(`${frame} ${sign(direction)} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
    },
    gap: (direction, length, reason, { frame }) => {
      calls.push(`${frame} ${sign(direction)} ${length} ${reason}`);
    },
    closed: ({ timestamp, direction, flag }) => {
      calls.push(`${timestamp.frame} ${sign(direction)} ${flag}`);
    },
  }));
  for (const segment of segments) {
    connection.push(segment.sourcePort === first.sourcePort ? 0 : 1, segment);
    // What is kept must be the connection's own.
    segment.bytes.fill(0xee);
  }
  connection.finish();
  return { connection, calls };
}

describe("TcpConnection", () => {
  it("has its number, its endpoints and its first and last frame", () => {
    const { connection } = told(dialogue().syn().client("a"));
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
    expect(told(talk).calls).toEqual(["4 < 220", "6 > EH", "6 > LO"]);
  });

  it("calls data, then closed with FIN, then closed with RST for one segment with all three", () => {
    const talk = dialogue()
      .syn()
      .frame("client", FIN | RST | ACK)
      .frame("server", FIN | ACK, ["bye"]);
    expect(told(talk).calls).toEqual(["4 > FIN", "4 > RST", "5 < bye", "5 < FIN"]);
  });

  it("leaves the payload of an RST out of the stream (RFC 9293 3.5.2)", () => {
    expect(
      told(
        dialogue()
          .syn()
          .frame("server", RST | ACK, ["go away"]),
      ).calls,
    ).toEqual(["4 < RST"]);
  });

  it("reads the payload of a SYN", () => {
    expect(told(dialogue().frame("client", SYN, ["early"])).calls).toEqual(["1 > early"]);
  });

  it("saw() is true for a direction with a segment only", () => {
    const { connection } = told(dialogue().client("a").client("b"));
    expect([connection.saw(0), connection.saw(1)]).toEqual([true, false]);
  });
});

const opening = (frames: readonly Frame[]) => {
  const { opener, syn, synCount, synAcknowledged, handshakeDone } = toldOf(frames).connection;
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

const events = (talk: Dialogue): readonly string[] => eventsOf(talk.frames);

function eventsOf(frames: readonly Frame[]): readonly string[] {
  const { connection } = toldOf(frames);
  return connection.closes.list.map((event) => {
    const marks = [
      connection.closes.knewOtherFin(event) ? " knows" : "",
      connection.closes.cameAfterOwnFin(event) ? " again" : "",
    ];
    return `${event.timestamp.frame} ${event.flag}${marks.join("")}`;
  });
}

describe("the close of a TcpConnection", () => {
  it("knewOtherFin is true for a FIN that answers, false for one that crosses the other", () => {
    const answering = dialogue().syn().fin("client").fin("server");
    const crossing = dialogue().syn().fin("client").fin("server", { unaware: true });
    expect([events(answering), events(crossing)]).toEqual([
      ["4 FIN", "5 FIN knows"],
      ["4 FIN", "5 FIN"],
    ]);
  });

  it("knewOtherFin is true where the other FIN was captured later, or not at all", () => {
    const { frames } = dialogue().syn().client("a").fin("client").fin("server");
    const [fin, answer] = frames.slice(4);
    if (!fin || !answer) throw new Error("the dialogue ends with two FINs");
    const marked = [[...frames.slice(0, 4), answer, fin], frames.toSpliced(4, 1)].map(eventsOf);
    expect(marked).toEqual([["5 FIN knows", "6 FIN"], ["5 FIN knows"]]);
  });

  it("knewOtherFin is false where only the data before the FIN was acknowledged", () => {
    const talk = dialogue().syn().client("a").ack("server").fin("client").fin("server", { unaware: true });
    expect(events(talk)).toEqual(["6 FIN", "7 FIN"]);
  });

  it("knewOtherFin is true where an earlier ACK acknowledged the FIN", () => {
    expect(events(dialogue().syn().fin("client").ack("server").rst("server"))).toEqual([
      "4 FIN",
      "6 RST knows",
    ]);
  });

  it("cameAfterOwnFin is true for an RST after a FIN of the same side", () => {
    expect(events(dialogue().syn().fin("client").rst("client"))).toEqual(["4 FIN", "5 RST again"]);
  });

  it("cameAfterOwnFin is false for an RST in the same segment as the first FIN", () => {
    expect(
      events(
        dialogue()
          .syn()
          .frame("client", FIN | RST | ACK),
      ),
    ).toEqual(["4 FIN", "4 RST"]);
  });

  it("lists a retransmitted FIN once", () => {
    const talk = dialogue()
      .syn()
      .frame("client", FIN | ACK, ["bye"])
      .again()
      .rst("server")
      .again();
    expect(events(talk)).toEqual(["4 FIN", "6 RST knows"]);
  });

  it("lists RSTs with different sequence numbers", () => {
    expect(events(dialogue().syn().rst("server").lost("server", "x").rst("server"))).toEqual([
      "4 RST",
      "5 RST",
    ]);
  });

  it("lists a FIN whose sequence number wraps around", () => {
    const talk = dialogue({ clientSequence: 0xffff_fffd, serverSequence: 0xffff_fffe }).syn();
    expect(told(talk.client("abcd").server("efgh").fin("client").fin("server")).calls).toEqual([
      "4 > abcd",
      "5 < efgh",
      "6 > FIN",
      "7 < FIN",
    ]);
  });

  it("isClosed after FINs of both sides, or one RST", () => {
    const talks = [
      dialogue().syn().fin("client"),
      dialogue().syn().fin("client").again(),
      dialogue().syn().fin("client").fin("server"),
      dialogue().syn().rst("server"),
    ];
    expect(talks.map((talk) => told(talk).connection.isClosed)).toEqual([false, false, true, true]);
  });
});

/** The frames of what closed something, with the bytes that were read. */
function closings(frames: readonly Frame[]): readonly string[] {
  const { connection, calls } = toldOf(frames);
  const closed = connection.closes.list.filter(({ isCredible }) => isCredible);
  const bytes = calls
    .filter((call) => !/ (FIN|RST)$/.test(call))
    .map((call) => call.split(" ").slice(1).join(" "));
  return [...closed.map(({ timestamp, flag }) => `${flag} ${timestamp.frame}`), ...bytes];
}

/** The last frame as one of its sender without bytes, so much further on. */
function stray({ frames }: Dialogue, flags: number, ahead: number): Frame {
  const last = frames.at(-1);
  if (last === undefined) throw new Error("the dialogue has begun");
  return { ...last, flags, payload: new Uint8Array(), sequence: last.sequence + last.payload.length + ahead };
}

const opened = (): Dialogue => dialogue().syn().client("a").server("b");
const goneOn = (): Dialogue => opened().client("cd").server("ef").client("gh").fin("server").fin("client");
/** What both say after the first two words, with a segment put before it. */
const withStray = (flags: number, ahead: number): readonly Frame[] =>
  goneOn().frames.toSpliced(5, 0, stray(opened(), flags, ahead));
const WHOLE = ["FIN 10", "FIN 11", "> a", "< b", "> cd", "< ef", "> gh"];

describe("whether a FIN or RST of a TcpConnection is credible", () => {
  it.each([
    ["FIN in sequence", FIN | ACK, 0],
    ["FIN inside the window", FIN | ACK, 1000],
    ["FIN ahead of the window", FIN | ACK, 100_000],
    ["FIN behind", FIN | ACK, -100_000],
    ["RST in sequence", RST, 0],
    ["RST inside the window", RST | ACK, 1000],
    ["RST ahead of the window", RST, 100_000],
    ["RST behind", RST, -100_000],
  ])("false: a %s after which both sides go on", (_, flags, ahead) => {
    expect(closings(withStray(flags, ahead))).toEqual(WHOLE);
  });

  it("true: its side sends more, and nobody acknowledges that", () => {
    const talk = opened().rst("server").server("ef").server("gh");
    expect(closings(talk.frames)).toEqual(["RST 6", "> a", "< b"]);
  });

  it("true: bytes sent before it were captured after it", () => {
    const { frames } = opened().server("ef").rst("server").ack("client");
    const swapped = [...frames.slice(0, 5), ...frames.slice(5, 7).toReversed(), ...frames.slice(7)];
    expect(closings(swapped)).toEqual(["RST 6", "> a", "< b", "< ef"]);
  });

  it("true: its side only retransmits bytes from before its FIN", () => {
    const { frames } = opened().server("ef").fin("server").ack("client");
    const [repeated] = frames.slice(5, 6);
    expect(closings(repeated === undefined ? [] : [...frames, repeated])).toEqual([
      "FIN 7",
      "> a",
      "< b",
      "< ef",
    ]);
  });
});

const withWildAck = (ahead: number): readonly Frame[] => {
  const frame = stray(opened(), ACK, 0);
  return goneOn().frames.toSpliced(5, 0, { ...frame, acknowledgment: frame.acknowledgment + ahead });
};

describe("a TcpConnection with an ACK of bytes that were not captured", () => {
  it("ignores the ACK where its sender acknowledges less after it", () => {
    const { connection } = toldOf(withWildAck(50_000));
    expect([connection.half(0).acknowledgments.highestAt?.frame, closings(withWildAck(50_000))]).toEqual([
      10,
      WHOLE,
    ]);
  });

  it("reports the bytes as missing where nothing contradicts the ACK", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").ack("server").ack("server");
    expect(told(talk).calls).toEqual(["4 > a", "5 > 2 not-captured"]);
  });
});

describe("a TcpConnection with bytes outside the window", () => {
  it("leaves them out of the stream and counts them", () => {
    const bytes = { ...stray(opened(), ACK, 5_000_000), payload: new TextEncoder().encode("x") };
    const frames = goneOn().frames.toSpliced(5, 0, bytes);
    expect([closings(frames), toldOf(frames).connection.half(1).outsideWindow.count]).toEqual([WHOLE, 1]);
  });

  it("delivers them where their side goes on after them", () => {
    const talk = opened().lost("server", "z".repeat(5_000_000)).server("one").server("two").ack("client");
    expect(closings(talk.frames)).toEqual(["> a", "< b", "< 5000000 not-captured", "< one", "< two"]);
  });
});

describe("missing bytes of a TcpConnection", () => {
  it("between segments: a gap before the next bytes, at the latest at the end", () => {
    expect(told(dialogue().syn().client("a").lost("client", "bc").client("d").fin("client")).calls).toEqual([
      "4 > a",
      "6 > FIN",
      "5 > 2 unknown",
      "5 > d",
    ]);
  });

  it("at the end, acknowledged by the other side: a gap", () => {
    expect(told(dialogue().syn().client("a").lost("client", "bc").ack("server")).calls).toEqual([
      "4 > a",
      "5 > 2 not-captured",
    ]);
  });

  it("at the end, before a FIN: a gap", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").fin("client");
    expect(told(talk).calls).toEqual(["4 > a", "5 > FIN", "5 > 2 unknown"]);
  });

  it("before the first segment, where the other side acknowledged less: a gap", () => {
    const { frames } = dialogue().syn().server("220").client("EHLO").server("250");
    const lossy = frames.filter((_, index) => index !== 1 && index !== 3);
    expect(toldOf(lossy).calls).toEqual(["3 > EHLO", "4 < 3 not-captured", "4 < 250"]);
  });

  it("of a side without any captured segment: no gap", () => {
    const frames = dialogue().syn().server("220").client("EHLO").server("250").ack("client").frames;
    expect(toldOf(frames.filter(({ from }) => from === "client")).calls).toEqual(["3 > EHLO"]);
  });
});

/** Frames of a dialogue in which one may be later than the others. */
const later = (frames: readonly Frame[], from: number, byMs: number): readonly Frame[] =>
  frames.map((frame, index) => (index < from ? frame : { ...frame, atMs: frame.atMs + byMs }));

const when = (frames: readonly Frame[]): readonly (number | null | undefined)[] => {
  const { connection } = toldOf(frames);
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
    expect([4, 6].map((frame) => toldOf(frames).connection.half(0).acknowledgedIn(frame))).toEqual([5, 7]);
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
  toldOf(frames).calls.filter((call) => !/[FR][IS][NT]$/.test(call));

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
