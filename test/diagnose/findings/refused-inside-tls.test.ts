// Refusals that were read inside TLS: which one the session could not get over, and what its words mean.
import { describe, expect, test } from "vitest";
import {
  authRefusedInsideTls,
  commandRefusedInsideTls,
  refusedInsideTls,
} from "../../../src/diagnose/findings/after-handshake/refused-inside-tls.ts";
import { clientQuitAfterTls } from "../../../src/diagnose/findings/after-handshake/client-quit-after-tls.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import { causesOf } from "../../../src/diagnose/causes.ts";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { isFailed } from "../../../src/diagnose/failed.ts";
import { NO_POLICY } from "../../../src/diagnose/policy.ts";
import { causeOf } from "../../../src/diagnose/refusal-causes.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import { meaningOf, statusOf } from "../../../src/diagnose/status-codes.ts";
import type { Session, SmtpInTls } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { dialogue, EHLO, QUIT, read, type Said, without } from "../inside.ts";
import { judge, judgement } from "../judge.ts";

const LOGIN: Said = ["AUTH LOGIN", 235, "2.7.0 Authentication successful"];
const WRONG: Said = ["AUTH LOGIN", 535, "5.7.8 Error: authentication failed: UGFzc3dvcmQ6"];
const MAIL: Said = ["MAIL", 250, "2.1.0 Ok"];
const RCPT: Said = ["RCPT", 250, "2.1.5 Ok"];
const UNKNOWN: Said = ["RCPT", 550, "5.1.1 <nobody@example.net>: Recipient address rejected: User unknown"];
const DATA: Said = ["DATA", 354, "End data with <CR><LF>.<CR><LF>"];
const SENT: Said = [".", 250, "2.0.0 Ok: queued"];
const RELAY: Said = ["RCPT", 554, "5.7.1 <user@example.com>: Relay access denied"];

const RULES = [authRefusedInsideTls, refusedInsideTls, commandRefusedInsideTls];

const idsOf = (session: Session): readonly string[] =>
  RULES.filter((rule) => judge(rule, session) !== null).map(({ id }) => id);

const said = (...lines: readonly Said[]): Session => read(dialogue(EHLO, ...lines));

/** As a server says it without having been asked. */
function unasked(inside: SmtpInTls, code: number, text: string, frame: number): SmtpInTls {
  return { ...inside, replies: [...inside.replies, { frame, code, text }] };
}

test("auth-refused-inside-tls: the server's words, what they mean, and how the client left", () => {
  expect(judgement(authRefusedInsideTls, said(WRONG, QUIT))).toBe(
    'error certain: Inside TLS the server answered AUTH LOGIN (frame 22) with "535 5.7.8 Error: authentication failed: ' +
      'UGFzc3dvcmQ6" (frame 23). Name or password was not accepted. The client then said QUIT (frame 24).',
  );
});

test("auth-refused-inside-tls: it is primary, and the session has failed", () => {
  const session = said(WRONG, QUIT);
  const findings = new Diagnosis(new Context(NO_POLICY)).of(session);
  expect([findings[0]?.id, findings[0]?.primary, isFailed({ ...session, findings })]).toEqual([
    "auth-refused-inside-tls",
    true,
    true,
  ]);
});

test("auth-refused-inside-tls: what was refused after it for the lack of a login is not the reason", () => {
  const asked: Said = ["MAIL", 530, "5.7.57 Client not authenticated to send mail"];
  const closed: Said = ["AUTH PLAIN", 421, "4.7.0 Error: too many errors"];
  expect(
    [said(WRONG, asked, QUIT), said(WRONG, MAIL, RELAY, QUIT), said(WRONG, WRONG, closed)].map(idsOf),
  ).toEqual([["auth-refused-inside-tls"], ["auth-refused-inside-tls"], ["auth-refused-inside-tls"]]);
});

test.each([
  ["retried with success", said(WRONG, LOGIN, MAIL, RCPT, DATA, SENT, QUIT)],
  [
    "cancelled for another mechanism",
    said(["AUTH GSSAPI", 501, "5.7.0 Authentication aborted"], LOGIN, QUIT),
  ],
  ["refused, and not needed", said(WRONG, MAIL, RCPT, DATA, SENT, QUIT)],
  ["repeated", said(LOGIN, ["AUTH LOGIN", 503, "5.5.1 already authenticated"], QUIT)],
  ["challenged, and not answered", said(["AUTH LOGIN", 334, ""])],
])("auth-refused-inside-tls: not of a login that was %s", (_, session) => {
  expect(judge(authRefusedInsideTls, session)).toBeNull();
});

test("auth-refused-inside-tls: a login that fails for now is a warning, and no failure of the session", () => {
  const session = said(["AUTH PLAIN", 454, "4.7.0 Temporary authentication failure: Connection lost"], QUIT);
  const findings = new Diagnosis(new Context(NO_POLICY)).of(session);
  expect([findings[0]?.id, findings[0]?.severity, isFailed({ ...session, findings })]).toEqual([
    "auth-refused-inside-tls",
    "warning",
    false,
  ]);
});

describe.each([
  ["sender", [LOGIN, ["MAIL", 550, "5.1.8 Bad sender"], QUIT], 25],
  ["recipient", [MAIL, UNKNOWN, QUIT], 25],
  ["message", [MAIL, RCPT, DATA, [".", 554, "5.7.1 Spam"], QUIT], 29],
  ["session", [["NOOP", 421, "4.3.2 Service shutting down"]], 23],
] as const)("refused-inside-tls: the %s", (what, lines, frame) => {
  const session = said(...lines);

  test("is named with the frame of the reply", () => {
    const finding = judge(refusedInsideTls, session);
    expect([
      finding?.title.startsWith(`The server refused the ${what} inside TLS`),
      finding?.frames.at(-1),
    ]).toEqual([true, frame]);
  });

  test("is all that is said of what happened inside", () => {
    const others = [
      clientQuitAfterTls,
      closedAfterTlsEstablished,
      authRefusedInsideTls,
      commandRefusedInsideTls,
    ];
    expect(others.filter((rule) => judge(rule, session) !== null)).toEqual([]);
  });
});

test("refused-inside-tls: a greeting of port 465 that refuses", () => {
  const banner = { frame: 18, code: 554, text: "5.7.1 No SMTP service here" };
  const inside = { ...dialogue(QUIT), banner, replies: [banner] };
  expect(judge(refusedInsideTls, read(inside, { smtp: null, protocol: "tls" }))?.detail).toMatch(
    /^Inside TLS the server greeted with "554 5\.7\.1 No SMTP service here" \(frame 18\)\./,
  );
});

test("refused-inside-tls: recipients that are refused leave no message to take", () => {
  const session = said(MAIL, UNKNOWN, UNKNOWN, ["DATA", 554, "5.5.1 Error: no valid recipients"], QUIT);
  expect(judge(refusedInsideTls, session)?.detail).toMatch(
    /RCPT \(frame 24\) with "550 5\.1\.1 .* It refused the recipient once more\./,
  );
});

test("refused-inside-tls: of commands that were sent along the first that was refused is the reason", () => {
  const late: Said = ["RCPT", 503, "5.5.1 Error: need MAIL command"];
  const session = said(
    ["MAIL", 554, "5.7.1 Sender refused"],
    late,
    ["DATA", 503, "5.5.1 Error: need RCPT command"],
    QUIT,
  );
  const all: readonly Said[] = [
    ["MAIL", 554, "5.7.1 Sender refused"],
    ["DATA", 554, "5.5.1 Error: no valid recipients"],
  ];
  expect([session, said(...all)].map((each) => judge(refusedInsideTls, each)?.title)).toEqual([
    "The server refused the sender inside TLS (554 5.7.1)",
    "The server refused the sender inside TLS (554 5.7.1)",
  ]);
});

test("refused-inside-tls: a QUIT that was sent along had been said before", () => {
  const inside = dialogue(EHLO, MAIL, UNKNOWN);
  const quit = build.exchange("QUIT", 24, 360, { frame: 26, code: 221, text: "Bye" });
  const session = read({
    ...inside,
    exchanges: [...inside.exchanges, quit],
    commands: [...inside.commands, "QUIT"],
  });
  expect(judge(refusedInsideTls, session)?.detail).toMatch(/The client had said QUIT \(frame 24\)\.$/);
});

test("refused-inside-tls: words about the client's certificate name what is wrong with it", () => {
  const reply: Said = ["EHLO a", 421, "4.7.1 mx.example.net Error: Client certificate not trusted"];
  const shown = build.certificate({
    from: "client",
    frame: 15,
    extendedKeyUsage: { critical: false, purposes: ["serverAuth"] },
  });
  const words = /is not for client authentication, which may be why/;
  const fits = [[shown], []].map((certificates) =>
    words.test(judge(refusedInsideTls, read(dialogue(reply), {}, { certificates }))?.detail ?? ""),
  );
  expect(fits).toEqual([true, false]);
});

test("refused-inside-tls: a login that was refused and was not needed does not explain an unknown recipient", () => {
  expect(idsOf(said(WRONG, MAIL, UNKNOWN, QUIT))).toEqual(["refused-inside-tls"]);
});

test("refused-inside-tls: greylisting is for now", () => {
  const finding = judge(
    refusedInsideTls,
    said(MAIL, ["RCPT", 450, "4.2.0 Greylisted, see http://example.net"], QUIT),
  );
  expect([finding?.severity, finding?.title, finding?.fault]).toEqual([
    "warning",
    "The server refused the recipient inside TLS for now (450 4.2.0)",
    null,
  ]);
});

/** The server spoke again at that time. */
const waited = (endMs: number): Session["turns"] => [
  build.turn("client", 22, 300, "AUTH"),
  { ...build.turn("server", 23, 310, "421"), lastFrame: 40, endMs },
];

test("refused-inside-tls: a server that had waited for long is idle-timeout's", () => {
  const inside = unasked(dialogue(EHLO, LOGIN), 421, "4.4.2 mx.example.net Error: timeout exceeded", 40);
  const sessions = [300_400, 10_000].map((endMs) => read(inside, { turns: waited(endMs) }));
  expect(sessions.map((session) => judge(refusedInsideTls, session)?.detail ?? null)).toEqual([
    null,
    'Inside TLS the server said "421 4.4.2 mx.example.net Error: timeout exceeded" (frame 40). The server had waited too long ' +
      "for the client. The client then closed without QUIT.",
  ]);
});

test("refused-inside-tls: what a server says to QUIT refuses nothing", () => {
  const asked = said(["QUIT", 421, "Service closing transmission channel"]);
  const late = read(unasked(dialogue(EHLO, ["QUIT", 0, ""]), 421, "4.3.0 lost input connection", 40));
  expect([asked, late].map(idsOf)).toEqual([[], []]);
});

test("refused-inside-tls: 421 that nobody asked for ends the session", () => {
  const inside = unasked(dialogue(EHLO, MAIL), 421, "4.3.0 Service shutting down", 40);
  const { close } = build.establishedSession();
  const session = read(inside, { close: { ...close, by: "server", frame: 41 } });
  expect(judge(refusedInsideTls, session)?.detail).toBe(
    'Inside TLS the server said "421 4.3.0 Service shutting down" (frame 40).',
  );
});

test("refused-inside-tls: where a side was not read to its end a message may have been taken", () => {
  const session = read(dialogue(EHLO, MAIL, UNKNOWN), {}, { decryption: without("client") });
  const server = { ...dialogue(), replies: [{ frame: 25, code: 535, text: "5.7.8 no" }] };
  expect([
    judge(refusedInsideTls, session)?.certainty,
    judge(authRefusedInsideTls, read(server, {}, { decryption: without("client") }))?.certainty,
  ]).toEqual(["likely", "likely"]);
});

test.each([
  ["one recipient of two", [MAIL, RCPT, UNKNOWN, DATA, SENT, QUIT]],
  [
    "a command that no mail needs",
    [["VRFY", 502, "5.5.1 VRFY command is disabled"], MAIL, RCPT, DATA, SENT, QUIT],
  ],
  ["EHLO, and HELO was accepted", [["EHLO a", 502, "no"], ["HELO a", 250, "hi"], QUIT]],
  ["the first chunk's recipient", [MAIL, RCPT, UNKNOWN, ["BDAT", 250, "ok"], ["BDAT", 250, "queued"], QUIT]],
  ["the first sender", [["MAIL", 530, "5.7.0 Authentication required"], LOGIN, MAIL, RCPT, DATA, SENT, QUIT]],
] as const)("command-refused-inside-tls: a session got over %s", (_, lines) => {
  expect(idsOf(said(...lines))).toEqual(["command-refused-inside-tls"]);
});

test("command-refused-inside-tls: a later message that was refused is a warning", () => {
  const first: readonly Said[] = [MAIL, RCPT, DATA, SENT];
  const sessions = [
    said(...first, MAIL, UNKNOWN, QUIT),
    said(...first, MAIL, RCPT, UNKNOWN, DATA, SENT, QUIT),
  ];
  expect(sessions.map((session) => judge(commandRefusedInsideTls, session)?.severity)).toEqual([
    "warning",
    "info",
  ]);
});

test("command-refused-inside-tls: LMTP replies for each recipient, and another may have been accepted", () => {
  const refused: Said = [".", 550, "5.2.2 mailbox full"];
  const lmtp = (...rcpt: readonly Said[]) =>
    read(dialogue(["LHLO a", 250, "hi"], MAIL, ...rcpt, DATA, refused, QUIT));
  expect([lmtp(RCPT), lmtp(RCPT, RCPT)].map(idsOf)).toEqual([
    ["refused-inside-tls"],
    ["command-refused-inside-tls"],
  ]);
});

test("auth-refused-inside-tls: Exchange's own login", () => {
  const exps: Said = ["data", 535, "5.7.3 Authentication unsuccessful"];
  const asked: Said = ["MAIL", 530, "5.7.1 Client was not authenticated"];
  const accepted: Said = ["data", 235, "2.7.0 Authentication successful"];
  expect([said(exps, asked, QUIT), said(exps, accepted, MAIL, RCPT, DATA, SENT, QUIT)].map(idsOf)).toEqual([
    ["auth-refused-inside-tls"],
    ["command-refused-inside-tls"],
  ]);
});

test("refused-inside-tls: a client that asks for TLS inside TLS is set to both", () => {
  const session = said(["STARTTLS", 503, "5.5.1 TLS already active"], QUIT);
  const finding = judge(refusedInsideTls, session);
  const ignored = said(["STARTTLS", 503, "5.5.1 TLS already active"], MAIL, RCPT, DATA, SENT, QUIT);
  expect([finding?.title, finding?.fault, idsOf(ignored)]).toEqual([
    "The server refused STARTTLS inside TLS (503 5.5.1)",
    "client",
    ["command-refused-inside-tls"],
  ]);
});

test("command-refused-inside-tls: it never explains a session", () => {
  const session = said(MAIL, RCPT, UNKNOWN, DATA, SENT, QUIT);
  const findings = new Diagnosis(new Context(NO_POLICY)).of(session);
  expect([findings.some(({ primary }) => primary), isFailed({ ...session, findings })]).toEqual([
    false,
    false,
  ]);
});

test("command-refused-inside-tls: what was accepted is said", () => {
  expect(judgement(commandRefusedInsideTls, said(MAIL, RCPT, UNKNOWN, DATA, SENT, QUIT))).toBe(
    'info certain: Inside TLS the server answered RCPT (frame 26) with "550 5.1.1 <nobody@example.net>: Recipient address ' +
      'rejected: User unknown" (frame 27). The server does not know the address. A message was accepted (frame 31). The ' +
      "client then said QUIT (frame 32).",
  );
});

test("a session whose mail was taken has nothing refused", () => {
  expect(idsOf(said(LOGIN, MAIL, RCPT, DATA, SENT, QUIT))).toEqual([]);
});

test("a message that breaks off after a chunk was not taken", () => {
  const session = said(MAIL, RCPT, ["BDAT", 250, "ok"], ["BDAT", 552, "5.3.4 too big"], QUIT);
  expect(idsOf(session)).toEqual(["refused-inside-tls"]);
});

const diagnosed = (session: Session): Session => ({
  ...session,
  findings: new Diagnosis(new Context(NO_POLICY)).of(session),
});

test("causes: sessions that are refused with other codes are apart", () => {
  const sessions = [said(MAIL, UNKNOWN, QUIT), said(MAIL, RELAY, QUIT)].map(diagnosed);
  expect(causesOf(sessions).map(({ sessions: amount }) => amount)).toEqual([1, 1]);
});

test.each([
  [
    535,
    "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
    /switched off/,
    null,
  ],
  [
    535,
    "5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
    /security defaults/,
    null,
  ],
  [535, "5.7.139 Authentication unsuccessful, basic authentication is disabled.", /OAuth/, null],
  [550, "5.7.30 Basic authentication is not supported for Client Submission.", /OAuth/, null],
  [
    535,
    "5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.",
    /policy of the organisation/,
    null,
  ],
  [
    535,
    "5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    /not accepted/,
    "client",
  ],
  [
    535,
    "5.7.3 Authentication unsuccessful [DB6P18901CA0015.EURP189.PROD.OUTLOOK.COM]",
    /Microsoft's servers/,
    null,
  ],
  [535, "Incorrect authentication data", /not accepted/, "client"],
  [
    535,
    "5.7.8 Username and Password not accepted. For more information, go to\n5.7.8  https://support.google.com",
    /not accepted/,
    "client",
  ],
  [534, "5.7.9 Application-specific password required. Learn more at", /app password/, "client"],
  [530, "5.7.57 Client not authenticated to send mail.", /log in first/, "client"],
  [530, "5.7.0 Authentication Required. Learn more at", /log in first/, "client"],
  [
    554,
    "5.2.252 SendAsDenied; a@example.com not allowed to send as b@example.com",
    /may send from/,
    "client",
  ],
  [553, "5.7.1 <b@example.com>: Sender address rejected: not owned by user a", /may send from/, "client"],
  [554, "5.7.1 <user@example.com>: Relay access denied", /passes on mail only/, null],
  [550, "5.7.64 TenantAttribution; Relay Access Denied", /passes on mail only/, null],
  [432, "4.3.2 Concurrent connections limit exceeded.", /at a time/, "client"],
  [
    550,
    "5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
    /not authenticated/,
    "client",
  ],
  [
    554,
    "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
    /blocklist/,
    null,
  ],
  [530, "5.7.0 Must issue a STARTTLS command first", /said inside TLS/, null],
  [450, "4.7.230 Connecting Exchange server version is out-of-date", /out of date/, "client"],
  [421, "4.7.0 mx.example.net Error: too many connections from 192.0.2.1", /limits/, null],
])("what %i %s means", (code, text, why, fault) => {
  const cause = causeOf({ frame: 1, code, text });
  expect([why.test(cause?.why ?? ""), cause?.fault]).toEqual([true, fault]);
});

test("words that are not known mean nothing", () => {
  expect([
    causeOf({ frame: 1, code: 550, text: "5.7.1 Message rejected by local policy" }),
    causeOf({ frame: 1, code: 451, text: "4.3.0 Internal error" }),
  ]).toEqual([null, null]);
});

test("the enhanced status code is at the beginning of the text", () => {
  const codes = ["5.7.8 no", "#5.1.1 no", "no 5.7.8", "5.7.8.9 no", "10.5.7.8", "5.7", "4.7.0"];
  expect(codes.map((text) => statusOf({ frame: 1, code: 550, text }))).toEqual([
    "5.7.8",
    "5.1.1",
    null,
    null,
    null,
    null,
    "4.7.0",
  ]);
});

test("a status of the registry is told in its words, whatever its class", () => {
  expect([meaningOf("5.7.13"), meaningOf("4.4.5"), meaningOf("5.7.0"), meaningOf("5.7.139")]).toEqual([
    "user account disabled",
    "mail system congestion",
    null,
    null,
  ]);
});
