// The findings on what a server refuses in the clear, and on what went there.
import { describe, expect, test } from "vitest";
import { authInClear } from "../../../src/diagnose/findings/clear-dialogue/auth-in-clear.ts";
import { authOfferedInClear } from "../../../src/diagnose/findings/clear-dialogue/auth-offered-in-clear.ts";
import { mailSentInClear } from "../../../src/diagnose/findings/clear-dialogue/mail-sent-in-clear.ts";
import { relayDeniedAfterCleartextFallback } from "../../../src/diagnose/findings/clear-dialogue/relay-denied-after-cleartext-fallback.ts";
import { starttlsRequiredByServer } from "../../../src/diagnose/findings/clear-dialogue/starttls-required-by-server.ts";
import type { Reply, Session, SmtpDialogue } from "../../../src/session/session.ts";
import { OFFER_STARTTLS } from "../../../src/diagnose/texts/clear-dialogue.ts";
import { DISABLE_SMTP_INSPECTION } from "../../../src/diagnose/texts/remedies.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const MINUTE = 60_000;
const { starttls: ACCEPTED } = build.smtpDialogue();

/** MAIL (frame 9) was answered so, in a session that began a minute after the story. */
function refusedMail(reply: Reply, smtp: Partial<SmtpDialogue> = {}): Session {
  return build.session({
    stream: 1,
    startTime: build.timeAt(MINUTE),
    smtp: build.smtpDialogue({
      starttls: { ...ACCEPTED, command: null, reply: null },
      commands: ["EHLO", "MAIL"],
      replies: [reply],
      exchanges: [build.exchange("MAIL", 9, MINUTE + 140, reply)],
      ...smtp,
    }),
    tls: null,
    outcome: "starttls-not-used",
  });
}

const failedAt = (milliseconds: number) =>
  build.session({
    startTime: build.timeAt(milliseconds),
    close: { ...build.session().close, time: build.timeAt(milliseconds + 200) },
  });

const WORKING = build.establishedSession({ stream: 7, startTime: build.timeAt(-5 * MINUTE) });

const MODERN_FAILED = {
  ...failedAt(0),
  tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion: build.TLS_1_3 }) }),
};

const MUST = { frame: 10, code: 530, text: "5.7.0 Must issue a STARTTLS command first" };

describe("starttls-required-by-server: a server that insists on TLS", () => {
  test.each([
    [530, "5.7.0 Must issue a STARTTLS command first"],
    [451, "5.7.3 Must issue a STARTTLS command first"],
    [451, "5.7.3 STARTTLS is required to send mail"],
    [523, "5.7.10 Encryption needed"],
    [538, "5.7.11 That mechanism is too weak"],
    [550, "5.7.1 TLS encryption required"],
  ])("is known by %i %s", (code, text) => {
    expect(judge(starttlsRequiredByServer, refusedMail({ frame: 10, code, text }))?.id).toBe(
      "starttls-required-by-server",
    );
  });

  test("that had offered it leaves the client to blame", () => {
    expect(judgement(starttlsRequiredByServer, refusedMail(MUST))).toBe(
      'error certain: The server replied "530 5.7.0 Must issue a STARTTLS command first" (frame 10) to ' +
        "MAIL (frame 9). It had offered STARTTLS, and the client did not use it.",
    );
  });

  test("whose offer did not arrive has a device in front of it, or cannot offer it: the client is not to blame", () => {
    const starttls = { advertised: false, command: null, reply: null };
    const finding = judge(starttlsRequiredByServer, refusedMail(MUST, { starttls }));
    expect(finding?.fault).toBeNull();
    expect(finding?.remedies).toEqual(
      expect.arrayContaining([...DISABLE_SMTP_INSPECTION, ...OFFER_STARTTLS]),
    );
  });

  test("and had refused STARTTLS before takes no mail at all: the client is not to blame", () => {
    const { starttls } = build.refused(454, "4.7.0 TLS not available due to local problem");
    expect(judgement(starttlsRequiredByServer, refusedMail(MUST, { starttls }))).toMatch(
      /"454 4\.7\.0 TLS not available due to local problem" \(frame 11\)\. So it takes no mail/,
    );
    expect(judge(starttlsRequiredByServer, refusedMail(MUST, { starttls }))?.fault).toBeNull();
  });

  test("could not offer it to a client that greets with HELO", () => {
    const starttls = { advertised: null, command: null, reply: null };
    const ehlo = { frame: 5, command: "HELO", name: "device" };
    const finding = judge(starttlsRequiredByServer, refusedMail(MUST, { starttls, ehlo }));
    expect(finding?.detail).toMatch(/had greeted it with HELO \(frame 5\), and only a reply to EHLO/);
    expect(finding?.remedies?.[0]?.text).toMatch(/^Greet with EHLO/);
  });

  test("that may have offered none, before the capture began: the client is not to blame", () => {
    const starttls = { advertised: null, command: null, reply: null };
    const finding = judge(starttlsRequiredByServer, refusedMail(MUST, { starttls, ehlo: null }));
    expect(finding?.detail).toMatch(/The capture does not show whether it had offered STARTTLS\.$/);
    expect(finding?.fault).toBeNull();
  });

  test("is no cause where the client then did as it was told", () => {
    const told = refusedMail(MUST, { starttls: ACCEPTED });
    expect(judge(starttlsRequiredByServer, told)).toBeNull();
  });

  test("names the command that it answers, of several in one frame", () => {
    const reply = { frame: 10, code: 450, text: "4.7.1 Session encryption is required" };
    const exchanges = [
      build.exchange("MAIL", 9, 140, { frame: 10, code: 250, text: "2.1.0 Ok" }),
      build.exchange("RCPT", 9, 140, reply),
    ];
    expect(judge(starttlsRequiredByServer, refusedMail(reply, { exchanges }))?.detail).toMatch(
      /^The server replied "450 4\.7\.1 Session encryption is required" \(frame 10\) to RCPT \(frame 9\)\./,
    );
  });

  test("meets a client whose TLS had failed before", () => {
    const finding = judge(starttlsRequiredByServer, refusedMail(MUST), { among: [failedAt(0)] });
    expect(finding?.detail).toMatch(/had tried TLS before and failed \(stream 0\)/);
    expect([finding?.fault, finding?.remedy]).toEqual(["client", expect.stringMatching(/TLS 1\.2/)]);
  });

  test("leaves open whose fault it was that TLS failed before with a hello that is not old", () => {
    const finding = judge(starttlsRequiredByServer, refusedMail(MUST), { among: [MODERN_FAILED] });
    expect(finding?.detail).toMatch(/had tried TLS before and failed \(stream 0\)/);
    expect([finding?.fault, finding?.remedy]).toEqual([
      null,
      "Fix the cause of the TLS failure in the earlier session.",
    ]);
  });

  test.each<[string, Session]>([
    ["a login that is missing", refusedMail({ frame: 10, code: 530, text: "5.7.0 Authentication required" })],
    [
      "an encrypted attachment",
      refusedMail({ frame: 10, code: 554, text: "5.7.1 encrypted attachment required to be scanned" }),
    ],
    [
      "the answer to STARTTLS itself",
      build.session({ smtp: build.refused(502, "STARTTLS required elsewhere"), tls: null }),
    ],
  ])("is another than one that refuses %s", (_what, session) => {
    expect(judge(starttlsRequiredByServer, session)).toBeNull();
  });
});

describe("relay-denied-after-cleartext-fallback: relay that is denied", () => {
  const DENIED = { frame: 10, code: 550, text: "5.7.64 TenantAttribution; Relay Access Denied" };

  test("minutes after TLS had failed likely is so for want of TLS", () => {
    const among = [failedAt(0)];
    expect(judgement(relayDeniedAfterCleartextFallback, refusedMail(DENIED), { among })).toBe(
      'error likely: The server replied "550 5.7.64 TenantAttribution; Relay Access Denied" (frame 10) in ' +
        "a session without TLS. TLS between the same client and server had failed just before (stream 0, " +
        "handshake-failed): without TLS the server does not recognise this client.",
    );
  });

  test.each([
    [550, "5.7.64 TenantAttribution; Relay Access Denied SMTP"],
    [
      550,
      "5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
    ],
    [
      550,
      "5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the message's recipient domain. The connector had either the RestrictDomainsToIPAddresses or RestrictDomainsToCertificate set",
    ],
    [530, "5.7.57 Client not authenticated to send mail"],
    [550, "5.7.0 Relay Access Denied"],
    [554, "5.7.1 <b@example.net>: Relay access denied"],
    [550, "5.7.1 Unable to relay"],
    [550, "relay not permitted"],
    [550, "5.7.1 This is not an open relay"],
    [550, "5.7.1 <b@example.net>... Relaying denied"],
  ])("may read %i %s", (code, text) => {
    const reply = { frame: 10, code, text };
    const finding = judge(relayDeniedAfterCleartextFallback, refusedMail(reply), { among: [failedAt(0)] });
    expect(finding?.certainty).toBe("likely");
  });

  test("after TLS failed with a hello that is not old is nobody's fault by itself", () => {
    const faults = [failedAt(0), MODERN_FAILED].map(
      (failed) => judge(relayDeniedAfterCleartextFallback, refusedMail(DENIED), { among: [failed] })?.fault,
    );
    expect(faults).toEqual(["client", null]);
  });

  test("hours after TLS had failed, in Microsoft's words, is possibly so", () => {
    const among = [failedAt(-180 * MINUTE)];
    expect(judgement(relayDeniedAfterCleartextFallback, refusedMail(DENIED), { among })).toMatch(
      /^error possible: .* had failed before \(.*may not recognise this client\.$/,
    );
  });

  test.each<[string, Session, readonly Session[]]>([
    ["without an earlier failure", refusedMail(DENIED), []],
    ["two days after one", refusedMail(DENIED), [failedAt(-2 * 1440 * MINUTE)]],
    [
      "long after one, by any server",
      refusedMail({ ...DENIED, text: "5.7.1 Relaying denied" }),
      [failedAt(-11 * MINUTE)],
    ],
    [
      "minutes after one, if TLS worked since",
      refusedMail(DENIED),
      [failedAt(0), build.establishedSession({ stream: 7, startTime: build.timeAt(30_000) })],
    ],
    ["long after one, if TLS works too", refusedMail(DENIED), [failedAt(-11 * MINUTE), WORKING]],
    [
      "by a server that takes logins in the clear",
      refusedMail(DENIED, { capabilities: ["AUTH PLAIN"] }),
      [failedAt(0)],
    ],
    ["as an unknown mailbox", refusedMail({ ...DENIED, text: "5.1.1 No such user" }), [failedAt(0)]],
    ...[
      "5.1.1 <b@example.net>: Recipient address rejected: User unknown in relay recipient table",
      "5.1.1 <relay@example.net>: Recipient address rejected: User unknown in local recipient table",
      "5.7.1 Service unavailable; Client host [192.0.2.10] blocked using relays.example.org",
      "5.7.1 Your address is listed as an open relay",
      "5.7.1 Message refused, see http://example.net/norelay.html",
    ].map((text): [string, Session, readonly Session[]] => [
      `and "${text}"`,
      refusedMail({ ...DENIED, text }),
      [failedAt(0)],
    ]),
  ])("%s says nothing of TLS", (_why, session, among) => {
    expect(judge(relayDeniedAfterCleartextFallback, session, { among })).toBeNull();
  });
});

describe("mail-sent-in-clear: mail in the clear", () => {
  const OK = { frame: 14, code: 354, text: "Go ahead" };
  const sent = (client: string, server: string) =>
    build.session({
      client: { address: client, port: 41_234 },
      server: { address: server, port: 25 },
      smtp: build.smtpDialogue({ mailInClear: true, exchanges: [build.exchange("DATA", 13, 200, OK)] }),
      tls: null,
    });

  test("is a warning", () => {
    expect(judgement(mailSentInClear, sent("192.0.2.10", "198.51.100.25"))).toBe(
      "warning certain: The client sent a message outside TLS (DATA, frame 13), from 192.0.2.10 to 198.51.100.25.",
    );
  });

  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["172.20.1.1", "10.0.0.1"],
    ["fd00::1", "::1"],
  ])("is noted between %s and %s", (client, server) => {
    expect(judge(mailSentInClear, sent(client, server))?.severity).toBe("info");
  });

  test("is not claimed if none went", () => {
    expect(judge(mailSentInClear, build.session())).toBeNull();
  });
});

const login = (mechanism: string, sentSecret = true) =>
  build.session({ smtp: build.smtpDialogue({ auth: { frame: 12, mechanism, sentSecret } }), tls: null });

describe("auth-in-clear: a login in the clear", () => {
  test("shows the credentials", () => {
    expect(judgement(authInClear, login("PLAIN"))).toBe(
      "error certain: The client logged in with AUTH PLAIN (frame 12) on port 25 outside TLS. Anyone who " +
        "saw these packets has the credentials.",
    );
  });

  test("that does not show them is a warning", () => {
    expect(judge(authInClear, login("CRAM-MD5"))?.severity).toBe("warning");
  });

  test("that was not answered gave nothing away", () => {
    expect(judge(authInClear, login("PLAIN", false))).toBeNull();
  });
});

const offering = (line: string, port = 25) =>
  build.session({
    server: { address: "198.51.100.25", port },
    smtp: build.smtpDialogue({ capabilities: [line] }),
  });

describe("auth-offered-in-clear: an offer of logins in the clear", () => {
  test.each(["AUTH PLAIN", "AUTH CRAM-MD5 LOGIN", "AUTH=LOGIN PLAIN"])("is noted: %s", (line) => {
    expect(judgement(authOfferedInClear, offering(line))).toBe(
      `info certain: The EHLO reply (frame 8) offers "${line}" before TLS.`,
    );
  });

  test("is a warning on the port of submission", () => {
    expect(judge(authOfferedInClear, offering("AUTH PLAIN", 587))?.severity).toBe("warning");
  });

  test("is not seen in mechanisms that show no password", () => {
    expect(judge(authOfferedInClear, offering("AUTH CRAM-MD5 NTLM X-PLAINTEXT"))).toBeNull();
  });
});
