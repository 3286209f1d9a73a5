import { describe, expect, it } from "vitest";
import { ACK, FIN, RST } from "../../src/packet/segment.ts";
import { dialogue, type Dialogue, type Frame } from "../build/conversations.ts";
import { closings, opened, trace, traceOf, WHOLE, withStray } from "../build/tcp-connections.ts";

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
