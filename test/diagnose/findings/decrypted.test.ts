// What is said of a capture that a device has decrypted, and of what looks like it.
import { expect, test } from "vitest";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { captureDecrypted } from "../../../src/diagnose/findings/capture/capture-decrypted.ts";
import { NO_POLICY } from "../../../src/diagnose/policy.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import { type Dialogue, starttlsDialogue } from "../../build/conversations.ts";
import { sessionFacts } from "../../session/session-facts.ts";
import { judgement } from "../judge.ts";

const inside = (): Dialogue =>
  starttlsDialogue().client("EHLO mail.example.org\r\n").server("250-mx.example.net\r\n250 AUTH PLAIN\r\n");

const withMail = (): Dialogue =>
  inside()
    .client("MAIL FROM:<a@example.org>\r\n")
    .server("250 Ok\r\n")
    .client("RCPT TO:<b@example.net>\r\n")
    .server("250 Ok\r\n")
    .client("DATA\r\n")
    .server("354 go\r\n")
    .client("hello\r\n.\r\n")
    .server("250 queued\r\n")
    .client("QUIT\r\n")
    .server("221 Bye\r\n")
    .fin("server")
    .fin("client");

test("capture-decrypted: mail on both sides in plain text after the 220 was likely decrypted before it was captured", () => {
  expect(judgement(captureDecrypted, sessionFacts(withMail()))).toBe(
    "warning likely: The server agreed to STARTTLS (frame 8), and both sides continued in plain text: " +
      "EHLO (frame 9) got 250 without STARTTLS (frame 10), and a message was accepted (frame 18). Two " +
      "programs are unlikely to forget TLS at the same moment: the capture likely contains traffic that a device " +
      "decrypted, and TLS was used on the wire. A server that really continues in plain text looks the " +
      "same: its log, or a capture on the other side of the device, would show which.",
  );
});

const idsOf = (one: Dialogue): readonly string[] =>
  new Diagnosis(new Context(NO_POLICY)).of(sessionFacts(one)).map(({ id }) => id);

test("capture-decrypted: no finding on clear text is reported of a decrypted session", () => {
  expect(idsOf(withMail())).toEqual(["capture-decrypted"]);
});

test("capture-decrypted: plain text of the client alone after the 220 is not taken for decrypted TLS", () => {
  const alone = starttlsDialogue().client("EHLO a\r\n").server("454 4.7.0 TLS expected\r\n").fin("server");
  expect(idsOf(alone)[0]).toBe("plaintext-where-tls-expected-client");
});
