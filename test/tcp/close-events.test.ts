import { describe, expect, it } from "vitest";
import { ACK, FIN, RST, SYN } from "../../src/packet/segment.ts";
import { dialogue, type Dialogue, type Frame } from "../build/conversations.ts";
import { closings, opened, strayAfter, trace, traceOf, WHOLE, withStray } from "../build/tcp-connections.ts";

const events = (talk: Dialogue): readonly string[] => eventsOf(talk.frames);

function eventsOf(frames: readonly Frame[]): readonly string[] {
  const { connection } = traceOf(frames);
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

  it("knewOtherFin and knewFrame of an RST whose sender acknowledged nothing are false and null", () => {
    const talk = dialogue({ clientSequence: 0x9000_0000 }).client("a").fin("client").frame("server", RST);
    const { closes } = trace(talk).connection;
    expect(
      closes.list.map((event) => [event.flag, closes.knewOtherFin(event), closes.knewFrame(event)]),
    ).toEqual([
      ["FIN", false, null],
      ["RST", false, null],
    ]);
  });

  it("knewFrame is the last frame of the other side that was acknowledged", () => {
    const talk = dialogue().syn().client("a").ack("server").client("b").fin("server", { unaware: true });
    const { closes } = trace(talk).connection;
    expect(closes.list.map((event) => closes.knewFrame(event))).toEqual([4]);
  });

  it("acknowledged is the FIN's own number, even of bytes that were not captured", () => {
    const talk = dialogue().syn().client("a").lost("client", "bcd").fin("server");
    expect(trace(talk).connection.closes.list.map(({ acknowledged }) => acknowledged)).toEqual([1005]);
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

  it.each([
    ["a FIN with three bytes", FIN | ACK, "bye", 1004],
    ["an RST with three bytes, which are not part of the stream", RST | ACK, "bye", 1001],
  ])("sequenceEnd of %s", (_what, flags, text, end) => {
    const { connection } = trace(dialogue().syn().frame("client", flags, [text]));
    expect(connection.closes.list.map(({ sequenceEnd }) => sequenceEnd)).toEqual([end]);
  });

  it("sequenceEnd of a FIN in a SYN counts the SYN as one number", () => {
    const { connection } = trace(dialogue().frame("client", SYN | FIN));
    expect(connection.closes.list.map(({ sequenceEnd }) => sequenceEnd)).toEqual([1001]);
  });

  it("lists RSTs with different sequence numbers", () => {
    expect(events(dialogue().syn().rst("server").lost("server", "x").rst("server"))).toEqual([
      "4 RST",
      "5 RST",
    ]);
  });

  it("lists a FIN whose sequence number wraps around", () => {
    const talk = dialogue({ clientSequence: 0xffff_fffd, serverSequence: 0xffff_fffe }).syn();
    expect(trace(talk.client("abcd").server("efgh").fin("client").fin("server")).calls).toEqual([
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
    expect(talks.map((talk) => trace(talk).connection.isClosed)).toEqual([false, false, true, true]);
  });
});

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

  it("false: an RST whose sender sends one byte more, which is acknowledged", () => {
    expect(closings(opened().rst("server").server("x").ack("client").frames)).toEqual(["> a", "< b", "< x"]);
  });

  it("false: an RST whose sender acknowledges one byte that came after it", () => {
    expect(closings(opened().rst("server").client("x").ack("server").frames)).toEqual(["> a", "< b", "> x"]);
  });

  it("false: an RST whose sender sends more, where the other side was not captured", () => {
    expect(closings(dialogue().server("a").rst("server").server("bc").frames)).toEqual(["> a", "> bc"]);
  });

  it("false: a FIN ahead of the window at the end of the capture", () => {
    const talk = opened();
    expect(closings([...talk.frames, strayAfter(talk, FIN | ACK, 100_000)])).toEqual(["> a", "< b"]);
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
