// The `close` part of a session: how the connection ended, and what was said last before it.
import { describe, expect, it } from "vitest";
import { FIN, RST, SYN } from "../../src/packet/segment.ts";
import type { Close, SessionFacts } from "../../src/session/session.ts";
import {
  dialogue,
  EHLO_REPLY,
  HELLO,
  SERVER_FINISH,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import { alert, applicationData } from "../build/tls.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

const after = ({ close }: SessionFacts): readonly (string | number | null)[] => [
  close.by,
  close.with,
  close.after,
  close.afterFrame,
  close.delayMs,
];

describe("buildSession, close", () => {
  const none: Close = {
    by: null,
    with: null,
    frame: null,
    time: null,
    after: null,
    afterFrame: null,
    delayMs: null,
    events: [],
  };

  it("is null without FIN and RST", () => {
    expect(sessionFacts(starttlsDialogue()).close).toEqual(none);
  });

  it("is the first FIN in frame order, with what was said before it", () => {
    expect(sessionFacts(starttlsDialogue().client(HELLO).wait(3).fin("server").fin("client")).close).toEqual({
      by: "server",
      with: "FIN",
      frame: 10,
      time: "2023-11-14T22:13:20.093000Z",
      after: "ClientHello",
      afterFrame: 9,
      delayMs: 13,
      events: [
        {
          frame: 10,
          time: "2023-11-14T22:13:20.093000Z",
          from: "server",
          flag: "FIN",
          knewOtherFin: false,
          afterOwnFin: false,
          believed: true,
          hopLimit: 64,
          identification: 0,
          knewFrame: 9,
          unlike: [],
          acknowledgedFrame: 11,
        },
        {
          frame: 11,
          time: "2023-11-14T22:13:20.103000Z",
          from: "client",
          flag: "FIN",
          knewOtherFin: true,
          afterOwnFin: false,
          believed: true,
          hopLimit: 64,
          identification: 0,
          knewFrame: 8,
          unlike: [],
        },
      ],
    });
  });

  it("gives the frame that acknowledged a FIN, even if that was captured before it", () => {
    const { frames } = starttlsDialogue().fin("client").ack("server");
    const [fin, acknowledgment] = frames.slice(-2);
    if (!fin || !acknowledgment) throw new Error("the dialogue ends with two frames");
    const orders = [frames, [...frames.slice(0, -2), acknowledgment, fin], frames.slice(0, -1)];
    const events = orders.map((order) => factsOf(order).close.events[0]);
    expect(events.map((event) => event?.acknowledgedFrame)).toEqual([10, 9, undefined]);
  });

  const words: readonly (readonly [string, SessionFacts, readonly (string | number)[]])[] = [
    [
      "a message",
      sessionFacts(starttlsDialogue().client(HELLO).server(SERVER_FLIGHT).rst("client")),
      ["client", "RST", "ServerHelloDone", 10, 10],
    ],
    [
      "a reply's code",
      sessionFacts(dialogue().syn().server("220 mx\r\n").fin("client")),
      ["client", "FIN", "220", 4, 10],
    ],
    [
      "a verb",
      sessionFacts(dialogue().syn().server("220 mx\r\n").client("ehlo a\r\n").fin("server")),
      ["server", "FIN", "EHLO", 5, 10],
    ],
    [
      "what came in the frame of the FIN itself",
      sessionFacts(
        dialogue()
          .syn()
          .frame("server", FIN | 0x10, ["421 bye\r\n"]),
      ),
      ["server", "FIN", "421", 4, 0],
    ],
    [
      "data without a name",
      sessionFacts(dialogue().syn().server("220 mx\r\n").client("hello?\r\n").fin("server")),
      ["server", "FIN", "data", 5, 10],
    ],
    [
      "the text of a message",
      sessionFacts(
        dialogue()
          .syn()
          .server("220 mx\r\n")
          .client("DATA\r\n")
          .server("354 go\r\n")
          .client("Subject: a")
          .fin("server"),
      ),
      ["server", "FIN", "data", 7, 10],
    ],
    [
      "part of a line",
      sessionFacts(dialogue().syn().server("220 mx").rst("server")),
      ["server", "RST", "incomplete", 4, 10],
    ],
    [
      "part of a reply",
      sessionFacts(dialogue().syn().server("220-mx\r\n").rst("server")),
      ["server", "RST", "incomplete", 4, 10],
    ],
    [
      "part of a record",
      sessionFacts(starttlsDialogue().client(HELLO.subarray(0, 20)).fin("server")),
      ["server", "FIN", "incomplete", 9, 10],
    ],
    [
      "the message that a frame ends, where it begins another",
      sessionFacts(
        starttlsDialogue().client(HELLO).server(SERVER_FLIGHT, SERVER_FINISH.subarray(0, 9)).fin("client"),
      ),
      ["client", "FIN", "ChangeCipherSpec", 10, 10],
    ],
    [
      "encrypted data, however much of it there was",
      sessionFacts(starttlsDialogue().tls12().client(applicationData()).fin("server")),
      ["server", "FIN", "ApplicationData", 15, 10],
    ],
    [
      "an alert",
      sessionFacts(starttlsDialogue().client(HELLO).server(alert(2, 70)).fin("server")),
      ["server", "FIN", "Alert", 10, 10],
    ],
    [
      "SYN-ACK where nothing was said",
      sessionFacts(dialogue().syn().fin("client")),
      ["client", "FIN", "SYN-ACK", 2, 20],
    ],
    [
      "SYN where it was refused",
      sessionFacts(dialogue().frame("client", SYN).rst("server")),
      ["server", "RST", "SYN", 1, 10],
    ],
    [
      "the client's words where the server's came earlier",
      sessionFacts(dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").fin("client")),
      ["client", "FIN", "EHLO", 5, 10],
    ],
    [
      "no repetition of what was said",
      sessionFacts(starttlsDialogue().client(HELLO).again().again().rst("server")),
      ["server", "RST", "ClientHello", 9, 30],
    ],
    [
      "what was said before and read later, because bytes before it are missing",
      sessionFacts(
        dialogue()
          .syn()
          .server("220 mx\r\n")
          .lost("client", "EHLO a\r\n")
          .server(EHLO_REPLY)
          .client("NOOP\r\nSTARTTLS\r\n")
          .fin("server"),
      ),
      ["server", "FIN", "STARTTLS", 6, 10],
    ],
    [
      "no word of a frame that was captured after it",
      sessionFacts(starttlsDialogue().client(HELLO).server(alert(2, 40)).fin("server").swap()),
      ["server", "FIN", "ClientHello", 9, 10],
    ],
    [
      "the later of two frames, whichever was read last",
      sessionFacts(
        dialogue()
          .syn()
          .server("220 mx\r\n")
          .client("DATA\r\n")
          .client("early\r\n")
          .server("354 go\r\n")
          .fin("server"),
      ),
      ["server", "FIN", "354", 7, 10],
    ],
  ];
  it.each(words)("is after %s", (_name, facts, expected) => {
    expect(after(facts)).toEqual(expected);
  });

  it("is after nothing if the capture begins with it", () => {
    expect(after(sessionFacts(dialogue().fin("client")))).toEqual(["client", "FIN", null, null, null]);
  });

  const events: readonly (readonly [string, SessionFacts, readonly string[]])[] = [
    [
      "no repeated FIN",
      sessionFacts(dialogue().syn().fin("client").again().fin("server").again(2)),
      ["4 client FIN", "6 server FIN"],
    ],
    ["no repeated RST", sessionFacts(dialogue().syn().rst("server").again().again()), ["4 server RST"]],
    [
      "an RST after FINs",
      sessionFacts(dialogue().syn().fin("client").fin("server").rst("client")),
      ["4 client FIN", "5 server FIN", "6 client RST"],
    ],
    [
      "FIN and RST of one segment, FIN first",
      sessionFacts(
        dialogue()
          .syn()
          .frame("client", FIN | RST | 0x10),
      ),
      ["4 client FIN", "4 client RST"],
    ],
  ];
  it.each(events)("lists, among its events, %s", (_name, { close }, expected) => {
    expect(close.events.map((event) => `${event.frame} ${event.from} ${event.flag}`)).toEqual(expected);
  });
});
