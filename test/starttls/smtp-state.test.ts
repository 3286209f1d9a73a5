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

const refusedTexts = (talk: ReturnType<typeof smtpTalk>): readonly string[] =>
  talk.dialect.facts.refusals.map(({ text }) => text);

/** Of a server whose client was not captured. */
const alone = (...replies: readonly string[]) =>
  refusedTexts(
    replies.reduce((talk, reply) => talk.server(`${reply}\r\n`), smtpTalk().server("220 mx ESMTP\r\n")),
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

describe("SmtpState, a reply that may repeat a login which the capture lacks", () => {
  const kept = [
    "535 5.7.8 Error: authentication failed: authentication failure",
    "535 5.7.8 Authentication credentials invalid",
    "535 5.7.3 Authentication unsuccessful [AM0PR01CA0001.eurprd01.prod.exchangelabs.com 2026-11-27T10:00:00.000Z 08DE2A6028D26C22]",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
    "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    "535 Incorrect authentication data",
    "534 5.7.9 Application-specific password required.",
    "538 5.7.11 Encryption required for requested authentication mechanism",
    "454 4.7.0 TLS not available due to local problem",
    "454 4.7.0 Temporary authentication failure",
    "502 5.5.1 Error: command not implemented",
    "503 5.5.1 Error: authentication not enabled",
    "504 5.5.4 Unrecognized authentication type LOGIN",
    "530 5.7.57 Client not authenticated to send mail. [mail01.example]",
    "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/x.",
    "550 5.7.30 Basic authentication is not supported for Client Submission.",
    "550 5.1.1 <recipient@example.org>: Recipient address rejected: User unknown in local recipient table",
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example",
  ];
  it.each(kept)("keeps %s", (reply) => expect(alone(reply)).toEqual([reply.slice(4)]));

  it.each([
    ["535 5.7.8 hunter2 is wrong", "5.7.8 … is wrong"],
    ["535 5.7.8 Error: bad password (correct horse battery)", "5.7.8 Error: bad password (correct …"],
    ["501 5.5.2 Cannot decode response AGEAYg==", "5.5.2 Cannot decode …"],
    ["550 5.7.1 Wrong password 'hunter2'.", "5.7.1 Wrong password …"],
  ])("keeps the known words of %s", (reply, shown) => expect(alone(reply)).toEqual([shown]));

  it("is one whose challenge was not answered, also before the gap is known", () => {
    const asked = offered().client("AUTH LOGIN\r\n").server("334 VXNlcm5hbWU6\r\n");
    expect(refusedTexts(asked.server("550 hunter2\r\n"))).toEqual(["…"]);
  });

  it("is none if the login was heard, pipelined or not", () => {
    const login = offered().client("AUTH LOGIN\r\ndQ==\r\ncA==\r\n").server("334 a\r\n", "334 b\r\n");
    expect(refusedTexts(login.server("535 5.7.8 Sorry, Dave\r\n"))).toEqual(["5.7.8 Sorry, Dave"]);
  });

  it("is none if it answers another command, or lines that are none", () => {
    const talk = offered().client("FOO\r\n").server("502 5.5.2 Sorry, Dave\r\n").client("??\r\n!!\r\n");
    talk.server("500 What, Dave?\r\n", "500 What, Dave?\r\n");
    expect(refusedTexts(talk)).toEqual(["5.5.2 Sorry, Dave", "What, Dave?", "What, Dave?"]);
  });
});
