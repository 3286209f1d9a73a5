// Which reply answers what, whatever came before or between: the PROXY protocol, EHLO beside HELO, STARTTLS twice, lines
// of a greeting that never ends.
import { describe, expect, it } from "vitest";
import { type Dialogue, dialogue, EHLO_REPLY, HELLO, starttlsDialogue } from "../build/conversations.ts";
import { sessionFacts } from "./session-facts.ts";

const V1 = "PROXY TCP4 203.0.113.9 198.51.100.25 40000 25\r\n";
/** 203.0.113.9:40000 to 198.51.100.25:25. */
const V2 = "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\x09\xc6\x33\x64\x19\x9c\x40\0\x19";
const GREETING = "220 mx.example.net ESMTP\r\n";
const EHLO = "EHLO mail.example.org\r\n";

/** One character a byte. */
const raw = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const behind = (header: string): Dialogue => dialogue().syn().client(raw(header)).server(GREETING);

const greeted = (): Dialogue => dialogue().syn().server(GREETING);

/** "EHLO 250": each command with the code of its reply. */
const pairs = (talk: Dialogue): readonly string[] =>
  sessionFacts(talk).smtp?.exchanges.map(({ verb, reply }) => `${verb} ${reply?.code ?? "-"}`) ?? [];

const pairsAndAnswer = (talk: Dialogue) => [pairs(talk), sessionFacts(talk).proxy?.reply?.frame];

describe("Session with a PROXY header that the server accepts", () => {
  const named = {
    source: { address: "203.0.113.9", port: 40_000 },
    destination: { address: "198.51.100.25", port: 25 },
    reply: null,
  };
  const unnamed = { source: null, destination: null, reply: null };
  const local = V2.replace("\x21\x11", "\x20\x11");
  const v6 = `\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24${"\0".repeat(15)}\x01${"\0".repeat(15)}\x02\x9c\x40\0\x19`;
  it.each([
    ["as text", V1, { version: 1, ...named }],
    ["as text of unknown addresses", "PROXY UNKNOWN\r\n", { version: 1, ...unnamed }],
    ["as text with addresses that are none", "PROXY TCP4 a b 1 2\r\n", { version: 1, ...unnamed }],
    ["as bytes", V2, { version: 2, ...named }],
    [
      "as bytes with further fields",
      V2.replace("\0\x0c", "\0\x10") + "\x04\0\x01\n",
      { version: 2, ...named },
    ],
    ["as bytes that name nobody", local, { version: 2, ...unnamed }],
    [
      "as bytes with IPv6",
      v6,
      {
        version: 2,
        source: { address: "::1", port: 40_000 },
        destination: { address: "::2", port: 25 },
        reply: null,
      },
    ],
  ])("gives its addresses for %s", (_name, header, proxy) => {
    const talk = behind(header).client(EHLO).server(EHLO_REPLY);
    const { proxy: told, smtp, opening } = sessionFacts(talk);
    expect([told, smtp?.starttls.advertised, smtp?.earlyFrame, opening.client?.kind]).toEqual([
      { frame: 4, ...proxy },
      true,
      null,
      "proxy",
    ]);
  });

  it("reads one in two segments, and one before TLS", () => {
    const talk = dialogue({ server: "198.51.100.25:465" }).syn();
    const { proxy, tls } = sessionFacts(talk.client(raw(V2.slice(0, 20))).client(raw(V2.slice(20)), HELLO));
    expect([proxy?.frame, proxy?.source?.address, tls?.clientHello?.frame]).toEqual([5, "203.0.113.9", 5]);
  });

  it("takes a refusal of EHLO for one of EHLO, by its text or by the HELO that follows", () => {
    const blocked = behind(V1).client(EHLO).server("550 5.7.1 blocked\r\n");
    const basic = behind(V1).client(EHLO).server("502 what\r\n").client("HELO x\r\n").server("250 mx\r\n");
    expect([pairs(blocked), pairs(basic), sessionFacts(basic).proxy?.reply]).toEqual([
      ["EHLO 550"],
      ["EHLO 502", "HELO 250"],
      null,
    ]);
  });
});

describe("Session with a PROXY header that the server takes for commands", () => {
  it("has the first refusal as its reply, sent before EHLO or after it", () => {
    const refusal = "502 5.5.2 Error: command not recognized\r\n";
    const before = behind(V1).server(refusal).client(EHLO).server(EHLO_REPLY);
    const after = behind(V1).client(EHLO).server(refusal).server(EHLO_REPLY).server("");
    const { ehloReplyFault } = sessionFacts(after).smtp ?? {};
    expect([pairsAndAnswer(before), pairsAndAnswer(after), ehloReplyFault]).toEqual([
      [["EHLO 250"], 6],
      [["EHLO 250"], 7],
      null,
    ]);
  });

  it("leaves EHLO its own reply if the client sends HELO at once", () => {
    const talk = behind(V1).server("500 what\r\n").client(EHLO, "HELO x\r\n").server(EHLO_REPLY);
    expect([pairs(talk), sessionFacts(talk).proxy?.reply?.code]).toEqual([["EHLO 250", "HELO -"], 500]);
  });

  it("is as many commands as it has lines, and the server may obey its QUIT", () => {
    const syntax = "500 5.5.2 Error: bad syntax\r\n";
    const talk = behind(V2).client(EHLO).server(syntax, syntax, syntax, "221 2.0.0 Bye\r\n");
    const { proxy, smtp } = sessionFacts(talk);
    expect([proxy?.reply?.code, smtp?.replies.length, pairs(talk)]).toEqual([500, 3, ["EHLO -"]]);
  });
});

describe("Session with HELO and EHLO of one client", () => {
  it.each([
    [
      "what EHLO was offered holds after HELO",
      greeted().client(EHLO).server("250-mx\r\n250 SIZE\r\n").client("HELO x\r\n").server("250 mx\r\n"),
      false,
    ],
    [
      "an offer too",
      greeted().client(EHLO).server(EHLO_REPLY).client("HELO x\r\n").server("250 mx\r\n"),
      true,
    ],
    [
      "EHLO refused after HELO leaves no extensions",
      greeted()
        .client("HELO x\r\n")
        .server("250 mx\r\n")
        .client("EHLO\r\n")
        .server("501 Syntax: EHLO hostname\r\n"),
      false,
    ],
    [
      "EHLO refused before HELO leaves none either",
      greeted().client(EHLO).server("502 no\r\n").client("HELO x\r\n").server("250 mx\r\n"),
      false,
    ],
    ["EHLO refused alone tells nothing", greeted().client(EHLO).server("502 no\r\n"), null],
    ["HELO alone tells nothing", greeted().client("HELO x\r\n").server("250 mx\r\n"), null],
  ])("%s", (_name, talk, advertised) => {
    expect(sessionFacts(talk).smtp?.starttls.advertised).toBe(advertised);
  });
});

describe("Session with STARTTLS", () => {
  it("sent again when the hello is due: the second is plaintext, and the first keeps the 220", () => {
    const { smtp } = sessionFacts(starttlsDialogue().client("STARTTLS\r\n").rst("server"));
    expect([
      smtp?.starttls.command?.frame,
      smtp?.starttls.reply?.frame,
      smtp?.strayAfterStarttls.client,
    ]).toEqual([7, 8, { frame: 9, bytes: 10, text: null }]);
  });

  it("sent again after a refusal: the second counts", () => {
    const talk = dialogue().syn().server(GREETING).client(EHLO).server(EHLO_REPLY).client("STARTTLS\r\n");
    const { smtp } = sessionFacts(talk.server("454 later\r\n").client("STARTTLS\r\n").server("220 go\r\n"));
    expect([smtp?.starttls.command?.frame, smtp?.starttls.reply?.code]).toEqual([9, 220]);
  });

  it.each([
    ["STARTTLS\r\n", null],
    ["STARTTLS \r\n", "space"],
    ["STARTTLS now\r\n", "parameters"],
  ])("followed by %j gives what trails it", (line, trailing) => {
    const { smtp } = sessionFacts(dialogue().syn().server(GREETING).client(line));
    expect(smtp?.starttls.command?.trailing).toBe(trailing);
  });
});

describe("Session with lines that end in LF alone", () => {
  it.each([
    ["none", dialogue().syn().server("220 mx\n").client(EHLO), null],
    ["the EHLO", dialogue().syn().server(GREETING).client("EHLO x\n"), 5],
    [
      "one whose CR came in another segment is sound",
      dialogue().syn().server(GREETING).client("EHLO x\r").client("\n"),
      null,
    ],
    ["a later one", dialogue().syn().server(GREETING).client(EHLO).server(EHLO_REPLY).client("QUIT\n"), 7],
  ])("%s", (_name, talk, frame) => {
    expect(sessionFacts(talk).smtp?.bareLineFeed?.frame ?? null).toBe(frame);
  });
});

describe("Session with a greeting that comes line by line", () => {
  it("gives the lines that came", () => {
    const talk = dialogue().syn().server("220-mx\r\n").server("220-wait\r\n").fin("client");
    expect(sessionFacts(talk).smtp?.unfinishedBanner).toEqual({
      firstFrame: 4,
      lastFrame: 5,
      code: 220,
      text: "mx\nwait",
    });
  });

  it("ends the greeting at the reply to an early EHLO", () => {
    const talk = dialogue().syn().client(EHLO).server("220-mx\r\n").server(EHLO_REPLY);
    const { smtp } = sessionFacts(talk);
    expect([smtp?.banner?.frame, smtp?.earlyFrame, smtp?.ehloReplyFault, pairs(talk)]).toEqual([
      5,
      4,
      null,
      ["EHLO 250"],
    ]);
  });

  it("is complete once the last line is there", () => {
    const { smtp } = sessionFacts(dialogue().syn().server("220-mx\r\n").server("220 go\r\n").fin("client"));
    expect([smtp?.unfinishedBanner, smtp?.banner?.frame]).toEqual([null, 5]);
  });
});

describe("Session with the reply to a missing EHLO", () => {
  it("is not a malformed part of the reply before it", () => {
    const talk = dialogue().syn().server(GREETING).client(EHLO).server("451 4.3.0 try again\r\n");
    const late = talk.lost("client", EHLO).server(EHLO_REPLY).client("STARTTLS\r\n").server("220 go\r\n");
    const { smtp } = sessionFacts(late);
    expect([smtp?.ehloReplyFault, smtp?.ehloReply?.code]).toEqual([null, 451]);
  });
});

const late = (talk: Dialogue): ReturnType<typeof sessionFacts>["smtp"] => sessionFacts(talk).smtp;

describe("Session of a capture that begins late", () => {
  it("has no greeting in the reply to its first command", () => {
    const smtp = late(
      dialogue().client("STARTTLS\r\n").server("220 go\r\n").client(HELLO).server("500 what\r\n"),
    );
    expect([smtp?.banner, smtp?.starttls.reply?.frame]).toEqual([null, 2]);
  });

  it("has no greeting in a refusal with another code than a greeting's", () => {
    const smtp = late(dialogue().client(HELLO).server("500 what\r\n"));
    expect([smtp?.banner, smtp?.replies.length]).toEqual([null, 1]);
  });

  it("has no command in the message that it begins in", () => {
    const smtp = late(
      dialogue().client("Subject: x\r\n\r\nSTARTTLS\r\n.\r\nQUIT\r\n").server("250 ok\r\n221 bye\r\n"),
    );
    expect([
      smtp?.starttls.command,
      smtp?.exchanges.map(({ verb, reply }) => `${verb} ${reply?.code}`),
    ]).toEqual([null, [". 250", "QUIT 221"]]);
  });

  it("does not take a response of AUTH for a message", () => {
    const smtp = late(
      dialogue().client("c2VjcmV0\r\n").server("235 ok\r\n").client("STARTTLS\r\n").server("220 go\r\n"),
    );
    expect(smtp?.starttls.reply?.code).toBe(220);
  });
});

describe("Session with missing bytes after the 220", () => {
  it("takes bytes for plaintext only if no TLS may be missing", () => {
    const talk = starttlsDialogue().lost("client", HELLO).client("QUIT\r\n").server("221 bye\r\n");
    const server = starttlsDialogue()
      .lost("server", HELLO)
      .server("\x86\xf7 the middle of a record")
      .client(HELLO);
    expect([talk, server].map((each) => sessionFacts(each).smtp?.strayAfterStarttls)).toEqual([
      { client: null, server: null },
      { client: null, server: null },
    ]);
  });
});
