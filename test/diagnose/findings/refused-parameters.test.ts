// The findings on alerts in answer to a ClientHello, and on hellos that share no parameter with the server.
import { describe, expect, test } from "vitest";
import { alpnRejected } from "../../../src/diagnose/findings/hello/alpn-rejected.ts";
import { cipherSuitesNotAccepted } from "../../../src/diagnose/findings/hello/cipher-suites-not-accepted.ts";
import { clientAlertOther } from "../../../src/diagnose/findings/hello/client-alert-other.ts";
import { noSharedCipher } from "../../../src/diagnose/findings/hello/no-shared-cipher.ts";
import { noSharedGroup } from "../../../src/diagnose/findings/hello/no-shared-group.ts";
import { noSharedSignatureAlgorithm } from "../../../src/diagnose/findings/hello/no-shared-signature-algorithm.ts";
import { serverAlertOther } from "../../../src/diagnose/findings/hello/server-alert-other.ts";
import { serverParseErrorAlert } from "../../../src/diagnose/findings/hello/server-parse-error-alert.ts";
import { sniRejected } from "../../../src/diagnose/findings/hello/sni-rejected.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import type { ClientHello, Session, Side } from "../../../src/session/session.ts";
import type { CodePoint } from "../../../src/tls/code-point.ts";
import { partnerPolicy } from "../../build/policies.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
const X25519 = { id: "0x001d", name: "x25519" };
const X448 = { id: "0x001e", name: "x448" };
const AES_128_GCM = { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" };
const DHE_AES_128_GCM = { id: "0x009e", name: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" };
const ECDSA_ONLY = { id: "0xc02b", name: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" };
const PSS = { id: "0x0804", name: "rsa_pss_rsae_sha256" };
const ECDSA_SHA256 = { id: "0x0403", name: "ecdsa_secp256r1_sha256" };

const TLS_1_2_ONLY = { highestVersion: build.TLS_1_2, serverName: "mx.example.net" };
const TLS_1_3_ONLY = {
  highestVersion: build.TLS_1_3,
  supportedVersions: [build.TLS_1_3],
  cipherSuites: [AES_128_GCM],
  serverName: "mx.example.net",
};

/** The alert, of the server unless said, that ended the handshake in frame 14. */
function refused(
  hello: Partial<ClientHello>,
  description: CodePoint = HANDSHAKE_FAILURE,
  from: Side = "server",
): Session {
  const alerts = [build.alert(from, description, 14, 220)];
  return build.session({
    tls: build.tlsSession({ clientHello: build.clientHello(hello), alerts }),
    aborted: { by: from, with: "alert", frame: 14, certainty: "certain" },
  });
}

const judged = (session: Session) => judge(cipherSuitesNotAccepted, session, { policy: PUBLISHED_POLICY });

describe("cipher-suites-not-accepted", () => {
  const smtp = build.smtpDialogue({
    banner: { frame: 4, code: 220, text: "x.mail.protection.outlook.com ready" },
  });
  const offering = (cipherSuites: readonly CodePoint[], hello: Partial<ClientHello> = {}): Session => ({
    ...refused({ ...TLS_1_2_ONLY, serverName: null, cipherSuites, ...hello }),
    smtp,
  });
  test("a hello of which nothing is on the list is likely refused for that, by a list more than two years old", () => {
    expect(judged(offering([DHE_AES_128_GCM, build.SIGNALLING]))).toMatchObject({
      certainty: "likely",
      detail:
        "The client offered at most TLS 1.2 and 1 cipher suite (frame 13); the server sent the alert handshake_failure " +
        '(frame 14). "x.mail.protection.outlook.com" (frame 4) names Microsoft Exchange Online, and none of the suites ' +
        "is on its list (source of 2023-06-14: https://learn.microsoft.com/purview/technical-reference-details-about-encryption).",
    });
  });

  test("is certain while the provider's list is new", () => {
    const session = { ...offering([DHE_AES_128_GCM]), startTime: "2024-01-01T00:00:00.000000Z" };
    expect(judged(session)?.certainty).toBe("certain");
  });

  test("is only likely if the server closed without the alert", () => {
    const { tls, ...rest } = offering([DHE_AES_128_GCM]);
    const closed: Session = {
      ...rest,
      tls: tls && { ...tls, alerts: [] },
      startTime: "2024-01-01T00:00:00.000000Z",
      aborted: { by: "server", with: "FIN", frame: 15, certainty: "certain" },
    };
    expect(judged(closed)).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(/the server closed with a FIN/),
    });
  });

  const proofpoint = { ...smtp, banner: { frame: 4, code: 220, text: "mx1-us1.ppe-hosted.com ready" } };

  test("is only likely if something speaks against the list, and that is said", () => {
    const startTime = "2024-01-01T00:00:00.000000Z";
    expect(judged({ ...offering([build.RSA_AES_128_CBC]), smtp: proofpoint, startTime })).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(/\. The list is known from resellers that quote Proofpoint\.$/),
    });
  });

  test("is only likely, and says so, if nobody has looked for two years", () => {
    const suites = { cipherSuites: { "TLS 1.2": ["0xc030"] }, checked: "2024-06-30" };
    const session = offering([DHE_AES_128_GCM], { serverName: "mx.example.net" });
    expect(judge(cipherSuitesNotAccepted, session, { policy: partnerPolicy(suites) })).toMatchObject({
      certainty: "likely",
      detail: expect.stringMatching(/What is known of Partner was last checked on 2024-06-30/),
    });
  });

  test("Oracle's list, which lacks suites that it cannot do without, proves nothing", () => {
    const host = "smtp.email.us-ashburn-1.oci.oraclecloud.com";
    expect(judged(offering([build.ECDHE_AES_256_GCM], { serverName: host }))).toBeNull();
  });

  test.each<[string, Session]>([
    ["a suite is on the list", offering([DHE_AES_128_GCM, build.ECDHE_AES_256_GCM])],
    ["TLS 1.3 is offered with a suite of its own", offering([DHE_AES_128_GCM, AES_128_GCM], TLS_1_3_ONLY)],
    [
      "the version is too old for the provider",
      offering([DHE_AES_128_GCM], { highestVersion: { id: "0x0301", name: "TLS 1.0" } }),
    ],
    ["the server is nobody known", { ...offering([DHE_AES_128_GCM]), smtp: null }],
  ])("is not reported if %s", (_where, session) => {
    expect(judged(session)).toBeNull();
  });
});

test("no-shared-cipher: handshake_failure to a hello says that a parameter is missing, not which, and what stands out", () => {
  expect(judgement(noSharedCipher, refused({ ...TLS_1_2_ONLY, cipherSuites: [ECDSA_ONLY] }))).toContain(
    "error certain: The server answered the ClientHello (frame 13) with the alert handshake_failure (40) " +
      "(frame 14): it found no usable cipher suite, group or signature algorithm, and the alert does not " +
      "say which. The hello has 180 bytes",
  );
});

test("no-shared-cipher: handshake_failure after a ServerHello is not about the hello's parameters", () => {
  const { tls, ...session } = refused(TLS_1_2_ONLY);
  const answered = { ...session, tls: tls && { ...tls, serverHello: build.serverHello() } };
  expect(judge(noSharedCipher, answered)).toBeNull();
});

test("no-shared-group: a hello of TLS 1.3 with none of the usual groups likely shares none", () => {
  expect(judgement(noSharedGroup, refused({ ...TLS_1_3_ONLY, groups: [build.GREASE, X448] }))).toBe(
    "error likely: The client offers the groups x448 and cipher suites that need one (frame 13). The " +
      "server answered with the alert handshake_failure (40) (frame 14). None of these groups is one that " +
      "nearly every server accepts.",
  );
});

test("no-shared-group: a group that the same server chose elsewhere, and this hello lacks, is likely the missing one", () => {
  const serverHello = build.serverHello({ frame: 44, keyShare: { id: "0x0018", name: "secp384r1" } });
  const other = build.establishedSession({
    stream: 6,
    tls: build.tlsSession({ serverHello, established: true }),
  });
  const session = refused({ ...TLS_1_3_ONLY, groups: [X25519] });
  expect(judge(noSharedGroup, session, { among: [other] })?.detail).toMatch(
    /chose secp384r1 \(stream 6, frame 44\)\.$/,
  );
});

test("no-shared-group: a HelloRetryRequest for a group that was not offered is the server's fault", () => {
  const helloRetryRequest = build.serverHello({ keyShare: X448 });
  const clientHello = build.clientHello({ ...TLS_1_3_ONLY, groups: [X25519] });
  expect(
    judgement(noSharedGroup, build.session({ tls: build.tlsSession({ clientHello, helloRetryRequest }) })),
  ).toBe(
    "error certain: The client offers the groups x25519 (frame 13); the server's HelloRetryRequest (frame 14) asks for " +
      "x448, which is not among them.",
  );
});

test("no-shared-group: groups do not matter if a suite needs none", () => {
  const cipherSuites = [AES_128_GCM, build.RSA_AES_128_CBC];
  expect(judge(noSharedGroup, refused({ ...TLS_1_3_ONLY, cipherSuites, groups: [X448] }))).toBeNull();
});

test("no-shared-signature-algorithm: signatures with SHA-1 alone are likely refused", () => {
  const signatureAlgorithms = [{ id: "0x0201", name: "rsa_pkcs1_sha1" }];
  expect(judge(noSharedSignatureAlgorithm, refused({ ...TLS_1_2_ONLY, signatureAlgorithms }))).toMatchObject({
    certainty: "likely",
    detail: expect.stringMatching(/The client accepts only SHA-1 or MD5 signatures\.$/),
  });
});

const withKey = (publicKey: string): Session =>
  build.establishedSession({
    stream: 6,
    tls: build.tlsSession({
      certificates: [build.certificate({ publicKey })],
      serverHello: build.serverHello(),
    }),
  });

test("no-shared-signature-algorithm: an RSA key that the server showed elsewhere does not fit a hello that takes ECDSA only", () => {
  const session = refused({ ...TLS_1_2_ONLY, signatureAlgorithms: [ECDSA_SHA256] });
  expect(judge(noSharedSignatureAlgorithm, session, { among: [withKey("RSA 2048")] })?.detail).toMatch(
    /The client accepts no RSA signature; the server's key is RSA 2048 \(stream 6, frame 14\)\.$/,
  );
});

test("no-shared-signature-algorithm: an RSA key fits a hello that accepts RSA-PSS", () => {
  const session = refused({ ...TLS_1_3_ONLY, signatureAlgorithms: [ECDSA_SHA256, PSS] });
  expect(judge(noSharedSignatureAlgorithm, session, { among: [withKey("RSA 2048")] })).toBeNull();
});

test("server-parse-error-alert: decode_error to a hello says that the server could not make sense of it", () => {
  const hello = { ...TLS_1_2_ONLY, cipherSuites: [build.ECDHE_AES_256_GCM, build.GREASE] };
  expect(judgement(serverParseErrorAlert, refused(hello, { id: "0x32", name: "decode_error" }))).toBe(
    "error certain: The server answered the ClientHello (frame 13) with the alert decode_error (50) " +
      "(frame 14). The hello has 180 bytes in one segment. What stands out in it: all its cipher suites " +
      "need ECDHE. The hello contains GREASE values (RFC 8701).",
  );
});

test("server-parse-error-alert: internal_error is the server's own trouble", () => {
  const session = refused(TLS_1_2_ONLY, { id: "0x50", name: "internal_error" });
  expect(judge(serverParseErrorAlert, session)?.title).toBe(
    "The server failed on the ClientHello (internal_error)",
  );
});

test("server-parse-error-alert: internal_error to TLS 1.0 or 1.1 may be about the version, as OpenSSL 3 sends it", () => {
  const session = refused({}, { id: "0x50", name: "internal_error" });
  expect(judge(serverParseErrorAlert, session)).toMatchObject({
    title:
      "The server answered a hello that offers at most TLS 1.1 with internal_error: it may refuse that version",
    certainty: "likely",
    fault: null,
  });
});

test("no-shared-cipher: handshake_failure to TLS 1.1 is not certainly about cipher suites", () => {
  expect(judge(noSharedCipher, refused({}))?.certainty).toBe("likely");
});

test("server-parse-error-alert: handshake_failure is no failure to read the hello", () => {
  expect(judge(serverParseErrorAlert, refused(TLS_1_2_ONLY))).toBeNull();
});

const UNRECOGNIZED_NAME = { id: "0x70", name: "unrecognized_name" };

test("sni-rejected: a fatal unrecognized_name names what the client asked for", () => {
  expect(judgement(sniRejected, refused(TLS_1_2_ONLY, UNRECOGNIZED_NAME))).toBe(
    'error certain: The client asked for "mx.example.net" (frame 13). The server answered with the alert ' +
      "unrecognized_name (112) in frame 14.",
  );
});

test("sni-rejected: unrecognized_name as a warning after which the server continues is information", () => {
  const alerts = [
    { ...build.alert("server", UNRECOGNIZED_NAME, 14, 220), level: { id: "0x01", name: "warning" } },
  ];
  const session = build.session({ tls: build.tlsSession({ alerts, serverHello: build.serverHello() }) });
  expect(judge(sniRejected, session)?.severity).toBe("info");
});

test("sni-rejected: unrecognized_name from the client says nothing of the name that it asked for", () => {
  expect(judge(sniRejected, refused(TLS_1_2_ONLY, UNRECOGNIZED_NAME, "client"))).toBeNull();
});

const NO_APPLICATION_PROTOCOL = { id: "0x78", name: "no_application_protocol" };

test("alpn-rejected: no_application_protocol names what the client speaks", () => {
  expect(judgement(alpnRejected, refused({ alpn: ["h2", "http/1.1"] }, NO_APPLICATION_PROTOCOL))).toBe(
    'error certain: The client named "h2", "http/1.1" (frame 13). The server answered with the alert ' +
      "no_application_protocol (120) (frame 14).",
  );
});

test("no_application_protocol without ALPN in the hello is not about ALPN", () => {
  const session = refused({}, NO_APPLICATION_PROTOCOL);
  expect([judge(alpnRejected, session), judge(serverAlertOther, session)?.title]).toEqual([
    null,
    "The server ended the handshake with the alert no_application_protocol (120)",
  ]);
});

test("client-alert-other: a fatal alert of the client is reported with what came before it", () => {
  expect(judgement(clientAlertOther, refused(TLS_1_2_ONLY, HANDSHAKE_FAILURE, "client"))).toBe(
    "error certain: The client sent the fatal alert handshake_failure (40) (frame 14) after the client's ClientHello " +
      "(frame 13).",
  );
});

test("close_notify of either side is not a fatal alert", () => {
  const alerts = [
    {
      ...build.alert("client", { id: "0x00", name: "close_notify" }, 14, 220),
      level: { id: "0x01", name: "warning" },
    },
  ];
  const session = build.session({
    tls: build.tlsSession({ alerts }),
    aborted: { by: "client", with: "alert", frame: 14, certainty: "certain" },
  });
  expect([judge(clientAlertOther, session), judge(serverAlertOther, session)]).toEqual([null, null]);
});
