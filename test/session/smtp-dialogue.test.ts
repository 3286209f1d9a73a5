// The `smtp` part of a session: what was said in the clear.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionFacts } from "../../src/session/session.ts";
import { dialogue, EHLO_REPLY, HELLO, SERVER_FLIGHT, starttlsDialogue } from "../build/conversations.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

describe("smtpDialogue", () => {
  it("gives all parts of a dialogue", () => {
    const { smtp } = sessionFacts(starttlsDialogue().client(HELLO));
    expect(smtp).toEqual({
      banner: { frame: 4, code: 220, text: "mx.example.net ESMTP", acknowledgedFrame: 5 },
      unfinishedBanner: null,
      ehlo: { frame: 5, command: "EHLO", name: "mail.example.org" },
      capabilities: ["SIZE 1000", "STARTTLS"],
      starttls: {
        advertised: true,
        command: { frame: 7, time: "2023-11-14T22:13:20.060000Z", verb: "STARTTLS", trailing: null },
        reply: { frame: 8, code: 220, text: "2.0.0 go ahead", acknowledgedFrame: 9 },
      },
      mailInClear: false,
      commands: ["EHLO", "STARTTLS"],
      replies: [],
      exchanges: [
        {
          frame: 5,
          time: "2023-11-14T22:13:20.040000Z",
          verb: "EHLO",
          argument: "mail.example.org",
          reply: { frame: 6, code: 250, text: "mx.example.net\nSIZE 1000\nSTARTTLS", acknowledgedFrame: 7 },
          acknowledgedFrame: 6,
        },
        {
          frame: 7,
          time: "2023-11-14T22:13:20.060000Z",
          verb: "STARTTLS",
          argument: null,
          reply: { frame: 8, code: 220, text: "2.0.0 go ahead", acknowledgedFrame: 9 },
          acknowledgedFrame: 8,
        },
      ],
      ehloReply: { frame: 6, code: 250, text: "mx.example.net\nSIZE 1000\nSTARTTLS", acknowledgedFrame: 7 },
      ehloReplyFault: null,
      earlyFrame: null,
      bareLineFeed: null,
      auth: null,
      strayAfterStarttls: { client: null, server: null },
      helloBeforeReply: null,
      exchangeSessionId: null,
    });
  });

  it("is null if no SMTP was spoken", () => {
    expect([
      sessionFacts(dialogue().syn()).smtp,
      sessionFacts(dialogue({ server: "198.51.100.25:465" }).syn().tls12()).smtp,
    ]).toEqual([null, null]);
  });

  it("joins the lines of a reply and gives the frame of the last", () => {
    const talk = dialogue().syn().server("220-mx one\r\n220-two\r\n").server("220 three\r\n");
    expect(sessionFacts(talk).smtp?.banner).toEqual({ frame: 5, code: 220, text: "mx one\ntwo\nthree" });
  });

  const replies: readonly (readonly [string, string, boolean])[] = [
    ["takes STARTTLS in any case", "250-mx\r\n250 startTLS\r\n", true],
    ["takes STARTTLS with a parameter", "250-mx\r\n250-STARTTLS REQUIRED\r\n250 HELP\r\n", true],
    ["takes no masked keyword for an offer", "250-mx\r\n250 XXXXXXXA\r\n", false],
    ["takes no longer keyword for an offer", "250-mx\r\n250 STARTTLSX\r\n", false],
    ["takes no greeting for an offer", "250 STARTTLS\r\n", false],
  ];
  it.each(replies)("%s", (_name, reply, expected) => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(reply);
    expect(sessionFacts(talk).smtp?.starttls.advertised).toBe(expected);
  });

  const unknown: readonly (readonly [string, SessionFacts])[] = [
    [
      "HELO only",
      sessionFacts(dialogue().syn().server("220 mx\r\n").client("HELO a\r\n").server("250 mx\r\n")),
    ],
    ["no reply", sessionFacts(dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n"))],
    [
      "an unfinished reply",
      sessionFacts(dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server("250-STARTTLS\r\n")),
    ],
    ["the client's side only", factsOf(starttlsDialogue().frames.filter((frame) => frame.from === "client"))],
    [
      "a reply to EHLO of which bytes are missing",
      sessionFacts(
        dialogue()
          .syn()
          .server("220 mx\r\n")
          .client("EHLO a\r\n")
          .lost("server", "250-")
          .server("mx\r\n250 STARTTLS\r\n")
          .client("QUIT\r\n"),
      ),
    ],
  ];
  it.each(unknown)("does not know whether STARTTLS was offered: %s", (_name, { smtp }) => {
    expect(smtp?.starttls.advertised).toBe(null);
  });

  it("knows that a server which refused EHLO and accepted HELO offers nothing", () => {
    const talk = dialogue()
      .syn()
      .server("220 mx\r\n")
      .client("EHLO a\r\n")
      .server("502 no\r\n")
      .client("HELO a\r\n");
    expect(sessionFacts(talk.server("250 mx\r\n")).smtp?.starttls.advertised).toBe(false);
  });

  it("gives the last EHLO before TLS and the STARTTLS that led to it", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    const { smtp } = sessionFacts(
      talk
        .client("STARTTLS\r\n")
        .server("454 not now\r\n")
        .client("EHLO b\r\n")
        .server(EHLO_REPLY)
        .client("STARTTLS\r\n")
        .server("220 go\r\n")
        .client(HELLO),
    );
    expect([smtp?.ehlo, smtp?.starttls.command?.frame, smtp?.starttls.reply?.code, smtp?.replies]).toEqual([
      { frame: 9, command: "EHLO", name: "b" },
      11,
      220,
      [{ frame: 8, code: 454, text: "not now", acknowledgedFrame: 9 }],
    ]);
  });

  it("finds a hello that was sent in one segment with STARTTLS", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    const { smtp, tls } = sessionFacts(
      talk.client("STARTTLS\r\n", HELLO).server("220 go\r\n").server(SERVER_FLIGHT),
    );
    expect([smtp?.starttls.command?.frame, smtp?.starttls.reply?.frame, tls?.clientHello?.frame]).toEqual([
      7, 8, 7,
    ]);
  });

  it("treats Exchange's X-ANONYMOUSTLS as STARTTLS", () => {
    const talk = dialogue()
      .syn()
      .server("220 mx\r\n")
      .client("EHLO a\r\n")
      .server("250-mx\r\n250 X-ANONYMOUSTLS\r\n");
    const { smtp, tls } = sessionFacts(talk.client("X-ANONYMOUSTLS\r\n").server("220 go\r\n").tls12());
    expect([smtp?.starttls.command?.verb, smtp?.starttls.advertised, tls?.established]).toEqual([
      "X-ANONYMOUSTLS",
      false,
      true,
    ]);
  });

  it("keeps the plaintext refusal that answers a hello", () => {
    const { smtp, tls } = sessionFacts(
      starttlsDialogue().client(HELLO).server("454 4.7.0 TLS not available\r\n"),
    );
    expect([smtp?.replies, tls?.clientHello?.frame, tls?.errors.length]).toEqual([
      [{ frame: 10, code: 454, text: "4.7.0 TLS not available" }],
      9,
      0,
    ]);
  });

  it("gives the frame in which a client did not wait for the greeting", () => {
    const talks = [
      dialogue().syn().client("EHLO a\r\n").server("220 mx\r\n"),
      dialogue().syn().client(HELLO).server("220 mx\r\n"),
      dialogue().syn().client("EHLO a\r\n"),
      dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n"),
    ];
    expect(talks.map((talk) => sessionFacts(talk).smtp?.earlyFrame)).toEqual([4, 4, 4, null]);
  });

  it("does not know whether a client waited if the greeting may be missing", () => {
    const { frames } = starttlsDialogue();
    const { smtp } = factsOf(frames.filter((frame) => frame.from === "client"));
    const late = factsOf(frames.slice(4));
    expect([smtp?.earlyFrame, late.smtp?.earlyFrame]).toEqual([null, null]);
  });

  it("gives AUTH, plaintext after STARTTLS and an early hello, with their frames", () => {
    const talk = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server(EHLO_REPLY);
    talk.client("AUTH PLAIN AGEAYg==\r\n").server("538 no\r\n").client("STARTTLS\r\nRSET\r\n");
    const { smtp } = sessionFacts(talk.server("220 go\r\n250 ok\r\n").client(HELLO));
    const early = sessionFacts(
      dialogue().syn().server("220 mx\r\n").client("STARTTLS\r\n").client(HELLO).server("220 go\r\n"),
    );
    expect([smtp?.auth, smtp?.strayAfterStarttls, early.smtp?.helloBeforeReply]).toEqual([
      { frame: 7, mechanism: "PLAIN", sentSecret: true },
      { client: { frame: 9, bytes: 6, text: null }, server: { frame: 10, bytes: 8, text: "250 ok" } },
      6,
    ]);
  });

  it("holds nothing of a client's credentials", () => {
    const secrets = fc.string({
      unit: fc.constantFrom(..."A B C D E F a b c d e f 0 1 2 3".split(" ")),
      minLength: 6,
      maxLength: 30,
    });
    fc.assert(
      fc.property(secrets, fc.boolean(), fc.boolean(), (secret, plain, whole) => {
        const text = btoa(`\0user\0${secret}`);
        const talk = dialogue()
          .syn()
          .server("220 mx\r\n")
          .client("EHLO a\r\n")
          .server("250-mx\r\n250 AUTH PLAIN LOGIN\r\n");
        if (plain && whole) talk.client(`AUTH PLAIN ${text}\r\n`);
        else if (plain) talk.client("AUTH PLAIN\r\n").server("334\r\n").client(`${text}\r\n`);
        else
          talk
            .client("AUTH LOGIN\r\n")
            .server("334 VXNl\r\n")
            .client(`${text}\r\n`)
            .server("334 UGFz\r\n")
            .client(`${secret}\r\n`);
        talk
          .server(`535 5.7.8 no ${secret} ${text}\r\n`)
          .client("QUIT\r\n")
          .server("221 bye\r\n")
          .fin("server");
        const sides = [talk.frames, talk.frames.filter((frame) => frame.from === "client")];
        const told = sides.map((frames) => JSON.stringify(factsOf(frames))).join();
        return !told.includes(secret) && !told.includes(text);
      }),
    );
  });
});
