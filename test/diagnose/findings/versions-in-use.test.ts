// The findings on the version that was negotiated, and on Microsoft 365's treatment of old ones.
import { expect, test } from "vitest";
import { downgradeSentinel } from "../../../src/diagnose/findings/server-answer/downgrade-sentinel.ts";
import { exoSmtpAuthLegacyTls } from "../../../src/diagnose/findings/server-answer/exo-smtp-auth-legacy-tls.ts";
import { legacyVersionNegotiated } from "../../../src/diagnose/findings/server-answer/legacy-version-negotiated.ts";
import { legacyVersionOffered } from "../../../src/diagnose/findings/server-answer/legacy-version-offered.ts";
import { negotiatedBelowOffer } from "../../../src/diagnose/findings/server-answer/negotiated-below-offer.ts";
import { smtpLegacyEndpointUsed } from "../../../src/diagnose/findings/server-answer/smtp-legacy-endpoint-used.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import type { ClientHello, EncryptedTraffic, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { established, gaveUp, SSL_3_0, TLS_1_0 } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const KNOWN = { policy: PUBLISHED_POLICY };
const OFFERS_TLS_1_0: Partial<ClientHello> = { version: TLS_1_0, highestVersion: TLS_1_0 };
const OFFERS_TLS_1_3: Partial<ClientHello> = { highestVersion: build.TLS_1_3 };
const CHOSE_TLS_1_0 = { version: TLS_1_0, negotiatedVersion: TLS_1_0 };

test("legacy-version-offered: a hello of TLS 1.1 at best is a warning", () => {
  expect(judgement(legacyVersionOffered, build.session())).toBe(
    "warning certain: The ClientHello (frame 13) offers at most TLS 1.1.",
  );
});

test.each([TLS_1_0, build.clientHello().highestVersion])(
  "legacy-version-offered: the title for a hello of at most $name names that version",
  (highestVersion) => {
    const session = build.session({
      tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion }) }),
    });
    expect(judge(legacyVersionOffered, session)?.title).toBe(
      `The client offers at most ${highestVersion.name}`,
    );
  },
);

test.each([build.TLS_1_2, SSL_3_0])(
  "legacy-version-offered: a hello of $name is not called one of TLS 1.0 or 1.1",
  (highestVersion) => {
    const session = build.session({
      tls: build.tlsSession({ clientHello: build.clientHello({ highestVersion }) }),
    });
    expect(judge(legacyVersionOffered, session)).toBeNull();
  },
);

test("legacy-version-negotiated: TLS 1.0 in use is the client's fault if it offers no more", () => {
  const session = established({ client: OFFERS_TLS_1_0, server: CHOSE_TLS_1_0 });
  expect(judgement(legacyVersionNegotiated, session)).toBe(
    "warning certain: The server chose TLS 1.0 (frame 14), the highest version that the client offers (frame 13): " +
      "the client is the limit.",
  );
});

test("legacy-version-negotiated: TLS 1.0 in use is the server's fault if the client offers TLS 1.3", () => {
  const session = established({ client: OFFERS_TLS_1_3, server: CHOSE_TLS_1_0 });
  expect(judgement(legacyVersionNegotiated, session)).toBe(
    "warning certain: The server chose TLS 1.0 (frame 14), though the client offers TLS 1.3 (frame 13): the server is " +
      "the limit.",
  );
});

test("legacy-version-negotiated: TLS 1.2 in use is not old", () => {
  expect(judge(legacyVersionNegotiated, established())).toBeNull();
});

test("negotiated-below-offer: a version below the offer is the server's fault", () => {
  expect(judgement(negotiatedBelowOffer, established({ client: OFFERS_TLS_1_3 }))).toBe(
    "info certain: The client offers TLS 1.3 (frame 13), the server chose TLS 1.2 (frame 14): the server is the limit.",
  );
});

test("negotiated-below-offer: the version that was offered is not below the offer", () => {
  expect(judge(negotiatedBelowOffer, established())).toBeNull();
});

test("negotiated-below-offer: a draft of TLS 1.3 is not below TLS 1.3", () => {
  const draft = { id: "0x7f1c", name: "unknown" };
  const session = established({ client: OFFERS_TLS_1_3, server: { negotiatedVersion: draft } });
  expect(judge(negotiatedBelowOffer, session)).toBeNull();
});

test("downgrade-sentinel: a marked downgrade towards a client that offers more is an error that speaks of tampering", () => {
  const session = gaveUp({}, { client: OFFERS_TLS_1_3, server: { downgradeSentinel: "TLS 1.2" } });
  expect(judgement(downgradeSentinel, session)).toBe(
    "error likely: The client offers TLS 1.3 (frame 13), the server chose TLS 1.2 and signals that it was " +
      "forced to (frame 14): it did not see that offer. The client then ended the handshake, as it must.",
  );
});

test("downgrade-sentinel: a marked downgrade that the client lets pass is a warning", () => {
  const session = established({ client: OFFERS_TLS_1_3, server: { downgradeSentinel: "TLS 1.2" } });
  expect(judge(downgradeSentinel, session)?.severity).toBe("warning");
});

test("downgrade-sentinel: a mark of TLS 1.2 towards a client that offers no more says only what the server can do", () => {
  const session = established({ server: { downgradeSentinel: "TLS 1.2" } });
  expect(judgement(downgradeSentinel, session)).toBe(
    "info certain: The server chose TLS 1.2 (frame 14) and signals that it supports more than this client offers.",
  );
});

test("downgrade-sentinel: a random without the mark is not a downgrade", () => {
  expect(judge(downgradeSentinel, established({ client: OFFERS_TLS_1_3 }))).toBeNull();
});

/** As many records behind the handshake, of that size. */
function said(records: number, length: number): EncryptedTraffic {
  const afterHandshake = { records, bytes: records * length, largest: length };
  return build.encryptedTraffic({ records, bytes: records * length, largest: length, afterHandshake });
}

/** A submission in a version that ended after as many client records of 60 bytes. */
function submission(host: string, version: typeof TLS_1_0, records: number): Session {
  const client = { ...OFFERS_TLS_1_0, serverName: host };
  const encrypted = { client: said(records, 60), server: said(records, 90) };
  const server = { version, negotiatedVersion: version };
  return established({ client, server, tls: { encrypted } }, { server: { address: "192.0.2.1", port: 587 } });
}

test("exo-smtp-auth-legacy-tls: a short session of TLS 1.0 with Microsoft 365's submission host likely got 421 4.7.66", () => {
  expect(judgement(exoSmtpAuthLegacyTls, submission("smtp.office365.com", TLS_1_0, 4), KNOWN)).toMatch(
    /^error likely: The session uses TLS 1\.0 \(frame 14\) with "smtp\.office365\.com" and ended \(frame 30\)/,
  );
});

test("exo-smtp-auth-legacy-tls: the endpoint for old versions only possibly refuses them", () => {
  const finding = judge(exoSmtpAuthLegacyTls, submission("smtp-legacy.office365.com", TLS_1_0, 4), KNOWN);
  expect([finding?.severity, finding?.certainty]).toEqual(["warning", "possible"]);
});

test.each([
  ["TLS 1.2", submission("smtp.office365.com", build.TLS_1_2, 4)],
  ["a session as long as a message", submission("smtp.office365.com", TLS_1_0, 20)],
  ["another provider", submission("smtp.example.net", TLS_1_0, 4)],
])("exo-smtp-auth-legacy-tls: 421 4.7.66 is not suspected after %s", (_, session) => {
  expect(judge(exoSmtpAuthLegacyTls, session, KNOWN)).toBeNull();
});

test("exo-smtp-auth-legacy-tls: without a policy no host is Microsoft's", () => {
  expect(judge(exoSmtpAuthLegacyTls, submission("smtp.office365.com", TLS_1_0, 4))).toBeNull();
});

test("smtp-legacy-endpoint-used: the endpoint for old versions is a warning if it is needed", () => {
  expect(judgement(smtpLegacyEndpointUsed, submission("smtp-legacy.office365.com", TLS_1_0, 4), KNOWN)).toBe(
    'warning certain: The server is "smtp-legacy.office365.com" (frame 13). The endpoint exists for ' +
      "clients that do not support TLS 1.2.",
  );
});

test("smtp-legacy-endpoint-used: the endpoint for old versions is not needed by a client that negotiates TLS 1.2", () => {
  const session = submission("smtp-legacy.office365.com", build.TLS_1_2, 4);
  expect(judgement(smtpLegacyEndpointUsed, session, KNOWN)).toBe(
    'info certain: The server is "smtp-legacy.office365.com" (frame 13). It negotiated TLS 1.2 (frame 14), so the ' +
      "client does not need this endpoint.",
  );
});

test("smtp-legacy-endpoint-used: the usual submission host is not the endpoint for old versions", () => {
  expect(judge(smtpLegacyEndpointUsed, submission("smtp.office365.com", TLS_1_0, 4), KNOWN)).toBeNull();
});

test("what was last checked long ago is said to be old where a finding on Microsoft's endpoints relies on it", () => {
  const startTime = "2029-03-01T00:00:00.000000Z";
  const old =
    /What is known of Microsoft 365 client submission.* was last checked on 2026-11-\d\d, more than two years before this/;
  const found = [
    judge(exoSmtpAuthLegacyTls, { ...submission("smtp.office365.com", TLS_1_0, 4), startTime }, KNOWN),
    judge(
      smtpLegacyEndpointUsed,
      { ...submission("smtp-legacy.office365.com", TLS_1_0, 4), startTime },
      KNOWN,
    ),
  ];
  expect(found.map((finding) => [finding?.certainty, finding?.detail])).toEqual([
    ["possible", expect.stringMatching(old)],
    ["likely", expect.stringMatching(old)],
  ]);
});
