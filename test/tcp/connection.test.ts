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

describe("a connection", () => {
  it("bears its number, its ends and its first and last frame", () => {
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

  it("tells both streams in order, with the frames that brought them", () => {
    const talk = dialogue().syn().server("220").client("EH").client("LO").swap();
    expect(told(talk).calls).toEqual(["4 < 220", "6 > EH", "6 > LO"]);
  });

  it("tells the bytes of a segment before its FIN, and its FIN before its RST", () => {
    const talk = dialogue()
      .syn()
      .frame("client", FIN | RST | ACK)
      .frame("server", FIN | ACK, ["bye"]);
    expect(told(talk).calls).toEqual(["4 > FIN", "4 > RST", "5 < bye", "5 < FIN"]);
  });

  it("takes the text of an RST for no part of the stream", () => {
    expect(
      told(
        dialogue()
          .syn()
          .frame("server", RST | ACK, ["go away"]),
      ).calls,
    ).toEqual(["4 < RST"]);
  });

  it("reads bytes that come with a SYN", () => {
    expect(told(dialogue().frame("client", SYN, ["early"])).calls).toEqual(["1 > early"]);
  });

  it("knows which directions it saw", () => {
    const { connection } = told(dialogue().client("a").client("b"));
    expect([connection.saw(0), connection.saw(1)]).toEqual([true, false]);
  });
});

const opening = (frames: readonly Frame[]) => {
  const { opener, syn, synCount, synAcknowledged, handshakeDone } = toldOf(frames).connection;
  return [opener, syn?.frame, synCount, synAcknowledged?.frame, handshakeDone?.frame];
};

describe("the opening", () => {
  it("is SYN, SYN/ACK and the opener's next segment", () => {
    expect(opening(dialogue().syn().frames)).toEqual([0, 1, 1, 2, 3]);
  });

  it("counts the opener's SYNs and takes the first of each", () => {
    const talk = dialogue()
      .frame("client", SYN)
      .again()
      .frame("server", SYN | ACK)
      .again()
      .ack("client");
    expect(opening(talk.frames)).toEqual([0, 1, 2, 3, 5]);
  });

  it("is told from the SYN though the SYN/ACK was captured before it", () => {
    expect(
      opening(
        dialogue()
          .frame("client", SYN)
          .frame("server", SYN | ACK)
          .swap().frames,
      ),
    ).toEqual([1, 2, 1, 1, undefined]);
  });

  it("is told from the SYN/ACK where there is no SYN", () => {
    expect(opening(dialogue().syn().frames.slice(1))).toEqual([1, undefined, 0, 1, 2]);
  });

  it("is not known where there is neither", () => {
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

describe("the close", () => {
  it("tells a FIN that answers from one that crosses", () => {
    const answering = dialogue().syn().fin("client").fin("server");
    const crossing = dialogue().syn().fin("client").fin("server", { unaware: true });
    expect([events(answering), events(crossing)]).toEqual([
      ["4 FIN", "5 FIN knows"],
      ["4 FIN", "5 FIN"],
    ]);
  });

  it("knows of a FIN that was captured later, or not at all", () => {
    const { frames } = dialogue().syn().client("a").fin("client").fin("server");
    const [fin, answer] = frames.slice(4);
    if (!fin || !answer) throw new Error("the dialogue ends with two FINs");
    const marked = [[...frames.slice(0, 4), answer, fin], frames.toSpliced(4, 1)].map(eventsOf);
    expect(marked).toEqual([["5 FIN knows", "6 FIN"], ["5 FIN knows"]]);
  });

  it("takes an acknowledgment of the data alone for no knowledge of the FIN", () => {
    const talk = dialogue().syn().client("a").ack("server").fin("client").fin("server", { unaware: true });
    expect(events(talk)).toEqual(["6 FIN", "7 FIN"]);
  });

  it("knows of a FIN that an earlier ACK acknowledged", () => {
    expect(events(dialogue().syn().fin("client").ack("server").rst("server"))).toEqual([
      "4 FIN",
      "6 RST knows",
    ]);
  });

  it("tells an RST behind its sender's own FIN", () => {
    expect(events(dialogue().syn().fin("client").rst("client"))).toEqual(["4 FIN", "5 RST again"]);
  });

  it("takes an RST in the segment of the first FIN for a decision of its own", () => {
    expect(
      events(
        dialogue()
          .syn()
          .frame("client", FIN | RST | ACK),
      ),
    ).toEqual(["4 FIN", "4 RST"]);
  });

  it("leaves out what has the same side, flag and sequence end", () => {
    const talk = dialogue()
      .syn()
      .frame("client", FIN | ACK, ["bye"])
      .again()
      .rst("server")
      .again();
    expect(events(talk)).toEqual(["4 FIN", "6 RST knows"]);
  });

  it("keeps RSTs with different sequence numbers", () => {
    expect(events(dialogue().syn().rst("server").lost("server", "x").rst("server"))).toEqual([
      "4 RST",
      "5 RST",
    ]);
  });

  it("works across the end of the sequence space", () => {
    const talk = dialogue({ clientSequence: 0xffff_fffd, serverSequence: 0xffff_fffe }).syn();
    expect(told(talk.client("abcd").server("efgh").fin("client").fin("server")).calls).toEqual([
      "4 > abcd",
      "5 < efgh",
      "6 > FIN",
      "7 < FIN",
    ]);
  });

  it("is over with FINs of both sides, or an RST", () => {
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

describe("a FIN or RST that closes nothing", () => {
  it.each([
    ["FIN in sequence", FIN | ACK, 0],
    ["FIN inside the window", FIN | ACK, 1000],
    ["FIN ahead of the window", FIN | ACK, 100_000],
    ["FIN behind", FIN | ACK, -100_000],
    ["RST in sequence", RST, 0],
    ["RST inside the window", RST | ACK, 1000],
    ["RST ahead of the window", RST, 100_000],
    ["RST behind", RST, -100_000],
  ])("is a %s after which both sides go on", (_, flags, ahead) => {
    expect(closings(withStray(flags, ahead))).toEqual(WHOLE);
  });

  it("is none where its side alone goes on: nobody acknowledges that", () => {
    const talk = opened().rst("server").server("ef").server("gh");
    expect(closings(talk.frames)).toEqual(["RST 6", "> a", "< b"]);
  });

  it("is none where what its side had sent before was captured after it", () => {
    const { frames } = opened().server("ef").rst("server").ack("client");
    const swapped = [...frames.slice(0, 5), ...frames.slice(5, 7).toReversed(), ...frames.slice(7)];
    expect(closings(swapped)).toEqual(["RST 6", "> a", "< b", "< ef"]);
  });

  it("is none where its side only repeats what came before its FIN", () => {
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

describe("an ACK of bytes that nobody sent", () => {
  it("counts for nothing where its sender acknowledges less after it", () => {
    const { connection } = toldOf(withWildAck(50_000));
    expect([connection.half(0).acknowledgments.highestAt?.frame, closings(withWildAck(50_000))]).toEqual([
      10,
      WHOLE,
    ]);
  });

  it("shows bytes to be missing where nothing speaks against it", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").ack("server").ack("server");
    expect(told(talk).calls).toEqual(["4 > a", "5 > 2 not-captured"]);
  });
});

describe("bytes outside the window", () => {
  it("are no part of the stream, and counted", () => {
    const bytes = { ...stray(opened(), ACK, 5_000_000), payload: new TextEncoder().encode("x") };
    const frames = goneOn().frames.toSpliced(5, 0, bytes);
    expect([closings(frames), toldOf(frames).connection.half(1).outsideWindow.count]).toEqual([WHOLE, 1]);
  });

  it("are part of it where their side goes on after them", () => {
    const talk = opened().lost("server", "z".repeat(5_000_000)).server("one").server("two").ack("client");
    expect(closings(talk.frames)).toEqual(["> a", "< b", "< 5000000 not-captured", "< one", "< two"]);
  });
});

describe("bytes that are missing", () => {
  it("between segments are told before what follows them, at the latest at the end", () => {
    expect(told(dialogue().syn().client("a").lost("client", "bc").client("d").fin("client")).calls).toEqual([
      "4 > a",
      "6 > FIN",
      "5 > 2 unknown",
      "5 > d",
    ]);
  });

  it("at the end are told where the other side acknowledged them", () => {
    expect(told(dialogue().syn().client("a").lost("client", "bc").ack("server")).calls).toEqual([
      "4 > a",
      "5 > 2 not-captured",
    ]);
  });

  it("at the end are told where a FIN follows them", () => {
    const talk = dialogue().syn().client("a").lost("client", "bc").fin("client");
    expect(told(talk).calls).toEqual(["4 > a", "5 > FIN", "5 > 2 unknown"]);
  });

  it("before a side's first segment are told where the other side acknowledged less", () => {
    const { frames } = dialogue().syn().server("220").client("EHLO").server("250");
    const lossy = frames.filter((_, index) => index !== 1 && index !== 3);
    expect(toldOf(lossy).calls).toEqual(["3 > EHLO", "4 < 3 not-captured", "4 < 250"]);
  });

  it("of a side that was not captured at all are not told", () => {
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

describe("what was sent", () => {
  const sent = dialogue().syn().client("hello").client("more");

  it("was acknowledged in the first frame that says so", () => {
    const { frames } = dialogue()
      .syn()
      .client("hello")
      .ack("server")
      .client("more")
      .server("yes")
      .ack("server");
    expect([4, 6].map((frame) => toldOf(frames).connection.half(0).acknowledgedIn(frame))).toEqual([5, 7]);
  });

  it("is not known to have arrived where the other side says nothing after it", () => {
    expect(when(sent.frames)).toEqual([undefined, undefined]);
  });

  it("never arrived where the other side still acknowledges less, long after", () => {
    const { frames } = dialogue().syn().client("hello").client("more").fin("server", { unaware: true });
    expect([when(frames), when(later(frames, 5, 1000))]).toEqual([
      [undefined, undefined],
      [null, null],
    ]);
  });

  it("never arrived where it was repeated for long and nobody acknowledged it", () => {
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

describe("bytes that are missing at the receiver as well", () => {
  it("were not delivered, by what it acknowledges long after", () => {
    const { frames } = withLoss().fin("server", { unaware: true });
    expect(lacking(later(frames, 6, 2000))).toEqual(["4 > a", "6 > 2 not-delivered", "6 > d"]);
  });

  it("were lost by the recorder where it acknowledges them", () => {
    expect(lacking(withLoss().fin("server").frames)).toEqual(["4 > a", "6 > 2 not-captured", "6 > d"]);
  });

  it("may be either where it says nothing any more", () => {
    expect(lacking(withLoss().frames)).toEqual(["4 > a", "6 > 2 unknown", "6 > d"]);
  });
});
