// The findings on versions that a side refuses, and on clients that come back with a lower one.
import { describe, expect, test } from "vitest";
import { fallbackScsvRejected } from "../../../src/diagnose/findings/hello/fallback-scsv-rejected.ts";
import { fallbackScsvSent } from "../../../src/diagnose/findings/hello/fallback-scsv-sent.ts";
import { recordVersionNote } from "../../../src/diagnose/findings/hello/record-version-note.ts";
import { sslv2FormatHello } from "../../../src/diagnose/findings/hello/sslv2-format-hello.ts";
import { sslv3Negotiated } from "../../../src/diagnose/findings/hello/sslv3-negotiated.ts";
import { sslv3Offered } from "../../../src/diagnose/findings/hello/sslv3-offered.ts";
import { tlsVersionRejectedAlert } from "../../../src/diagnose/findings/hello/tls-version-rejected-alert.ts";
import { clientClosedAfterServerFlight } from "../../../src/diagnose/findings/certificates/client-closed-after-server-flight.ts";
import { tlsVersionRejectedByClient } from "../../../src/diagnose/findings/hello/tls-version-rejected-by-client.ts";
import { versionDowngradeDance } from "../../../src/diagnose/findings/hello/version-downgrade-dance.ts";
import type { ClientHello, Session, TlsSession } from "../../../src/session/session.ts";
import type { CodePoint } from "../../../src/tls/code-point.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const SSL_3_0 = { id: "0x0300", name: "SSL 3.0" };
const TLS_1_0 = { id: "0x0301", name: "TLS 1.0" };
const PROTOCOL_VERSION = { id: "0x46", name: "protocol_version" };
const INAPPROPRIATE_FALLBACK = { id: "0x56", name: "inappropriate_fallback" };
const FALLBACK_SCSV = { id: "0x5600", name: "TLS_FALLBACK_SCSV" };

const RETRY: Partial<ClientHello> = { cipherSuites: [build.RSA_AES_128_CBC, FALLBACK_SCSV] };

/** The server's alert in frame 14 in answer to the hello. */
function refusedWith(description: CodePoint, hello: Partial<ClientHello> = {}): Session {
  const alerts = [build.alert("server", description, 14, 220)];
  return build.session({
    tls: build.tlsSession({ clientHello: build.clientHello(hello), alerts }),
    aborted: { by: "server", with: "alert", frame: 14, certainty: "certain" },
  });
}

/** The client gave up in frame 15, behind a ServerHello in frame 14. */
function leftByClient(parts: Partial<TlsSession>, means: "FIN" | "alert" = "FIN"): Session {
  return build.session({
    tls: build.tlsSession({ serverHello: build.serverHello(), ...parts }),
    close: { ...build.session().close, by: "client" },
    aborted: { by: "client", with: means, frame: 15, certainty: "certain" },
  });
}

test("tls-version-rejected-alert: an alert protocol_version to a hello of TLS 1.1 says that the client is too old", () => {
  expect(judgement(tlsVersionRejectedAlert, refusedWith(PROTOCOL_VERSION))).toBe(
    "error certain: The ClientHello (frame 13) offers at most TLS 1.1. The server answered with the alert protocol_version " +
      "(70) (frame 14). The client is too old for this server.",
  );
});

test("tls-version-rejected-alert: protocol_version to a hello of TLS 1.3 only says that the server is too old", () => {
  const versions = { supportedVersions: [build.GREASE, build.TLS_1_3], highestVersion: build.TLS_1_3 };
  expect(judge(tlsVersionRejectedAlert, refusedWith(PROTOCOL_VERSION, versions))?.detail).toMatch(
    /^The ClientHello \(frame 13\) offers TLS 1\.3 only\. .* nothing as new as the client's lowest version\.$/,
  );
});

test("tls-version-rejected-alert: another alert is no refusal of the version", () => {
  const session = refusedWith({ id: "0x28", name: "handshake_failure" });
  expect(judge(tlsVersionRejectedAlert, session)).toBeNull();
});

test("tls-version-rejected-by-client: a client that sends protocol_version after a ServerHello refuses the server's version", () => {
  const alerts = [build.alert("client", PROTOCOL_VERSION, 15, 240)];
  const serverHello = build.serverHello({ negotiatedVersion: TLS_1_0 });
  expect(judgement(tlsVersionRejectedByClient, leftByClient({ alerts, serverHello }, "alert"))).toBe(
    "error certain: The server chose TLS 1.0 (frame 14). The client sent the alert protocol_version (70) in frame 15.",
  );
});

test("tls-version-rejected-by-client: a version below all that the client offers is likely why it left", () => {
  const clientHello = build.clientHello({
    supportedVersions: [build.TLS_1_3],
    highestVersion: build.TLS_1_3,
  });
  expect(judgement(tlsVersionRejectedByClient, leftByClient({ clientHello }))).toBe(
    "error likely: The server chose TLS 1.2 (frame 14), below every version that the client offers (frame 13). The client closed " +
      "with a FIN in frame 15.",
  );
});

test("a client that closes without an alert after a ServerHello of TLS 1.0 is not known to refuse it", () => {
  const session = leftByClient({ serverHello: build.serverHello({ negotiatedVersion: TLS_1_0 }) });
  expect(judge(tlsVersionRejectedByClient, session)).toBeNull();
  expect(judge(clientClosedAfterServerFlight, session)).toMatchObject({
    certainty: "certain",
    detail: expect.stringMatching(/It may not accept TLS 1\.0, which the server chose\.$/),
  });
});

test("client-closed-after-server-flight: a client that had the certificate too may have left over that", () => {
  const serverHello = build.serverHello({ negotiatedVersion: TLS_1_0 });
  const session = leftByClient({ serverHello, certificates: [build.certificate()] });
  expect(judge(clientClosedAfterServerFlight, session)?.detail).not.toMatch(/TLS 1\.0/);
});

test("client-closed-after-server-flight: a client that closes after TLS 1.2 was chosen is not said to refuse the version", () => {
  expect(judge(clientClosedAfterServerFlight, leftByClient({}))?.detail).not.toMatch(/may not accept/);
});

/** The same client with a higher version, 30 s before; it failed. */
const before: Session = build.session({
  stream: 3,
  startTime: build.timeAt(-30_000),
  endTime: build.timeAt(-29_000),
  tls: build.tlsSession({ clientHello: build.clientHello({ frame: 5, highestVersion: build.TLS_1_2 }) }),
});

test("fallback-scsv-rejected: a refused retry points to the failure before it", () => {
  const session = refusedWith(INAPPROPRIATE_FALLBACK, RETRY);
  expect(judgement(fallbackScsvRejected, session, { among: [before] })).toBe(
    "error certain: The client's hello, which offers at most TLS 1.1 (frame 13), says that it is a retry; " +
      "the server answered with the alert inappropriate_fallback (86) (frame 14). The earlier failure is " +
      "stream 3, which offered TLS 1.2 (frame 5).",
  );
});

test("fallback-scsv-rejected: inappropriate_fallback to a hello without TLS_FALLBACK_SCSV is not a refused retry", () => {
  expect(judge(fallbackScsvRejected, refusedWith(INAPPROPRIATE_FALLBACK))).toBeNull();
});

test("fallback-scsv-sent: a retry that the server accepts is reported", () => {
  const session = build.session({
    tls: build.tlsSession({ clientHello: build.clientHello(RETRY), serverHello: build.serverHello() }),
  });
  expect(judge(fallbackScsvSent, session)).toMatchObject({ severity: "info", certainty: "certain" });
});

test("fallback-scsv-sent: a retry that got no ServerHello was not taken", () => {
  expect(judge(fallbackScsvSent, refusedWith(INAPPROPRIATE_FALLBACK, RETRY))).toBeNull();
});

test("version-downgrade-dance: a lower version within a minute of a failure is a dance, likely by the same EHLO name", () => {
  expect(judgement(versionDowngradeDance, build.session(), { among: [before] })).toBe(
    "warning likely: The client offered TLS 1.2 in stream 3 (frame 5), and the handshake failed. 29 s " +
      "later this connection offers at most TLS 1.1 (frame 13).",
  );
});

test("version-downgrade-dance: a lower version with TLS_FALLBACK_SCSV is certainly a downgrade dance", () => {
  const session = build.session({ tls: build.tlsSession({ clientHello: build.clientHello(RETRY) }) });
  expect(judge(versionDowngradeDance, session, { among: [before] })?.certainty).toBe("certain");
});

test.each<[string, Session]>([
  ["that was established", { ...before, outcome: "established" }],
  ["of five minutes ago", { ...before, endTime: build.timeAt(-300_000) }],
  ["that still went on", { ...before, endTime: build.timeAt(1000) }],
  ["of another client", { ...before, client: { address: "192.0.2.99", port: 1 } }],
])("version-downgrade-dance: an earlier session %s makes no dance", (_which, earlier) => {
  expect(judge(versionDowngradeDance, build.session(), { among: [earlier] })).toBeNull();
});

test("record-version-note: a record version other than the hello's is noted, and that it does not count", () => {
  const clientHello = build.clientHello({ recordVersion: TLS_1_0, highestVersion: build.TLS_1_3 });
  expect(judgement(recordVersionNote, build.session({ tls: build.tlsSession({ clientHello }) }))).toBe(
    "info certain: The record says TLS 1.0, the hello inside offers at most TLS 1.3 (frame 13): the version in the hello counts.",
  );
});

test("record-version-note: a record version like the hello's is not noted", () => {
  const clientHello = build.clientHello({ recordVersion: TLS_1_0, highestVersion: TLS_1_0 });
  expect(judge(recordVersionNote, build.session({ tls: build.tlsSession({ clientHello }) }))).toBeNull();
});

const sslv2 = build.clientHello({ encoding: "sslv2", recordVersion: null, highestVersion: TLS_1_0 });

test("sslv2-format-hello: a hello in the form of SSL 2.0 on which the server closed is an error", () => {
  expect(judgement(sslv2FormatHello, build.session({ tls: build.tlsSession({ clientHello: sslv2 }) }))).toBe(
    "error certain: The client sent a hello in SSL 2.0 format that offers TLS 1.0 (frame 13). The server closed " +
      "with a FIN (frame 15) 26 ms later and sent no alert.",
  );
});

test("sslv2-format-hello: a hello in SSL 2.0 format that the server answered is a warning", () => {
  const tls = build.tlsSession({ clientHello: sslv2, serverHello: build.serverHello() });
  expect(judge(sslv2FormatHello, build.session({ tls }))?.severity).toBe("warning");
});

test("sslv2-format-hello: a hello in a TLS record is not in SSL 2.0 format", () => {
  expect(judge(sslv2FormatHello, build.session())).toBeNull();
});

test.each<[string, Partial<ClientHello>, string | null, RegExp]>([
  ["TLS 1.1 at most: the client is to change", {}, "client", /TLS 1\.2/],
  [
    "TLS 1.3 only: either side may move, and nobody is told to raise a minimum",
    { highestVersion: build.TLS_1_3, supportedVersions: [build.TLS_1_3] },
    null,
    // The server's greeting is Exchange's, which has no TLS 1.3 for SMTP.
    /^On the server \(Exchange\): .*not for SMTP\. Configure the client to offer TLS 1\.2\.$/,
  ],
  [
    "TLS 1.2 and 1.3: the server is too old",
    { highestVersion: build.TLS_1_3, supportedVersions: [build.TLS_1_3, build.TLS_1_2] },
    "server",
    /TLS 1\.2/,
  ],
  [
    "TLS 1.2 at most: the client is not told to offer TLS 1.2",
    { highestVersion: build.TLS_1_2 },
    null,
    /^On the server: Accept TLS 1\.2/,
  ],
])("tls-version-rejected-alert: protocol_version to a hello of %s", (_which, hello, fault, remedy) => {
  const finding = judge(tlsVersionRejectedAlert, refusedWith(PROTOCOL_VERSION, hello));
  expect(finding?.fault).toBe(fault);
  expect(finding?.remedy).toMatch(remedy);
});

describe("sslv3-offered: SSL 3.0 as the highest version", () => {
  const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
  test("likely is why the server refused the hello with an alert", () => {
    expect(judgement(sslv3Offered, refusedWith(HANDSHAKE_FAILURE, { highestVersion: SSL_3_0 }))).toBe(
      "error likely: The highest version that the client offers is SSL 3.0 (frame 13). The server " +
        "answered with the alert handshake_failure (40) (frame 14). Nearly all servers have SSL 3.0 " +
        "disabled and refuse it like this; check such a client's cipher suites next.",
    );
  });

  test("is a warning without an alert, and TLS 1.0 is none", () => {
    const tls = build.tlsSession({ clientHello: build.clientHello({ highestVersion: SSL_3_0 }) });
    expect([
      judgement(sslv3Offered, build.session({ tls })),
      judge(sslv3Offered, refusedWith(HANDSHAKE_FAILURE, { highestVersion: TLS_1_0 })),
    ]).toEqual(["warning certain: The highest version that the client offers is SSL 3.0 (frame 13).", null]);
  });

  test("an alert about a name is about the name", () => {
    const session = refusedWith({ id: "0x70", name: "unrecognized_name" }, { highestVersion: SSL_3_0 });
    expect(judge(sslv3Offered, session)?.severity).toBe("warning");
  });
});

test("sslv3-negotiated: SSL 3.0 chosen though the client offers more is the server's fault", () => {
  const serverHello = build.serverHello({ negotiatedVersion: SSL_3_0 });
  expect(judgement(sslv3Negotiated, build.session({ tls: build.tlsSession({ serverHello }) }))).toBe(
    "error certain: The server chose SSL 3.0 (frame 14). The client offered at most TLS 1.1 (frame 13).",
  );
});

test("sslv3-negotiated: TLS 1.0 chosen is not SSL 3.0", () => {
  const serverHello = build.serverHello({ negotiatedVersion: TLS_1_0 });
  expect(judge(sslv3Negotiated, build.session({ tls: build.tlsSession({ serverHello }) }))).toBeNull();
});
