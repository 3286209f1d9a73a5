// The findings on whether STARTTLS was offered, and who took the offer away.
import { describe, expect, test } from "vitest";
import { ehloRejectedHeloFallback } from "../../../src/diagnose/findings/clear-dialogue/ehlo-rejected-helo-fallback.ts";
import { ehloReplyMalformed } from "../../../src/diagnose/findings/clear-dialogue/ehlo-reply-malformed.ts";
import { heloOnly } from "../../../src/diagnose/findings/clear-dialogue/helo-only.ts";
import { serverRemembersFailedTls } from "../../../src/diagnose/findings/across-sessions/server-remembers-failed-tls.ts";
import { starttlsMaskedByMiddlebox } from "../../../src/diagnose/findings/clear-dialogue/starttls-masked-by-middlebox.ts";
import { starttlsNotOffered } from "../../../src/diagnose/findings/clear-dialogue/starttls-not-offered.ts";
import { starttlsOfferedSometimes } from "../../../src/diagnose/findings/across-sessions/starttls-offered-sometimes.ts";
import { starttlsStrippedInPath } from "../../../src/diagnose/findings/clear-dialogue/starttls-stripped-in-path.ts";
import type { Session, SmtpDialogue } from "../../../src/session/session.ts";
import { partnerPolicy } from "../../build/policies.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const NO_OFFER = { advertised: false, command: null, reply: null };
const MAIL = build.exchange("MAIL", 9, 140, { frame: 10, code: 250, text: "2.1.0 OK" });

function unoffered(smtp: Partial<SmtpDialogue> = {}, parts: Partial<Session> = {}): Session {
  return build.session({
    smtp: build.smtpDialogue({
      capabilities: ["SIZE 157286400", "PIPELINING"],
      starttls: NO_OFFER,
      commands: ["EHLO", "MAIL"],
      exchanges: [...build.smtpDialogue().exchanges.slice(0, 1), MAIL],
      ...smtp,
    }),
    tls: null,
    outcome: "starttls-not-offered",
    ...parts,
  });
}

describe("starttls-not-offered: STARTTLS that is not offered", () => {
  test("is a warning if the client goes on", () => {
    expect(judgement(starttlsNotOffered, unoffered())).toBe(
      "warning certain: The EHLO reply (frame 8) lists 2 extensions, and STARTTLS is not among them.",
    );
  });

  test.each<[string, Session]>([
    ["leaves", unoffered({ commands: ["EHLO", "QUIT"] })],
    [
      "asks for it all the same",
      unoffered({ starttls: { ...build.refused(500, "").starttls, advertised: false } }),
    ],
  ])("is an error if the client %s", (_what, session) => {
    expect(judge(starttlsNotOffered, session)?.severity).toBe("error");
  });

  test("is an error if another session shows that the server wants TLS", () => {
    const reply = { frame: 10, code: 530, text: "5.7.0 Must issue a STARTTLS command first" };
    const other = unoffered({ replies: [reply] }, { stream: 1 });
    expect(judge(starttlsNotOffered, unoffered(), { among: [other] })?.severity).toBe("error");
  });

  test("is an error if the provider offers it", () => {
    const finding = judge(starttlsNotOffered, unoffered(), { policy: partnerPolicy() });
    expect([finding?.severity, finding?.detail]).toEqual([
      "error",
      expect.stringMatching(/belongs to Partner, which offers it: a device in the path likely removes it\.$/),
    ]);
  });

  test("is no error of a device in the path if nothing is known of the provider's TLS", () => {
    const policy = partnerPolicy({ minTls: null });
    expect(judge(starttlsNotOffered, unoffered(), { policy })?.severity).toBe("warning");
  });

  test("says so if what is known of the provider is old", () => {
    const policy = partnerPolicy({ checked: "2024-01-01" });
    expect(judge(starttlsNotOffered, unoffered(), { policy })?.detail).toMatch(
      /likely removes it\. What is known of Partner was last checked on 2024-01-01, more than two years before this session, and may have changed\.$/,
    );
  });

  test("is reported of other protocols", () => {
    const dialogue = build.upgradeDialogue({
      advertised: false,
      command: null,
      reply: null,
      continuedInClear: true,
    });
    const session = build.session({ protocol: "imap", smtp: null, tls: null, dialogue });
    expect(judgement(starttlsNotOffered, session)).toBe(
      "warning certain: The imap server 198.51.100.25 listed its capabilities, and TLS is not among them. " +
        "The client continued in clear text.",
    );
  });

  test.each<[string, Session]>([
    ["the EHLO reply was not seen to its end", unoffered({ ehloReply: null })],
    ["only HELO was said", unoffered({ ehlo: { frame: 6, command: "HELO", name: null }, ehloReply: null })],
    ["a keyword is masked", unoffered({ capabilities: ["XXXXXXXA"] })],
    ["it is offered", build.session({ tls: null })],
  ])("is not claimed if %s", (_why, session) => {
    expect(judge(starttlsNotOffered, session)).toBeNull();
  });
});

describe("starttls-masked-by-middlebox: a firewall that masks", () => {
  const STARS = { frame: 4, code: 220, text: "*************2***0*****200**" };

  test("is certain by the keyword", () => {
    expect(judgement(starttlsMaskedByMiddlebox, unoffered({ capabilities: ["SIZE 1000", "XXXXXXXA"] }))).toBe(
      'error certain: The EHLO reply (frame 8) offers "XXXXXXXA", which is as long as STARTTLS, and no STARTTLS. A ' +
        "device between the server and this capture point has overwritten it.",
    );
  });

  test("is certain by a command after it", () => {
    const exchanges = [build.exchange("XXXXXXXX", 10, 150, null)];
    expect(judge(starttlsMaskedByMiddlebox, unoffered({ exchanges }))?.certainty).toBe("certain");
  });

  test("is likely by the greeting, if STARTTLS is missing", () => {
    expect(judge(starttlsMaskedByMiddlebox, unoffered({ banner: STARS }))?.certainty).toBe("likely");
  });

  test("takes nothing out of a reply to HELO", () => {
    const ehlo = { frame: 6, command: "HELO", name: null };
    expect(judgement(starttlsMaskedByMiddlebox, unoffered({ banner: STARS, ehlo, ehloReply: null }))).toBe(
      "error likely: The greeting (frame 4) consists of asterisks: a device in the path overwrites it. " +
        "The client sent HELO (frame 6), whose reply cannot offer STARTTLS; some clients do this because of " +
        "such a greeting.",
    );
  });

  test.each<[string, Session]>([
    [
      "a masked greeting in front of an offer",
      build.session({ smtp: build.smtpDialogue({ banner: STARS }) }),
    ],
    ["an extension of one's own", unoffered({ capabilities: ["XCLIENT NAME", "XX", "X-EXPS GSSAPI"] })],
  ])("is not seen in %s", (_what, session) => {
    expect(judge(starttlsMaskedByMiddlebox, session)).toBeNull();
  });
});

const elsewhere = (parts: Partial<Session> = {}) =>
  build.session({ stream: 7, client: { address: "192.0.2.99", port: 50_000 }, ...parts });

describe("starttls-stripped-in-path, starttls-not-offered: an offer that disappears", () => {
  test("is certainly taken away if both captures hold the connection", () => {
    const other = build.session({ capture: "server.pcap" });
    expect(judgement(starttlsStrippedInPath, unoffered(), { among: [other] })).toBe(
      "error certain: mx.example.net does not offer STARTTLS to 192.0.2.10 (frame 8) but offers it in " +
        "stream 0 of server.pcap (frame 8). It is the same connection: a device between the two capture " +
        "points removed the offer.",
    );
  });

  // As samples/starttls-stripped.pcap and starttls-by-client-address.pcap, of which only the first has a device.
  test("may be the server's decision or a device's if another client gets it", () => {
    expect(judge(starttlsNotOffered, unoffered(), { among: [elsewhere()] })).toMatchObject({
      certainty: "certain",
      fault: null,
      detail: expect.stringMatching(
        /The same address offers it to 192\.0\.2\.99 \(stream 7\): the server may decide by the client's address, or a device/,
      ),
      remedy: expect.stringMatching(
        /^On the server: Capture at the server while this client connects: .* by client address/,
      ),
    });
  });

  test("may have changed between two captures of one client", () => {
    const other = build.session({ capture: "server.pcap", startTime: build.timeAt(-3_600_000) });
    expect(judge(starttlsNotOffered, unoffered(), { among: [other] })?.detail).toMatch(
      /offers it to 192\.0\.2\.10 \(stream 0 of server\.pcap\): it may have changed in between, or a device/,
    );
  });

  test("is not known to be taken away if the server that offers it has another name", () => {
    const banner = { frame: 4, code: 220, text: "mx2.example.net ESMTP" };
    const other = elsewhere({ smtp: build.smtpDialogue({ banner }) });
    expect(judge(starttlsStrippedInPath, unoffered(), { among: [other] })).toBeNull();
    expect(judge(starttlsNotOffered, unoffered(), { among: [other] })?.detail).toMatch(
      /The same address offers it to 192\.0\.2\.99 \(stream 7\): several differently configured servers may be behind it\.$/,
    );
  });

  test("is not offered by this server if another of its name offers it, with which to compare it", () => {
    const other = build.session({ stream: 7, server: { address: "198.51.100.26", port: 25 } });
    expect(judge(starttlsNotOffered, unoffered(), { among: [other] })).toMatchObject({
      certainty: "certain",
      detail: expect.stringMatching(
        /Another server of that name, 198\.51\.100\.26, offers it \(stream 7\): this one is configured/,
      ),
      remedy: expect.stringMatching(/Compare 198\.51\.100\.25 with 198\.51\.100\.26/),
    });
  });

  test("is compared with no server of another name", () => {
    const banner = { frame: 4, code: 220, text: "mx.example.com ESMTP" };
    const other = build.session({
      stream: 7,
      server: { address: "198.51.100.26", port: 25 },
      smtp: build.smtpDialogue({ banner }),
      tls: null,
    });
    expect(judge(starttlsNotOffered, unoffered(), { among: [other] })?.detail).not.toMatch(
      /198\.51\.100\.26/,
    );
  });

  test.each<[string, Session]>([
    ["another client got it", elsewhere()],
    ["the same client got it another time", build.session({ stream: 7 })],
    [
      "another capture has it an hour before",
      build.session({ capture: "server.pcap", startTime: build.timeAt(-3_600_000) }),
    ],
    ["it was two days apart", elsewhere({ startTime: build.timeAt(2 * 86_400_000) })],
    ["nobody got it", elsewhere({ smtp: unoffered().smtp })],
    ["another address of the name makes it", elsewhere({ server: { address: "198.51.100.26", port: 25 } })],
  ])("is not claimed if %s", (_why, other) => {
    expect(judge(starttlsStrippedInPath, unoffered(), { among: [other] })).toBeNull();
  });
});

const greeting = (host: string) => ({ banner: { frame: 4, code: 220, text: `${host} ESMTP` } });
const at = (second: number, parts: Partial<Session> = {}): Session =>
  build.session({
    stream: second,
    client: { address: "192.0.2.10", port: 50_000 + second },
    startTime: build.timeAt(second * 1000),
    ...parts,
  });
const silentAt = (second: number, smtp: Partial<SmtpDialogue> = {}): Session =>
  unoffered(smtp, { stream: second, startTime: build.timeAt(second * 1000) });

/** Offered, begun, and failed; closed two seconds later. */
const failedAt = (second: number, parts: Partial<Session> = {}): Session =>
  at(second, {
    outcome: "handshake-failed",
    close: { ...build.session().close, time: build.timeAt(second * 1000 + 2000) },
    endTime: build.timeAt(second * 1000 + 2000),
    ...parts,
  });

describe("starttls-offered-sometimes: an offer that comes and goes at one address", () => {
  test("under different names is several servers'", () => {
    const mx2 = (second: number) => silentAt(second, greeting("mx2.example.net"));
    const among = [at(0, { smtp: build.smtpDialogue(greeting("mx1.example.net")) }), mx2(5)];
    expect(judgement(starttlsOfferedSometimes, mx2(3), { among })).toBe(
      "warning likely: The server's EHLO reply (frame 8) does not contain STARTTLS. 198.51.100.25 port " +
        "25 offered it in stream 0 (greeting: mx1.example.net) and not in streams 3 and 5 (greeting: " +
        "mx2.example.net). They greet with different names: there are several servers, configured " +
        "differently.",
    );
  });

  test.each<[string, string | undefined, readonly Session[]]>([
    ["that changes twice for one client is likely", "likely", [at(0), at(8)]],
    ["that changes once for one client is possible: it was set up anew", "possible", [at(0), silentAt(9)]],
    [
      "that is missing each time after TLS had failed is possible",
      "possible",
      [failedAt(-5), failedAt(5), silentAt(8)],
    ],
    [
      "that is missing each time after a session whose end the capture lacks is possible",
      "possible",
      [at(-5, { outcome: "incomplete-capture" }), at(5, { outcome: "incomplete-capture" }), silentAt(8)],
    ],
    [
      "that is missing without a failure before it too is likely",
      "likely",
      [failedAt(-5), at(5, { outcome: "established" }), silentAt(8)],
    ],
    ["that each client address always or never gets is decided by the address", undefined, [elsewhere()]],
    [
      "at another address of the name is another server's",
      undefined,
      [at(0, { server: { address: "198.51.100.26", port: 25 } })],
    ],
    [
      "of one connection at two capture points was taken away",
      undefined,
      [build.session({ capture: "server.pcap" }), at(0), at(8)],
    ],
  ])("%s", (_what, expected, among) => {
    expect(judge(starttlsOfferedSometimes, unoffered(), { among })?.certainty).toBe(expected);
  });
});

const HARAKA = { banner: { frame: 4, code: 220, text: "mx.example.net ESMTP Haraka/3.1.6 ready (159720)" } };

test("starttls-offered-sometimes: a client that never failed and is not offered it either tells against a memory", () => {
  const among = [failedAt(-5), unoffered({}, { stream: 9, client: { address: "192.0.2.77", port: 50_000 } })];
  const finding = judge(starttlsOfferedSometimes, unoffered(), { among });
  expect(finding?.title).toBe("The server's offer of STARTTLS changed during the capture");
  expect(finding?.detail).not.toContain("Each time it is missing");
});

describe("server-remembers-failed-tls: no offer after TLS failed", () => {
  test("is Haraka's memory if it names itself", () => {
    expect(judgement(serverRemembersFailedTls, silentAt(60, HARAKA), { among: [failedAt(0)] })).toBe(
      "warning likely: The server names itself Haraka (frame 4). It offered STARTTLS to 192.0.2.10 in " +
        "stream 0, where TLS was begun and failed, and does not offer it in this connection (frame 8), which " +
        "began 58 s after that one ended. Haraka can be set to offer no STARTTLS to such an address for an " +
        "hour: then it is the server, and no device in the path.",
    );
  });

  test("names itself in its EHLO reply too, and says so to clients that left before their ClientHello", () => {
    const text = "mx.example.net Hello mail.example.org [192.0.2.10], Haraka is at your service.";
    const smtp = { ehloReply: { frame: 8, code: 250, text } };
    const left = failedAt(0, { outcome: "no-handshake", tls: null });
    expect(judge(serverRemembersFailedTls, silentAt(60, smtp), { among: [left] })?.fault).toBe("server");
  });

  test("and its 220 is not in the capture, but its ServerHello", () => {
    const smtp = build.smtpDialogue({ starttls: { ...build.smtpDialogue().starttls, reply: null } });
    const tls = build.tlsSession({ serverHello: build.serverHello() });
    const among = [failedAt(0, { smtp, tls })];
    expect(judge(serverRemembersFailedTls, silentAt(60, HARAKA), { among })?.certainty).toBe("likely");
  });

  const ofAnother = (second: number, parts: Partial<Session> = {}) =>
    unoffered(HARAKA, {
      stream: second,
      client: { address: "192.0.2.77", port: 50_000 },
      startTime: build.timeAt(second * 1000),
      ...parts,
    });

  test("and one that others are offered still, while a third may be remembered too", () => {
    const third = at(90, { client: { address: "192.0.2.88", port: 50_000 } });
    const among = [failedAt(0), ofAnother(80), third];
    expect(judge(serverRemembersFailedTls, silentAt(60, HARAKA), { among })?.certainty).toBe("likely");
  });

  const hour = 3600;
  test.each<[string, Session, readonly Session[]]>([
    ["the server does not name itself", silentAt(60), [failedAt(0)]],
    ["TLS failed more than an hour before", silentAt(hour + 10, HARAKA), [failedAt(0)]],
    [
      "TLS failed with another client",
      silentAt(60, HARAKA),
      [failedAt(0, { client: { address: "192.0.2.99", port: 50_000 } })],
    ],
    [
      "TLS failed at another server",
      silentAt(60, HARAKA),
      [failedAt(0, { server: { address: "198.51.100.26", port: 25 } })],
    ],
    ["TLS failed after it", silentAt(60, HARAKA), [failedAt(70)]],
    ["TLS was established since", silentAt(60, HARAKA), [failedAt(0), at(30, { outcome: "established" })]],
    [
      "STARTTLS was refused",
      silentAt(60, HARAKA),
      [failedAt(0, { smtp: build.refused(454, ""), outcome: "starttls-refused" })],
    ],
    ["it offers STARTTLS", at(60, { smtp: build.smtpDialogue(HARAKA), tls: null }), [failedAt(0)]],
    [
      "the connection in which TLS failed was still open",
      silentAt(60, HARAKA),
      [failedAt(0, { close: { ...build.session().close, time: build.timeAt(61_000) } })],
    ],
    ["nothing failed", silentAt(60, HARAKA), []],
    ["no client is offered it any more", silentAt(60, HARAKA), [failedAt(0), ofAnother(80)]],
    [
      "another server of the address is without it",
      silentAt(60, { banner: { ...HARAKA.banner, text: "mx2.example.net ESMTP Haraka/3.1.6 ready (1)" } }),
      [failedAt(0)],
    ],
    ["a device masks the offer", silentAt(60, { ...HARAKA, capabilities: ["XXXXXXXA"] }), [failedAt(0)]],
    [
      "it is port 587",
      { ...silentAt(60, HARAKA), server: { address: "198.51.100.25", port: 587 } },
      [failedAt(0, { server: { address: "198.51.100.25", port: 587 } })],
    ],
  ])("is not claimed if %s", (_why, session, among) => {
    expect(judge(serverRemembersFailedTls, session, { among })).toBeNull();
  });
});

describe("ehlo-reply-malformed: an EHLO reply of a wrong form", () => {
  test.each([
    ["starttls-on-first-line", "STARTTLS is on the first EHLO line and will be ignored"],
    ["marks", "The lines of the EHLO reply are not marked as one reply"],
    ["codes", "The lines of the EHLO reply have different codes"],
  ] as const)("is told: %s", (ehloReplyFault, title) => {
    expect(judge(ehloReplyMalformed, unoffered({ ehloReplyFault }))?.title).toBe(title);
  });

  test("is not claimed of a reply in order, or if bytes of it are missing", () => {
    const view = {
      ...build.session().view,
      missing: [{ from: "server", frame: 8, bytes: 40, reason: "not-captured" }] as const,
    };
    const sessions = [unoffered(), unoffered({ ehloReplyFault: "marks" }, { view })];
    expect(sessions.map((session) => judge(ehloReplyMalformed, session))).toEqual([null, null]);
  });
});

describe("ehlo-rejected-helo-fallback, helo-only: HELO", () => {
  const EHLO_REFUSED = build.exchange("EHLO", 6, 80, { frame: 7, code: 502, text: "5.5.1 What?" });
  const HELO = build.exchange("HELO", 8, 90, { frame: 9, code: 250, text: "mx.example.net" });
  const ehlo = { frame: 8, command: "HELO", name: "client" };

  test("in place of a refused EHLO makes TLS impossible", () => {
    const session = unoffered({ ehlo, commands: ["EHLO", "HELO"], exchanges: [EHLO_REFUSED, HELO] });
    expect(judgement(ehloRejectedHeloFallback, session)).toBe(
      'warning certain: The server answered EHLO (frame 6) with "502 5.5.1 What?" (frame 7); the client ' +
        "sent HELO (frame 8), whose reply cannot offer STARTTLS.",
    );
  });

  test("after an EHLO that was refused for now is no answer to it", () => {
    const busy = build.exchange("EHLO", 6, 80, { frame: 7, code: 421, text: "4.3.2 Busy" });
    expect(judge(ehloRejectedHeloFallback, unoffered({ exchanges: [busy, HELO] }))).toBeNull();
  });

  test("alone leaves nothing to offer", () => {
    expect(judgement(heloOnly, unoffered({ ehlo, commands: ["HELO", "MAIL"] }))).toBe(
      "info certain: The client greeted with HELO (frame 8) and sent no EHLO.",
    );
  });

  test("after EHLO is not HELO alone", () => {
    expect(judge(heloOnly, unoffered({ ehlo, commands: ["EHLO", "HELO"] }))).toBeNull();
  });
});
