// What is found where the clear dialogue goes out of order, from bytes to the primary finding: matches and near misses.
import { describe, expect, test } from "vitest";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { neighboursAmong } from "../../../src/diagnose/neighbours.ts";
import { NO_POLICY } from "../../../src/diagnose/policy.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import type { Finding } from "../../../src/session/session.ts";
import { type Dialogue, dialogue, EHLO_REPLY, HELLO, starttlsDialogue } from "../../build/conversations.ts";
import { sessionFacts } from "../../session/session-facts.ts";

const GREETING = "220 mx.example.net ESMTP\r\n";
const EHLO = "EHLO mail.example.org\r\n";
const V1 = "PROXY TCP4 203.0.113.9 198.51.100.25 40000 25\r\n";
const SYNC = "554 SMTP synchronization error\r\n";

const greeted = (): Dialogue => dialogue().syn().server(GREETING);
const offered = (): Dialogue => greeted().client(EHLO).server(EHLO_REPLY);

function findings(talk: Dialogue): readonly Finding[] {
  const session = sessionFacts(talk);
  return new Diagnosis(new Context(NO_POLICY, neighboursAmong([session]))).of(session);
}

/** "client certain id": the primary finding; null where there is none. */
function primary(talk: Dialogue): string | null {
  const found = findings(talk).find((each) => each.primary);
  return found === undefined ? null : `${found.fault} ${found.certainty} ${found.id}`;
}

const ids = (talk: Dialogue): readonly string[] =>
  findings(talk).map(({ id, severity }) => `${severity} ${id}`);

describe("the primary finding", () => {
  const cases: readonly (readonly [string, Dialogue, string | null])[] = [
    [
      "PROXY header answered as a command",
      dialogue()
        .syn()
        .client(V1)
        .server(GREETING)
        .client(EHLO)
        .server("502 5.5.2 what\r\n")
        .server(EHLO_REPLY)
        .rst("client"),
      "client certain proxy-header-not-expected",
    ],
    [
      "PROXY header to a server that wants silence before its greeting",
      dialogue().syn().client(V1).server(SYNC).fin("server"),
      "client certain proxy-header-not-expected",
    ],
    [
      "PROXY header taken, greeting refused for another reason",
      dialogue().syn().client(V1).server("554 5.7.1 blocked by a list\r\n").fin("server"),
      "null certain greeting-rejected",
    ],
    [
      "commands before the greeting, refused",
      dialogue().syn().client(EHLO).server(SYNC).fin("server"),
      "client certain client-did-not-wait-for-reply",
    ],
    [
      "commands before the greeting, refused for another reason",
      dialogue().syn().client(EHLO).server("554 5.7.1 blocked by a list\r\n").fin("server"),
      "null certain greeting-rejected",
    ],
    [
      "EHLO and STARTTLS at once, refused",
      greeted().client(EHLO, "STARTTLS\r\n").server(SYNC).fin("server"),
      "client certain client-did-not-wait-for-reply",
    ],
    [
      "a client of postscreen that did not wait, refused at RCPT",
      dialogue()
        .syn()
        .client(EHLO)
        .server("220-mx\r\n")
        .server(EHLO_REPLY)
        .client("MAIL FROM:<a@b>\r\n")
        .server("250 ok\r\n")
        .client("RCPT TO:<c@d>\r\n")
        .server("550 5.5.1 Protocol error\r\n")
        .fin("client"),
      "client certain client-did-not-wait-for-reply",
    ],
    [
      "STARTTLS without EHLO",
      greeted().client("STARTTLS\r\n").server("503 5.5.2 Send hello first\r\n").fin("client"),
      "client certain starttls-out-of-sequence",
    ],
    [
      "STARTTLS after a refused EHLO",
      greeted()
        .client("EHLO\r\n")
        .server("501 name?\r\n")
        .client("STARTTLS\r\n")
        .server("503 no\r\n")
        .fin("client"),
      "client certain starttls-out-of-sequence",
    ],
    [
      "STARTTLS in the middle of a mail transaction",
      offered()
        .client("MAIL FROM:<a@b>\r\n")
        .server("250 ok\r\n")
        .client("STARTTLS\r\n")
        .server("503 no\r\n")
        .fin("client"),
      "client certain starttls-out-of-sequence",
    ],
    [
      "STARTTLS at its time, refused with 503",
      offered().client("STARTTLS\r\n").server("503 5.5.1 no\r\n").fin("client"),
      "server certain starttls-refused-permanent",
    ],
    [
      "STARTTLS without EHLO, refused for want of a certificate",
      greeted().client("STARTTLS\r\n").server("454 4.7.0 TLS not available\r\n").fin("client"),
      "server certain starttls-refused-temporary",
    ],
    [
      "STARTTLS with a space",
      offered().client("STARTTLS \r\n").server("501 5.5.4 no parameters\r\n").fin("client"),
      "client certain starttls-with-parameters",
    ],
    [
      "501 to a bare STARTTLS",
      offered().client("STARTTLS\r\n").server("501 5.5.4 no parameters\r\n").fin("client"),
      "server certain starttls-refused-permanent",
    ],
    [
      "STARTTLS with a parameter and no certificate",
      offered().client("STARTTLS x\r\n").server("454 4.7.0 TLS not available\r\n").fin("client"),
      "server certain starttls-refused-temporary",
    ],
    [
      "a second STARTTLS where the hello is due",
      starttlsDialogue().client("STARTTLS\r\n").rst("server"),
      "client certain plaintext-where-tls-expected-client",
    ],
    [
      "LF alone, refused",
      greeted().client("EHLO x\n").server("521 5.5.2 mx Error: bare <LF> received\r\n").fin("server"),
      "client certain bare-line-feed",
    ],
    [
      "LF alone, refused as an unknown command",
      greeted().client("EHLO x\n").server("500 5.5.1 Command unrecognized\r\n").fin("client"),
      "client likely bare-line-feed",
    ],
    [
      "LF alone, not answered",
      greeted().client("EHLO x\n").ack("server").wait(20_000).fin("client"),
      "client possible bare-line-feed",
    ],
    [
      "LF alone, accepted; STARTTLS refused",
      greeted()
        .client("EHLO x\n")
        .server(EHLO_REPLY)
        .client("STARTTLS\n")
        .server("454 4.7.0 TLS not available\r\n")
        .fin("client"),
      "server certain starttls-refused-temporary",
    ],
    [
      "TLS 1.2 demanded of EHLO",
      greeted().client(EHLO).server("421 4.7.66 TLS 1.0 and 1.1 are not supported.\r\n").fin("server"),
      "client certain tls-version-refused-by-reply",
    ],
    [
      "TLS 1.2 demanded of STARTTLS",
      offered().client("STARTTLS\r\n").server("454 4.7.0 Please upgrade to TLS 1.2\r\n").fin("client"),
      "client certain tls-version-refused-by-reply",
    ],
    [
      "EHLO refused for load",
      greeted().client(EHLO).server("421 4.7.0 too many connections\r\n").fin("server"),
      "server certain session-refused-by-server",
    ],
    [
      "EHLO refused for no known reason",
      greeted()
        .client(EHLO)
        .server("550 5.7.1 go away\r\n")
        .client("QUIT\r\n")
        .server("221 bye\r\n")
        .fin("server"),
      "null certain session-refused-by-server",
    ],
    [
      "421 after the 220",
      starttlsDialogue().server("421 4.7.0 too many connections\r\n").fin("server").client(HELLO),
      "server certain server-refused-after-220",
    ],
    [
      "421 after the 220, and no hello",
      starttlsDialogue().server("421 4.7.0 too many connections\r\n").fin("server").fin("client"),
      "server certain server-refused-after-220",
    ],
    [
      "421 after a client that sends no hello",
      starttlsDialogue().ack("client").wait(10_000).server("421 4.4.2 timeout\r\n").fin("server"),
      "client certain server-refused-after-220",
    ],
    [
      "TLS 1.2 demanded in answer to the hello",
      starttlsDialogue()
        .client(HELLO)
        .server("421 4.7.66 TLS 1.0 and 1.1 are not supported.\r\n")
        .fin("server"),
      "client certain tls-version-refused-by-reply",
    ],
    [
      "a greeting refused by postscreen before its end",
      dialogue().syn().server("220-mx\r\n").client(EHLO).server("521 5.5.1 Protocol error\r\n").fin("server"),
      "client certain client-did-not-wait-for-reply",
    ],
    [
      "454 in answer to the hello",
      starttlsDialogue().client(HELLO).server("454 4.7.0 no\r\n").fin("server"),
      "server certain plaintext-where-tls-expected-server",
    ],
    [
      "close after the 220",
      starttlsDialogue().fin("server"),
      "server certain server-closed-before-clienthello",
    ],
    [
      "close after a client that sends no hello",
      starttlsDialogue().ack("client").wait(10_000).fin("server"),
      "client certain server-closed-before-clienthello",
    ],
    [
      "a greeting whose end the client did not await",
      dialogue().syn().server("220-mx\r\n").wait(1000).server("220-wait\r\n").fin("client"),
      "client certain no-server-greeting",
    ],
    [
      "a greeting that the server broke off",
      dialogue().syn().server("220-mx\r\n").wait(1000).server("220-wait\r\n").fin("server"),
      "server certain no-server-greeting",
    ],
    [
      "HELO, then an EHLO without a name",
      greeted()
        .client("HELO x\r\n")
        .server("250 mx\r\n")
        .client("EHLO\r\n")
        .server("501 Syntax\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain ehlo-rejected-helo-fallback",
    ],
    [
      "EHLO refused, HELO accepted",
      greeted()
        .client(EHLO)
        .server("502 no\r\n")
        .client("HELO x\r\n")
        .server("250 mx\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "server certain ehlo-rejected-helo-fallback",
    ],
    [
      "HELO after an EHLO without the offer",
      greeted()
        .client(EHLO)
        .server("250-mx\r\n250 SIZE\r\n")
        .client("HELO x\r\n")
        .server("250 mx\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "null certain starttls-not-offered",
    ],
    [
      "Gmail's demand for TLS",
      offered()
        .client("MAIL FROM:<a@b>\r\n")
        .server(
          "421 4.7.29 This message wasn't sent over a TLS connection. Gmail requires all senders to use TLS/SSL\r\n",
        )
        .fin("server"),
      "client certain starttls-required-by-server",
    ],
    [
      "Gmail's answer to what was pipelined after STARTTLS is no demand, but the client's fault",
      offered()
        .client("STARTTLS\r\nEHLO mail.example.org\r\n")
        .server("525 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain starttls-pipelined-by-client",
    ],
    [
      "STARTTLS refused for another reason than what was pipelined after it",
      offered()
        .client("STARTTLS\r\nEHLO mail.example.org\r\n")
        .server("454 4.7.0 TLS not available due to local problem\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "server certain starttls-refused-temporary",
    ],
    [
      "a protocol violation that speaks of STARTTLS, of a client that did not send it, is no demand",
      offered()
        .client("RSET\r\n")
        .server("525 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain starttls-not-used",
    ],
    [
      "a demand for TLS after STARTTLS was refused",
      offered()
        .client("STARTTLS\r\n")
        .server("454 4.7.0 TLS not available due to local problem\r\n")
        .client("MAIL FROM:<a@b>\r\n")
        .server("530 5.7.0 Must issue a STARTTLS command first\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "server certain starttls-refused-temporary",
    ],
    [
      "a demand for TLS in answer to EHLO, which leaves no way to it",
      greeted().client(EHLO).server("550 Must use TLS\r\n").client("QUIT\r\n").fin("client"),
      "server certain starttls-required-by-server",
    ],
    [
      "a demand for TLS in answer to HELO",
      greeted()
        .client("HELO x\r\n")
        .server("530 5.7.0 Must issue a STARTTLS command first\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain helo-only",
    ],
    [
      "encryption that is wanted of a message's content",
      offered()
        .client("MAIL FROM:<a@b>\r\n")
        .server("250 ok\r\n")
        .client("RCPT TO:<c@d>\r\n")
        .server("250 ok\r\n")
        .client("DATA\r\n")
        .server("354 go\r\n")
        .client("Subject: x\r\n\r\nx\r\n.\r\n")
        .server("550 5.7.1 Encryption required: the message contains card numbers\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain starttls-not-used",
    ],
    [
      "a demand for TLS of some version, before TLS",
      offered()
        .client("MAIL FROM:<a@b>\r\n")
        .server("553 This route requires TLS version 1.2 or greater\r\n")
        .client("QUIT\r\n")
        .fin("client"),
      "client certain starttls-required-by-server",
    ],
    [
      "a demand that another server made, when the sender's address was checked there",
      offered()
        .client("MAIL FROM:<a@b>\r\n")
        .server(
          "450 4.1.7 <a@b>: Sender address rejected: unverified address: host mx.b[192.0.2.9] said: 530 5.7.0 Must issue a STARTTLS command first\r\n",
        )
        .client("QUIT\r\n")
        .fin("client"),
      "client certain starttls-not-used",
    ],
  ];
  test.each(cases)("%s", (_name, talk, expected) => {
    expect(primary(talk)).toBe(expected);
  });
});

describe("what the server does not mind is only noted, or not at all", () => {
  test.each([
    [
      "EHLO before the greeting",
      dialogue().syn().client(EHLO).server(GREETING, EHLO_REPLY),
      "info client-did-not-wait-for-reply",
    ],
    ["LF alone", greeted().client("EHLO x\n").server(EHLO_REPLY), "info bare-line-feed"],
  ])("%s", (_name, talk, noted) => {
    const whole = talk.client("STARTTLS\r\n").server("220 go\r\n").tls12().fin("client").fin("server");
    expect([primary(whole), ids(whole).includes(noted)]).toEqual([null, true]);
  });

  test.each([
    ["MAIL and RCPT at once, where PIPELINING is offered", ["250-mx\r\n250-PIPELINING\r\n250 STARTTLS\r\n"]],
    ["Exim's early pipelining", ["250-mx\r\n250-PIPELINING\r\n250-PIPECONNECT\r\n250 STARTTLS\r\n"]],
  ])("%s", (name, reply) => {
    const talk = name.startsWith("Exim")
      ? dialogue()
          .syn()
          .client(EHLO)
          .server(GREETING, ...reply)
      : greeted()
          .client(EHLO)
          .server(...reply);
    const mail = talk
      .client("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n")
      .server("250 ok\r\n250 ok\r\n")
      .fin("client");
    expect(ids(mail).filter((id) => id.includes("did-not-wait"))).toEqual([]);
  });

  test("a PROXY header that the server takes", () => {
    const talk = dialogue().syn().client(V1).starttls().tls12().fin("client").fin("server");
    expect([primary(talk), ids(talk).filter((id) => id.includes("proxy-header"))]).toEqual([null, []]);
  });

  test("a PROXY header answered as a command by a server that goes on", () => {
    const talk = dialogue().syn().client(V1).server(GREETING, "500 what\r\n").client(EHLO).server(EHLO_REPLY);
    const whole = talk.client("STARTTLS\r\n").server("220 go\r\n").tls12().fin("client").fin("server");
    expect(ids(whole)).toContain("warning proxy-header-not-expected");
  });
});

test("the server's words are in the findings that rest on them", () => {
  const talks = [
    starttlsDialogue().client("NOOP\r\n").server("550 5.0.0 Handshake error\r\n").fin("client"),
    starttlsDialogue().server("421 4.7.0 too many connections\r\n").fin("server"),
    greeted().client(EHLO).server("421 4.3.2 shutting down\r\n").fin("server"),
    greeted().client("STARTTLS\r\n").server("503 Send hello first\r\n").fin("client"),
    dialogue().syn().client(EHLO).server(SYNC).fin("server"),
  ];
  const details = talks.map((talk) => findings(talk).find((each) => each.primary)?.detail ?? "");
  expect(details.map((detail) => /"(\d{3} [^"]+)" \(frame \d+\)/.exec(detail)?.[1])).toEqual([
    "550 5.0.0 Handshake error",
    "421 4.7.0 too many connections",
    "421 4.3.2 shutting down",
    "503 Send hello first",
    "554 SMTP synchronization error",
  ]);
});
