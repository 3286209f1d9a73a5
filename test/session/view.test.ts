// The `view` part of a session: how much of the connection the capture holds.
import { describe, expect, it } from "vitest";
import { SYN } from "../../src/packet/segment.ts";
import type { SessionFacts } from "../../src/session/session.ts";
import { dialogue, EHLO_REPLY, HELLO, SERVER_FLIGHT, starttlsDialogue } from "../build/conversations.ts";
import { alert } from "../build/tls.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

describe("buildSession, view", () => {
  it("is whole if the capture holds all of a connection", () => {
    expect(sessionFacts(starttlsDialogue().tls12().fin("client").fin("server")).view).toEqual({
      fromStart: true,
      bothSides: true,
      syns: 1,
      missing: [],
      rttMs: 20,
    });
  });

  it("counts repeated SYNs, and then gives no round-trip time", () => {
    const talk = dialogue().frame("client", SYN).again().frame("server", 0x12).ack("client");
    expect(sessionFacts(talk).view).toMatchObject({ syns: 2, rttMs: null });
  });

  it("begins late without the SYN", () => {
    const { view } = factsOf(starttlsDialogue().client(HELLO).frames.slice(3));
    expect(view).toEqual({ fromStart: false, bothSides: true, syns: 0, missing: [], rttMs: null });
  });

  it("has one side only if the other's frames were not captured", () => {
    const frames = starttlsDialogue()
      .tls12()
      .frames.filter((frame) => frame.from === "server");
    expect(factsOf(frames).view).toEqual({
      fromStart: false,
      bothSides: false,
      syns: 0,
      missing: [],
      rttMs: null,
    });
  });

  const losses: readonly (readonly [string, SessionFacts, SessionFacts["view"]["missing"]])[] = [
    [
      "between two segments, with the frame after the hole",
      sessionFacts(
        dialogue()
          .syn()
          .server("220 mx\r\n")
          .client("EHLO a\r\n")
          .lost("server", EHLO_REPLY)
          .client("STARTTLS\r\n")
          .server("220 go\r\n"),
      ),
      [{ from: "server", frame: 7, bytes: EHLO_REPLY.length, reason: "not-captured" }],
    ],
    [
      "at the end, with the frame that acknowledges them",
      sessionFacts(starttlsDialogue().client(HELLO).lost("server", SERVER_FLIGHT).ack("client")),
      [{ from: "server", frame: 10, bytes: SERVER_FLIGHT.length, reason: "not-captured" }],
    ],
    [
      "before a FIN, with the FIN's frame",
      sessionFacts(starttlsDialogue().client(HELLO).lost("server", SERVER_FLIGHT).fin("server")),
      [{ from: "server", frame: 10, bytes: SERVER_FLIGHT.length, reason: "unknown" }],
    ],
    [
      "cut by the snapshot length, with the frame that was cut",
      sessionFacts(starttlsDialogue().client(HELLO).cut(9).server(alert(2, 40))),
      [{ from: "client", frame: 9, bytes: 9, reason: "snapshot-length" }],
    ],
  ];
  it.each(losses)("lists bytes that are missing %s", (_name, { view }, expected) => {
    expect(view.missing).toEqual(expected);
  });

  const nothing: readonly (readonly [string, SessionFacts])[] = [
    [
      "a FIN was acknowledged that was not captured",
      sessionFacts(starttlsDialogue().lost("client", "\0").ack("server")),
    ],
    [
      "segments came out of order",
      sessionFacts(starttlsDialogue().client(HELLO.subarray(0, 9)).client(HELLO.subarray(9)).swap()),
    ],
    ["segments were repeated", sessionFacts(starttlsDialogue().client(HELLO).again(2).again())],
    ["keep-alives were sent", sessionFacts(starttlsDialogue().client(HELLO).again(1).ack("server"))],
  ];
  it.each(nothing)("lists nothing if %s", (_name, { view }) => {
    expect(view.missing).toEqual([]);
  });
});
