// What followed the handshake, read inside TLS: nothing is guessed from sizes any more.
import { expect, test } from "vitest";
import { clientQuitAfterTls } from "../../../src/diagnose/findings/after-handshake/client-quit-after-tls.ts";
import { closedAfterTlsEstablished } from "../../../src/diagnose/findings/after-handshake/closed-after-tls-established.ts";
import { authRefusedInsideTls } from "../../../src/diagnose/findings/after-handshake/refused-inside-tls.ts";
import { renegotiation } from "../../../src/diagnose/findings/after-handshake/renegotiation.ts";
import { captureContainsSecrets } from "../../../src/diagnose/findings/capture/capture-contains-secrets.ts";
import { authInClear } from "../../../src/diagnose/findings/clear-dialogue/auth-in-clear.ts";
import { mailSentInClear } from "../../../src/diagnose/findings/clear-dialogue/mail-sent-in-clear.ts";
import { encryptedAlertBeforeEstablished } from "../../../src/diagnose/findings/certificates/encrypted-alert-before-established.ts";
import { serverAlertOther } from "../../../src/diagnose/findings/hello/server-alert-other.ts";
import { exoSmtpAuthLegacyTls } from "../../../src/diagnose/findings/server-answer/exo-smtp-auth-legacy-tls.ts";
import { idleTimeout } from "../../../src/diagnose/findings/path/idle-timeout.ts";
import { Diagnosis } from "../../../src/diagnose/diagnose.ts";
import { endingOf } from "../../../src/diagnose/ending.ts";
import { NO_POLICY } from "../../../src/diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import { Context } from "../../../src/diagnose/rule.ts";
import { summarized } from "../../../src/diagnose/summarized.ts";
import type { EncryptedTraffic, Session, SmtpInTls, TlsSession } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { established, TLS_1_0 } from "../handshakes.ts";
import {
  CLOSE_NOTIFY,
  dialogue,
  EHLO,
  insideAlert,
  KEYS,
  QUIT,
  read,
  type Said,
  without,
} from "../inside.ts";
import { judge, judgement } from "../judge.ts";

const MAIL: Said = ["MAIL", 250, "2.1.0 Ok"];
const DATA: Said = ["DATA", 354, "go on"];
const SENT: Said = [".", 250, "2.0.0 queued"];
const TOO_OLD =
  "4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls.";

const idsOf = (session: Session): readonly string[] =>
  new Diagnosis(new Context(NO_POLICY)).of(session).map(({ id }) => id);

const byServer = (parts: Partial<Session["close"]> = {}): Pick<Session, "close"> => ({
  close: { ...build.establishedSession().close, by: "server", frame: 60, ...parts },
});

/** Sizes of which a keyless judgement is made: one short command, one short reply. */
function few(records = 1): EncryptedTraffic {
  const afterHandshake = { records, bytes: records * 60, largest: 60 };
  return build.encryptedTraffic({ records: records + 1, lengths: [40], alertLength: 19, afterHandshake });
}

const SIZES: Partial<TlsSession> = { encrypted: { client: few(), server: few() } };

test("closed-after-tls-established: that the server gave no reason is known", () => {
  const session = read(dialogue(EHLO, ["MAIL", 0, ""]), byServer());
  expect(judgement(closedAfterTlsEstablished, session)).toBe(
    "warning certain: Inside TLS the client said EHLO (frame 20) and MAIL (frame 22); the server last said 250 to EHLO " +
      "(frame 21), and then it closed (frame 60) without saying why: MAIL was not answered.",
  );
});

test("closed-after-tls-established: nothing was said at all", () => {
  const session = read(dialogue(), byServer({ with: "RST" }));
  expect(judge(closedAfterTlsEstablished, session)?.detail).toBe(
    "Inside TLS the client said nothing; the server sent no reply, and then it reset the connection (frame 60) without saying " +
      "why.",
  );
});

test("closed-after-tls-established: a refusal that did not matter does not say why", () => {
  const session = read(dialogue(EHLO, ["VRFY", 502, "5.5.1 no"], ["MAIL", 0, ""]), byServer());
  expect(judge(closedAfterTlsEstablished, session)?.detail).toMatch(
    /without saying why: MAIL was not answered\.$/,
  );
});

test.each([
  ["a refusal says why", dialogue(EHLO, ["MAIL", 421, "4.7.0 go away"])],
  ["the client had said QUIT", dialogue(EHLO, QUIT)],
  ["a message was taken", dialogue(EHLO, MAIL, DATA, SENT)],
])("closed-after-tls-established: not where %s", (_, inside) => {
  expect(judge(closedAfterTlsEstablished, read(inside, byServer(), SIZES))).toBeNull();
});

function guess(smtpInTls: SmtpInTls | undefined, decryption: TlsSession["decryption"]): string | null {
  const session = read(dialogue(), byServer(), { ...SIZES, decryption });
  return judge(closedAfterTlsEstablished, { ...session, smtpInTls })?.certainty ?? null;
}

test("closed-after-tls-established: of sizes it is a guess, which keys silence or leave", () => {
  const reply = { ...dialogue(), replies: [{ frame: 25, code: 421, text: "4.7.0 busy" }] };
  expect([
    guess(undefined, undefined),
    guess(dialogue(["EHLO a", 0, ""]), without("server")),
    guess(dialogue(["QUIT", 0, ""]), without("server")),
    guess(reply, without("client")),
    // What followed the server's last word that was read is not known, though the client was read.
    guess(dialogue(["EHLO a", 0, ""], ["NOOP", 0, ""]), without("server")),
  ]).toEqual(["likely", "likely", null, null, "likely"]);
});

test("closed-after-tls-established: of a client that was read, only close_notify closes TLS", () => {
  const [closed, warned] = [CLOSE_NOTIFY, { id: "0x64", name: "no_renegotiation" }].map((description) => {
    const alerts = [insideAlert("client", description, 50, "0x01")];
    const session = read(dialogue(), byServer(), { ...SIZES, alerts, decryption: without("server") });
    return judge(closedAfterTlsEstablished, { ...session, smtpInTls: undefined })?.certainty ?? null;
  });
  expect([closed, warned]).toEqual([null, "likely"]);
});

test("closed-after-tls-established, client-quit-after-tls: an alert of either side has its own finding", () => {
  const alert = insideAlert("server", { id: "0x50", name: "internal_error" }, 22);
  const aborted = { by: "server", with: "alert", frame: 22, certainty: "certain" } as const;
  const session = read(dialogue(["EHLO a", 0, ""]), { ...byServer(), aborted }, { alerts: [alert] });
  expect(
    [closedAfterTlsEstablished, clientQuitAfterTls, encryptedAlertBeforeEstablished, serverAlertOther].map(
      (rule) => judge(rule, session)?.certainty ?? null,
    ),
  ).toEqual([null, null, null, "certain"]);
});

test("closed-after-tls-established: a client that closes TLS before the server closes has left", () => {
  const alerts = [insideAlert("client", CLOSE_NOTIFY, 50, "0x01")];
  const session = read(dialogue(EHLO), byServer(), { alerts });
  expect([judge(closedAfterTlsEstablished, session), judge(clientQuitAfterTls, session)?.certainty]).toEqual([
    null,
    "certain",
  ]);
});

test("client-quit-after-tls: QUIT was read, and after what", () => {
  expect(judgement(clientQuitAfterTls, read(dialogue(EHLO, QUIT)))).toBe(
    "info certain: Inside TLS the client said EHLO (frame 20) and QUIT (frame 22); it sent no message. The server refused " +
      "nothing.",
  );
});

test("client-quit-after-tls: a record that was not opened may have held QUIT", () => {
  const decryption = { ...KEYS, client: { records: 3, stopped: null } };
  expect(judge(clientQuitAfterTls, read(dialogue(), {}, { decryption }))?.certainty).toBe("likely");
});

test("client-quit-after-tls: the client closed without QUIT", () => {
  expect(judge(clientQuitAfterTls, read(dialogue(EHLO)))?.detail).toMatch(
    /^Inside TLS the client said EHLO \(frame 20\), and then it closed \(frame 60\) without QUIT; it sent no message\./,
  );
});

test("client-quit-after-tls: a client that left because no reply came is a warning that says so", () => {
  const { close } = build.establishedSession();
  const left = (ms: number) => ({ close: { ...close, frame: 60, time: build.timeAt(330 + ms) } });
  const findings = [5000, 2].map((ms) =>
    judge(clientQuitAfterTls, read(dialogue(EHLO, ["MAIL", 0, ""]), left(ms))),
  );
  expect(findings.map((each) => [each?.severity, each?.title, each?.detail.split("message. ")[1]])).toEqual([
    [
      "warning",
      "TLS was established, and the client disconnected before the server answered MAIL",
      "It had waited 5 s for the reply to MAIL (frame 22), which never came.",
    ],
    [
      "info",
      "TLS was established, and the client disconnected without sending a message",
      "It did not wait for the reply to MAIL (frame 22).",
    ],
  ]);
});

test("closed-after-tls-established: a server that closes TLS has left, whichever FIN comes first", () => {
  const alerts = [
    insideAlert("server", CLOSE_NOTIFY, 25, "0x01"),
    insideAlert("client", CLOSE_NOTIFY, 27, "0x01"),
  ];
  const session = read(dialogue(["EHLO a", 0, ""]), {}, { alerts });
  expect([judge(closedAfterTlsEstablished, session)?.detail, judge(clientQuitAfterTls, session)]).toEqual([
    "Inside TLS the client said EHLO (frame 20); the server sent no reply, and then it closed TLS (frame 25) without saying " +
      "why: EHLO was not answered.",
    null,
  ]);
});

test("client-quit-after-tls: a server without AUTH takes no mail on a port for users", () => {
  const inside = { ...dialogue(EHLO, QUIT), capabilities: ["SIZE 1000", "8BITMIME"] };
  const port25 = read(inside, { server: { address: "198.51.100.25", port: 25 } });
  expect(
    [read(inside), port25].map((each) => judge(clientQuitAfterTls, each)?.detail.includes("no AUTH")),
  ).toEqual([true, false]);
});

test.each([
  ["sent its message", dialogue(EHLO, MAIL, DATA, SENT, QUIT)],
  ["was refused", dialogue(EHLO, ["MAIL", 550, "5.7.1 no"], QUIT)],
])("client-quit-after-tls: not of a client that %s, however little that was", (_, inside) => {
  expect(judge(clientQuitAfterTls, read(inside, {}, SIZES))).toBeNull();
});

test("a session that sent its message has no primary finding, however short", () => {
  const session = read(dialogue(EHLO, MAIL, DATA, SENT, QUIT), {}, SIZES);
  const primary = new Diagnosis(new Context(NO_POLICY)).of(session).find((each) => each.primary);
  expect(primary).toBeUndefined();
});

test("what was said inside TLS was not said in the clear", () => {
  const inside = dialogue(EHLO, ["AUTH LOGIN", 235, "ok"], MAIL, DATA, SENT, QUIT);
  const session = read({ ...inside, auth: { frame: 22, mechanism: "LOGIN", sentSecret: true } });
  expect([judge(authInClear, session), judge(mailSentInClear, session)]).toEqual([null, null]);
});

const OFFICE = { clientHello: build.clientHello({ serverName: "smtp.office365.com" }) };

/** TLS 1.0 with Microsoft's submission, in which little was said. */
function submitted(inside: SmtpInTls | undefined, tls: Partial<TlsSession> = {}): Session {
  const traffic = { ...few(3), alertLength: null };
  const session = established({
    client: { ...OFFICE.clientHello },
    server: { negotiatedVersion: TLS_1_0, cipherSuite: build.RSA_AES_128_CBC },
    tls: { encrypted: { client: traffic, server: traffic }, decryption: KEYS, ...tls },
  });
  return { ...session, server: { address: "198.51.100.25", port: 587 }, smtpInTls: inside };
}

test("exo-smtp-auth-legacy-tls: with the reply read it is certain", () => {
  const session = submitted(dialogue(EHLO, ["AUTH LOGIN", 421, TOO_OLD]));
  const finding = judge(exoSmtpAuthLegacyTls, session, { policy: PUBLISHED_POLICY });
  expect([finding?.certainty, finding?.severity, finding?.fault, finding?.detail]).toEqual([
    "certain",
    "error",
    "client",
    "The connection uses TLS 1.0 (frame 14), and inside it the server answered AUTH (frame 22) with " +
      `"421 ${TOO_OLD}" (frame 23). It wants TLS 1.2 or later.`,
  ]);
});

test("exo-smtp-auth-legacy-tls: it is the one finding of that refusal", () => {
  const ids = idsOf(submitted(dialogue(EHLO, ["AUTH LOGIN", 421, TOO_OLD])));
  expect([ids[0], ids.filter((id) => id.endsWith("inside-tls"))]).toEqual(["exo-smtp-auth-legacy-tls", []]);
});

test("auth-refused-inside-tls: Microsoft's words over TLS 1.3 are about a connection behind the server", () => {
  const session = read(dialogue(EHLO, ["AUTH LOGIN", 421, TOO_OLD]));
  const newest = read(dialogue(EHLO, ["AUTH LOGIN", 530, "5.7.0 TLS 1.3 required"]));
  const fits = [session, newest].map((each) =>
    judge(authRefusedInsideTls, each)?.detail.includes("That cannot be about this connection"),
  );
  expect([fits, judge(exoSmtpAuthLegacyTls, session)]).toEqual([[true, false], null]);
});

test.each([
  [
    "the login was refused for another reason",
    dialogue(EHLO, ["AUTH LOGIN", 535, "5.7.3 Authentication unsuccessful"]),
    null,
  ],
  ["the client quit", dialogue(EHLO, QUIT), null],
  ["nothing was read", undefined, "likely"],
])("exo-smtp-auth-legacy-tls: where %s", (_, inside, certainty) => {
  const finding = judge(exoSmtpAuthLegacyTls, submitted(inside), { policy: PUBLISHED_POLICY });
  expect(finding?.certainty ?? null).toBe(certainty);
});

test("exo-smtp-auth-legacy-tls: where the server could not be read it stays a guess", () => {
  const session = submitted(dialogue(["EHLO a", 0, ""], ["AUTH LOGIN", 0, ""]), {
    decryption: without("server"),
  });
  expect(judge(exoSmtpAuthLegacyTls, session, { policy: PUBLISHED_POLICY })?.certainty).toBe("likely");
});

test("exo-smtp-auth-legacy-tls: another server that wants a newer version is no Microsoft", () => {
  const inside = dialogue(EHLO, ["MAIL", 530, "5.7.10 TLS 1.2 is required"]);
  expect(judge(exoSmtpAuthLegacyTls, submitted(inside))).toBeNull();
});

test("renegotiation: with keys the alert that refuses it has a name", () => {
  const alert = {
    ...build.alert("server", { id: "0x64", name: "no_renegotiation" }, 31, 500),
    encrypted: true,
  } as const;
  const again = { frame: 30, from: "client", accepted: false, answerFrame: 31 } as const;
  const session = established({ tls: { renegotiation: again, alerts: [alert], decryption: KEYS } });
  expect(judge(renegotiation, session)?.detail).toContain(
    "refused with the alert no_renegotiation (100) (frame 31)",
  );
});

test("renegotiation: the alert with which the client gives up is part of it", () => {
  const refused = build.alert("server", { id: "0x64", name: "no_renegotiation" }, 31, 500);
  const gaveUp = build.alert("client", { id: "0x28", name: "handshake_failure" }, 32, 510);
  const again = { frame: 30, from: "client", accepted: false, answerFrame: 31 } as const;
  const tls = { renegotiation: again, alerts: [refused, gaveUp], decryption: KEYS };
  const aborted = { by: "client", with: "alert", frame: 32, certainty: "certain" } as const;
  expect(idsOf(established({ tls }, { aborted }))[0]).toBe("renegotiation");
});

test("idle-timeout: the server's 421 inside TLS ends the wait", () => {
  const inside = dialogue(EHLO);
  const reply = { frame: 40, code: 421, text: "4.4.2 Error: timeout exceeded" };
  const session = read(
    { ...inside, replies: [reply] },
    {
      ...byServer({ frame: 41, delayMs: 1 }),
      turns: [
        build.turn("client", 20, 300, "EHLO"),
        { ...build.turn("server", 21, 310, "421"), lastFrame: 40, endMs: 300_400 },
      ],
    },
  );
  expect(judge(idleTimeout, session)?.detail).toMatch(
    /^The server replied 421 \(frame 40\) after 5 min in which the client sent nothing;/,
  );
});

test("the end of a session: the reply that ended it was said inside TLS", () => {
  const aborted = { by: "server", with: "reply", frame: 23, certainty: "certain" } as const;
  const session = read(dialogue(EHLO, ["MAIL", 421, "4.7.0 go away"]), { aborted });
  expect(endingOf(session)?.reply).toEqual({
    to: "other",
    reply: { frame: 23, code: 421, text: "4.7.0 go away" },
  });
});

test("of port 465 the client's name and the server's greeting are those inside TLS", () => {
  const banner = { frame: 18, code: 220, text: "mx.example.net ESMTP Postfix" };
  const session = read({ ...dialogue(EHLO, ["MAIL", 550, "no"]), banner }, { smtp: null, protocol: "tls" });
  const { clientName, explained } = summarized({
    ...session,
    findings: new Diagnosis(new Context(NO_POLICY)).of(session),
  });
  expect([clientName, explained?.serverName, explained?.refusal?.code]).toEqual([
    "mail.example.org",
    "mx.example.net",
    550,
  ]);
});

test("capture-contains-secrets: keys in the capture are a warning, and explain nothing", () => {
  const decryption = { ...KEYS, keys: { source: "mail.pcapng", inCapture: true } };
  const auth = { frame: 22, mechanism: "PLAIN", sentSecret: true };
  const session = read({ ...dialogue(EHLO, QUIT), auth }, {}, { decryption });
  const findings = new Diagnosis(new Context(NO_POLICY)).of(session);
  expect([
    judgement(captureContainsSecrets, session),
    findings.find(({ id }) => id === "capture-contains-secrets")?.primary,
    judge(captureContainsSecrets, read(dialogue(EHLO, QUIT), {}, { decryption }))?.detail.includes("login"),
    judge(captureContainsSecrets, read(dialogue(EHLO, QUIT))),
  ]).toEqual([
    "warning certain: Its Decryption Secrets Block opens this session: what was sent in it can be read, and the credentials " +
      "of the login.",
    false,
    false,
    null,
  ]);
});

test("capture-contains-secrets: keys of a handshake do not open the mail", () => {
  const stopped = { records: 4, stopped: { frame: 15, reason: "no-secret" as const } };
  const keys = { source: "mail.pcapng", inCapture: true };
  const titles = [stopped, KEYS.client].map((client) => {
    const session = established(
      {},
      { tls: build.tlsSession({ decryption: { keys, client, server: stopped } }) },
    );
    return judge(captureContainsSecrets, session)?.title;
  });
  expect(titles).toEqual([
    "This file contains TLS keys, of a handshake only",
    "This file contains TLS keys: whoever has it can read the mail",
  ]);
});
