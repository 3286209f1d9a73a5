import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SmtpDialect } from "../../src/starttls/smtp.ts";
import { HELLO, played, Talk, type Turn } from "../build/talk.ts";

const EHLO_REPLY = "250-mx.example.org\r\n250-SIZE 1000\r\n250 STARTTLS\r\n";

const smtpTalk = () => new Talk((host) => new SmtpDialect(host));
const greeted = () => smtpTalk().server("220 mx.example.org ESMTP\r\n").client("EHLO a.example\r\n");
const offered = () => greeted().server(EHLO_REPLY);

describe("SmtpDialect", () => {
  it("reads a greeting of several lines, with the frame of the last", () => {
    const { banner } = smtpTalk().server("220-mx one\r\n", "220 two\r\n").dialect.facts;
    expect([banner?.code, banner?.lines, banner?.timestamp.frame]).toEqual([220, ["mx one", "two"], 2]);
  });

  it("reads the EHLO name and the capabilities after the reply's first line", () => {
    const { ehlo, capabilities } = offered().dialect.facts;
    expect([ehlo?.verb, ehlo?.name, capabilities]).toEqual(["EHLO", "a.example", ["SIZE 1000", "STARTTLS"]]);
  });

  it("takes verbs in any case and replies without text", () => {
    const { starttls } = greeted().server("250\r\n").client("staRttLs\r\n").server("220\r\n").dialect.facts;
    expect([starttls?.verb, starttls?.command.frame, starttls?.reply?.timestamp.frame]).toEqual([
      "STARTTLS",
      4,
      5,
    ]);
  });

  it("finds the byte at which each side's TLS begins", () => {
    const talk = offered().client("STARTTLS\r\n").server("220 go\r\n").client(HELLO).server(HELLO);
    expect(talk.tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("reads the line after a byte that might have begun TLS", () => {
    const { starttls } = offered().client("\xff", "\nSTARTTLS\r\n").dialect.facts;
    expect(starttls?.command.frame).toBe(5);
  });

  it("finds a ClientHello in the same segment as STARTTLS", () => {
    expect(offered().client(`STARTTLS\r\n${HELLO}`).tls.client).toBe(HELLO);
  });

  it("finds a ClientHello whose first byte came alone", () => {
    expect(
      offered().client("STARTTLS\r\n").server("220 go\r\n").client("\x16", HELLO.slice(1)).tls.client,
    ).toBe(HELLO);
  });

  it("finds TLS without a dialogue before it", () => {
    expect(smtpTalk().client(HELLO).tls.client).toBe(HELLO);
  });

  it("finds the ClientHello when only the client's side was captured", () => {
    expect(smtpTalk().client("EHLO a\r\n", "STARTTLS\r\n", HELLO).tls.client).toBe(HELLO);
  });

  it("discards clear commands between STARTTLS and its positive reply, and counts their bytes", () => {
    const talk = offered().client("STARTTLS\r\nEHLO x\r\n").server("220 go\r\n").client(HELLO);
    expect([
      talk.dialect.facts.plaintextAfterStarttls.client?.bytes,
      talk.dialect.facts.ehlo?.name,
      talk.tls.client,
    ]).toEqual([8, "a.example", HELLO]);
  });

  it("reads commands after a refused STARTTLS as commands", () => {
    const talk = offered().client("STARTTLS\r\nMAIL FROM:<>\r\n").server("454 not now\r\n");
    expect([
      talk.dialect.facts.verbs.includes("MAIL"),
      talk.dialect.facts.refusals.map((one) => one.code),
    ]).toEqual([true, [454]]);
  });

  it("matches replies to pipelined commands in order", () => {
    const { starttls } = offered().client("RSET\r\nSTARTTLS\r\n").server("250 ok\r\n220 go\r\n")
      .dialect.facts;
    expect(starttls?.reply?.code).toBe(220);
  });

  it("treats Exchange's X-ANONYMOUSTLS as STARTTLS", () => {
    const talk = offered().client("X-ANONYMOUSTLS\r\n").server("220 go\r\n").client(HELLO);
    expect([talk.dialect.facts.starttls?.verb, talk.tls.client]).toEqual(["X-ANONYMOUSTLS", HELLO]);
  });

  it("keeps the word STARTTLS and TLS bytes inside a message out of the dialogue", () => {
    const talk = offered()
      .client("MAIL FROM:<a@example.org>\r\n")
      .server("250 ok\r\n")
      .client("DATA\r\n")
      .server("354 go\r\n")
      .client(`STARTTLS\r\n${HELLO}\r\n.\r\n`)
      .server("250 queued\r\n")
      .client("QUIT\r\n");
    expect([talk.dialect.facts.starttls, talk.tls.client, talk.dialect.facts.mailInClear]).toEqual([
      null,
      "",
      true,
    ]);
  });

  it("skips the bytes of BDAT whatever they are", () => {
    const talk = offered().client(`BDAT 10 LAST\r\nSTARTTLS\r\nQUIT\r\n`);
    expect([talk.dialect.facts.starttls, talk.dialect.facts.verbs]).toEqual([null, ["EHLO", "BDAT", "QUIT"]]);
  });

  it("drops the text with which a server repeats an AUTH that it does not know", () => {
    const talk = offered().client("AUTH PLAIN c2VjcmV0\r\n").server('500 unknown: "AUTH PLAIN c2VjcmV0"\r\n');
    expect(talk.dialect.facts.refusals.map((one) => [one.code, one.lines])).toEqual([[500, []]]);
  });

  it("takes no command from an AUTH exchange", () => {
    const talk = offered().client("AUTH LOGIN\r\n").server("334 VXNlcg==\r\n").client("STARTTLS\r\n");
    expect(talk.dialect.facts.starttls).toBe(null);
  });

  it("lists refusals, a refusing greeting included", () => {
    const talk = smtpTalk().server("554 no\r\n").client("EHLO a\r\n").server("421 closing\r\n");
    expect(talk.dialect.facts.refusals.map((one) => one.code)).toEqual([554, 421]);
  });

  it("reads the server's plain refusal after a ClientHello", () => {
    const talk = offered().client("STARTTLS\r\n").server("220 go\r\n").client(HELLO).server("454 no TLS\r\n");
    expect([talk.tls.server, talk.dialect.facts.refusals.at(-1)?.lines]).toEqual(["", ["no TLS"]]);
  });

  it("notes that a server which begins with something else does not speak SMTP", () => {
    expect(smtpTalk().server("* OK IMAP ready\r\n").dialect.isNotSmtp).toBe(true);
  });

  it("goes on at the next line after missing bytes", () => {
    const talk = greeted();
    talk.dialect.gap("server", 10);
    talk.server("of a line\r\n421 closing\r\n");
    expect(talk.dialect.facts.refusals.map((one) => one.code)).toEqual([421]);
  });

  it("reads a line that begins right after missing bytes, and the 220 of a STARTTLS sent before them", () => {
    const asked = greeted().gap("server").client("STARTTLS\r\n").server("220 go\r\n");
    const overtaken = greeted().client("STARTTLS\r\n").gap("server").server("220 go\r\n");
    const late = greeted().gap("client").client("STARTTLS\r\n").server("250 mx\r\n220 go\r\n");
    expect([asked, overtaken, late].map(({ dialect }) => dialect.facts.starttls?.reply?.code)).toEqual([
      220, 220, 220,
    ]);
  });

  it("takes no other reply for that of a STARTTLS sent before missing bytes", () => {
    const talk = greeted().client("STARTTLS\r\n").gap("server").server("250 ok\r\n");
    expect(talk.dialect.facts.starttls?.reply).toBe(null);
  });

  it("reads the code of a reply whose end is missing, unless it may be the last line of EHLO's", () => {
    const cut = offered().client("STARTTLS\r\n").server("454 4.7.0 TLS not av").gap("server");
    const ehlo = greeted().server("250-mx\r\n250 SI").gap("server");
    const short = greeted().server("250 m").gap("server");
    expect(cut.dialect.facts.starttls?.reply?.text).toBe("4.7.0 TLS not av…");
    expect([ehlo, short].map(({ dialect }) => dialect.facts.capabilities)).toEqual([null, null]);
  });

  it("names what was said last", () => {
    const talk = offered().client("STARTTLS\r\n").server("220 g");
    expect(talk.spoken).toEqual(["220", "EHLO", "250", "STARTTLS", "incomplete"]);
  });

  it("gives the same for any chunking", () => {
    const turns: Turn[] = [
      ["server", "220-mx\r\n220 ready\r\n"],
      ["client", "EHLO a\r\n"],
      ["server", EHLO_REPLY],
      ["client", "RSET\r\nSTARTTLS\r\n"],
      ["server", "250 ok\r\n220 go\r\n"],
      ["client", HELLO],
      ["server", HELLO],
    ];
    const outcome = (size: number) => {
      const { dialect, tls } = played(smtpTalk(), turns, size);
      const { banner, capabilities, starttls } = dialect.facts;
      return [banner?.lines, capabilities, starttls?.reply?.lines, tls];
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        expect(outcome(size)).toEqual(outcome(1000));
      }),
    );
  });
});
