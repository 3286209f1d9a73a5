// What the lines of an SMTP dialogue tell beside STARTTLS itself.
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import { SmtpDialect } from "../../src/starttls/smtp.ts";
import { HELLO, Talk } from "../build/talk.ts";

const EHLO_REPLY = "250-mx.example.org\r\n250-SIZE 1000\r\n250 STARTTLS\r\n";

const smtpTalk = () => new Talk((host) => new SmtpDialect(host));
const greeted = () => smtpTalk().server("220 mx.example.org ESMTP\r\n").client("EHLO a.example\r\n");
/** Frames 1 to 3. */
const offered = () => greeted().server(EHLO_REPLY);

/** "EHLO a.example -> 250" */
const exchanges = (talk: ReturnType<typeof smtpTalk>): readonly string[] =>
  talk.dialect.facts.exchanges.map(({ verb, argument, reply }) =>
    [verb, argument, "->", reply?.code ?? null].filter((part) => part !== null).join(" "),
  );

describe("SmtpState, exchanges", () => {
  it("pair each command with its reply, pipelined or not", () => {
    const talk = offered()
      .client("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n")
      .server("250 ok\r\n550 no\r\n", "354 go\r\n")
      .client("secret\r\n.\r\nQUIT\r\n")
      .server("554 no valid recipients\r\n");
    expect(exchanges(talk)).toEqual([
      "EHLO a.example -> 250",
      "MAIL -> 250",
      "RCPT -> 550",
      "DATA -> 354",
      ". -> 554",
      "QUIT ->",
    ]);
  });

  it("are no longer paired after missing bytes of the server", () => {
    const talk = offered().client("RSET\r\n").gap("server").server("ok\r\n").client("NOOP\r\n");
    expect(exchanges(talk.server("250 ok\r\n")).slice(1)).toEqual(["RSET ->", "NOOP -> 250"]);
  });

  it("do not name what may be private, but what a firewall wrote over a command", () => {
    const talk = offered().client("HUNTER\r\n").server("500 what\r\n").client("XXXXXXXX\r\n");
    expect(exchanges(talk).slice(1)).toEqual(["data -> 500", "XXXXXXXX ->"]);
  });

  it("are listed up to a bound and followed beyond it", () => {
    const talk = offered();
    for (let count = 0; count < DEFAULT_LIMITS.exchanges + 5; count++)
      talk.client("NOOP\r\n").server("250 ok\r\n");
    talk.client("STARTTLS\r\n").server("454 no\r\n");
    const { exchanges: list, starttls } = talk.dialect.facts;
    expect([list.length, starttls?.reply?.code]).toEqual([DEFAULT_LIMITS.exchanges, 454]);
  });
});

describe("SmtpState, the reply to EHLO", () => {
  const faults: readonly (readonly [string, string | null, readonly string[]])[] = [
    ["has no fault", null, [EHLO_REPLY]],
    ["is a refusal", null, ["502 no\r\n"]],
    ["has STARTTLS on its first line", "starttls-on-first-line", ["250-STARTTLS\r\n250 SIZE\r\n"]],
    ["has STARTTLS on its first line and after it", null, ["250-STARTTLS\r\n250 STARTTLS\r\n"]],
    ["goes on after the line marked as its last", "marks", ["250 mx\r\n250-STARTTLS\r\n250 SIZE\r\n"]],
    ["goes on in another frame", "marks", ["250 mx\r\n", "250 STARTTLS\r\n"]],
    ["has two codes", "codes", ["250-mx\r\n250-SIZE\r\n220 STARTTLS\r\n"]],
  ];
  it.each(faults)("%s", (_name, fault, replies) => {
    expect(greeted().server(...replies).dialect.facts.ehloReplyFault).toBe(fault);
  });

  it("ends when the client goes on, even if no line was marked as the last", () => {
    const talk = greeted().server("250-mx\r\n250-STARTTLS\r\n").client("STARTTLS\r\n").server("220 go\r\n");
    const { ehloReplyFault, capabilities, starttls } = talk.dialect.facts;
    expect([ehloReplyFault, capabilities, starttls?.reply?.code]).toEqual(["marks", ["STARTTLS"], 220]);
  });

  it("is not faulty if what follows may answer a missing command", () => {
    const talk = offered().gap("client").server("250 ok\r\n");
    expect(talk.dialect.facts.ehloReplyFault).toBe(null);
  });

  it("is that of the last EHLO, positive or not, whatever HELO was answered", () => {
    const talk = offered()
      .client("EHLO b\r\n")
      .server("502 no\r\n")
      .client("HELO b\r\n")
      .server("250 mx\r\n");
    expect(talk.dialect.facts.ehloReply?.text).toBe("no");
  });
});

describe("SmtpState, AUTH", () => {
  interface Attempt {
    readonly name: string;
    readonly mechanism: string;
    readonly sentSecret: boolean;
    readonly command: string;
    readonly reply?: string;
    readonly next?: string;
  }
  const attempts: readonly Attempt[] = [
    { name: "with a response", mechanism: "PLAIN", sentSecret: true, command: "AUTH plain AGEAYg==\r\n" },
    {
      name: "with a response that follows a challenge, whatever it looks like",
      mechanism: "LOGIN",
      sentSecret: true,
      command: "AUTH LOGIN\r\n",
      reply: "334 VXNl\r\n",
      next: "QUIT\r\n",
    },
    {
      name: "with a response that does not wait",
      mechanism: "LOGIN",
      sentSecret: true,
      command: "AUTH LOGIN\r\ndXNlcg==\r\n",
    },
    {
      name: "that is refused, and the client goes on",
      mechanism: "LOGIN",
      sentSecret: true,
      command: "AUTH LOGIN\r\n",
      reply: "503 no\r\n",
      next: "dXNlcg==\r\n",
    },
    {
      name: "with a response in place of the mechanism",
      mechanism: "unknown",
      sentSecret: true,
      command: "AUTH hunter2\r\n",
      reply: "504 what is hunter2\r\n",
    },
    {
      name: "with an empty response",
      mechanism: "EXTERNAL",
      sentSecret: false,
      command: "AUTH EXTERNAL =\r\n",
    },
    {
      name: "that is given up",
      mechanism: "LOGIN",
      sentSecret: false,
      command: "AUTH LOGIN\r\n",
      reply: "334 VXNl\r\n",
      next: "*\r\n",
    },
    {
      name: "without a response",
      mechanism: "CRAM-MD5",
      sentSecret: false,
      command: "AUTH CRAM-MD5\r\n",
      reply: "504 no\r\n",
      next: "MAIL FROM:<>\r\n",
    },
  ];
  it.each(attempts)("$name", ({ mechanism, sentSecret, command, reply = "", next = "" }) => {
    const { auth } = offered().client(command).server(reply).client(next).dialect.facts;
    expect([auth?.timestamp.frame, auth?.mechanism, auth?.sentSecret]).toEqual([4, mechanism, sentSecret]);
  });

  it("is reported of a capture of the client's side alone", () => {
    const { auth } = smtpTalk().client("EHLO a\r\n", "AUTH LOGIN\r\n", "dXNlcg==\r\n").dialect.facts;
    expect(auth?.sentSecret).toBe(true);
  });

  it("has a challenge without text for its reply until the last one comes", () => {
    const talk = offered().client("AUTH LOGIN\r\n").server("334 VXNlcm5hbWU6\r\n");
    const challenge = talk.dialect.facts.exchanges[1]?.reply;
    const last = talk.client("dXNlcg==\r\n").server("535 5.7.8 no\r\n").dialect.facts.exchanges[1]?.reply;
    expect([challenge?.code, challenge?.text, last?.code, last?.text]).toEqual([334, "", 535, "5.7.8 no"]);
  });

  const echoes: readonly (readonly [string, string])[] = [
    ["the response", "535 5.7.8 bad AGpvZQBodW50ZXI=\r\n"],
    ["the name", "535 5.7.8 no such user: Joe\r\n"],
    ["the password", "550 hunter?\r\n"],
    ["what it did not understand", "500 what is AUTH?\r\n"],
  ];
  it.each(echoes)("is answered without text where the reply repeats %s", (_what, reply) => {
    const { refusals } = offered().client("AUTH PLAIN AGpvZQBodW50ZXI=\r\n").server(reply).dialect.facts;
    expect(refusals.map(({ text, lines }) => [text, lines])).toEqual([["", []]]);
  });

  it("is answered with its text where the reply repeats nothing", () => {
    const { refusals } = offered()
      .client("AUTH PLAIN AGpvZQBodW50ZXI=\r\n")
      .server("535 5.7.139 Basic authentication is disabled\r\n").dialect.facts;
    expect(refusals[0]?.text).toBe("5.7.139 Basic authentication is disabled");
  });
});

describe("SmtpState, early bytes and plaintext after STARTTLS", () => {
  it("reports the client's first line before the last line of the greeting", () => {
    const { earlyBytes, banner } = smtpTalk().server("220-wait\r\n").client("EHLO a\r\n").server("220 mx\r\n")
      .dialect.facts;
    expect([earlyBytes?.frame, banner?.timestamp.frame]).toEqual([2, 3]);
  });

  it("reports nothing if the client waits, or the greeting may be missing", () => {
    const late = smtpTalk().gap("server").client("EHLO a\r\n").server("250 mx\r\n");
    expect([offered().dialect.facts.earlyBytes, late.dialect.facts.earlyBytes]).toEqual([null, null]);
  });

  const plaintext: readonly (readonly [string, string])[] = [
    ["agreed to", "220 go\r\n"],
    ["refused", "454 no\r\n"],
  ];
  it.each(plaintext)("reports what the client sends after a STARTTLS that is then %s", (_how, reply) => {
    const { plaintextAfterStarttls } = offered().client("STARTTLS\r\nRSET\r\n").server(reply).dialect.facts;
    expect([
      plaintextAfterStarttls.client?.timestamp.frame,
      plaintextAfterStarttls.client?.bytes,
      plaintextAfterStarttls.server,
    ]).toEqual([4, 6, null]);
  });

  it("reports what the server sends between its positive reply and TLS", () => {
    const talk = offered().client("STARTTLS\r\n").server("220 go\r\n250 SIZE\r\n", "25").client(HELLO);
    const { plaintextAfterStarttls } = talk.server("0 ok\r\n").dialect.facts;
    expect([
      plaintextAfterStarttls.client,
      plaintextAfterStarttls.server?.timestamp.frame,
      plaintextAfterStarttls.server?.bytes,
    ]).toEqual([null, 5, 12]);
  });

  it("reports what the client sends after the positive reply, and not the server's answer to it", () => {
    const talk = offered().client("STARTTLS\r\n").server("220 go\r\n").client("NOOP\r\n", "RSET\r\n");
    const { plaintextAfterStarttls } = talk.server("250 ok\r\n").dialect.facts;
    expect([
      plaintextAfterStarttls.client?.timestamp.frame,
      plaintextAfterStarttls.client?.bytes,
      plaintextAfterStarttls.server,
    ]).toEqual([6, 12, null]);
  });

  it("reports nothing that the client sends after a refusal", () => {
    const { plaintextAfterStarttls } = offered()
      .client("STARTTLS\r\n")
      .server("454 no\r\n")
      .client("NOOP\r\n").dialect.facts;
    expect(plaintextAfterStarttls).toEqual({ client: null, server: null });
  });

  it("does not report TLS that comes in pieces", () => {
    const ofServer = offered().client("STARTTLS\r\n").server("220 go\r\n", "\x16", HELLO.slice(1));
    const ofClient = offered().client("STARTTLS\r\n").server("220 go\r\n").client("\x16", HELLO.slice(1));
    expect([ofServer, ofClient].map(({ dialect }) => dialect.facts.plaintextAfterStarttls)).toEqual([
      { client: null, server: null },
      { client: null, server: null },
    ]);
  });

  it("reports a ClientHello, or its first byte, before the reply to STARTTLS", () => {
    const whole = offered().client(`STARTTLS\r\n${HELLO}`).dialect.facts;
    const begun = offered().client("STARTTLS\r\n", "\x16").dialect.facts;
    const waited = offered().client("STARTTLS\r\n").server("220 go\r\n").client(HELLO).dialect.facts;
    expect([whole, begun, waited].map(({ earlyHello }) => earlyHello?.frame)).toEqual([4, 5, undefined]);
  });
});
