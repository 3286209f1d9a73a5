// The findings on cipher suites, parameters and extensions.
import { expect, test } from "vitest";
import { compressionNegotiated } from "../../../src/diagnose/findings/server-answer/compression-negotiated.ts";
import { dhParametersWeak } from "../../../src/diagnose/findings/server-answer/dh-parameters-weak.ts";
import { clientClosedAfterServerFlight } from "../../../src/diagnose/findings/certificates/client-closed-after-server-flight.ts";
import { dhRejectedByClient } from "../../../src/diagnose/findings/server-answer/dh-rejected-by-client.ts";
import { noForwardSecrecy } from "../../../src/diagnose/findings/server-answer/no-forward-secrecy.ts";
import { weakCipherNegotiated } from "../../../src/diagnose/findings/server-answer/weak-cipher-negotiated.ts";
import { weakSuitesOffered } from "../../../src/diagnose/findings/server-answer/weak-suites-offered.ts";
import type { Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, established, failed, gaveUp, TLS_1_0 } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const RC4 = { id: "0x0005", name: "TLS_RSA_WITH_RC4_128_SHA" };
const TRIPLE_DES = { id: "0x000a", name: "TLS_RSA_WITH_3DES_EDE_CBC_SHA" };
const ANONYMOUS = { id: "0x00a7", name: "TLS_DH_anon_WITH_AES_256_GCM_SHA384" };
const EXPORT = { id: "0x0003", name: "TLS_RSA_EXPORT_WITH_RC4_40_MD5" };
const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const DH_1024 = { tls: { keyExchange: "DH 1024" } };

const chose = (cipherSuite: typeof RC4, parts: Partial<Session> = {}): Session =>
  established({ server: { cipherSuite } }, parts);

const offers = (cipherSuites: readonly (typeof RC4)[]): Session =>
  build.session({ tls: build.tlsSession({ clientHello: build.clientHello({ cipherSuites }) }) });

test("weak-cipher-negotiated: RC4 in a session that was established is a warning", () => {
  expect(judgement(weakCipherNegotiated, chose(RC4))).toBe(
    "warning certain: The server chose TLS_RSA_WITH_RC4_128_SHA (frame 14). It provides no lasting " +
      "confidentiality: NULL does not encrypt, and EXPORT, DES, RC2 and RC4 can be broken.",
  );
});

test("weak-cipher-negotiated: RC4 in a session that failed is an error", () => {
  const session = gaveUp({}, { server: { cipherSuite: RC4 } });
  expect(judge(weakCipherNegotiated, session)?.severity).toBe("error");
});

test("weak-cipher-negotiated: 3DES is a warning even if the session failed", () => {
  const session = gaveUp({}, { server: { cipherSuite: TRIPLE_DES } });
  expect(judge(weakCipherNegotiated, session)?.severity).toBe("warning");
});

test("weak-cipher-negotiated: an anonymous suite between mail servers is legitimate", () => {
  expect(judge(weakCipherNegotiated, chose(ANONYMOUS))?.severity).toBe("info");
});

test("weak-cipher-negotiated: an anonymous suite on a submission port is a warning", () => {
  const server = { address: "192.0.2.1", port: 587 };
  expect(judge(weakCipherNegotiated, chose(ANONYMOUS, { server }))?.severity).toBe("warning");
});

test("weak-cipher-negotiated: AES-GCM is not weak", () => {
  expect(judge(weakCipherNegotiated, established())).toBeNull();
});

test("weak-suites-offered: weak suites among others are reported with their number", () => {
  expect(judgement(weakSuitesOffered, offers([build.ECDHE_AES_256_GCM, RC4, build.SIGNALLING]))).toBe(
    "info certain: The ClientHello (frame 13) offers 1 weak suite of 2: TLS_RSA_WITH_RC4_128_SHA.",
  );
});

test("weak-suites-offered: only weak suites is an error", () => {
  expect(judgement(weakSuitesOffered, offers([build.GREASE, RC4, EXPORT]))).toBe(
    "error certain: The ClientHello (frame 13) offers only weak suites: TLS_RSA_WITH_RC4_128_SHA, " +
      "TLS_RSA_EXPORT_WITH_RC4_40_MD5.",
  );
});

test("weak-suites-offered: only weak suites in a session that was established is a warning", () => {
  expect(judge(weakSuitesOffered, established({ client: { cipherSuites: [RC4] } }))?.severity).toBe(
    "warning",
  );
});

test("weak-suites-offered: GREASE and signalling values are no weak suites", () => {
  expect(
    judge(weakSuitesOffered, offers([build.GREASE, build.ECDHE_AES_256_GCM, build.SIGNALLING])),
  ).toBeNull();
});

test("no-forward-secrecy: RSA key exchange in TLS 1.2, which the server preferred to others, is its fault", () => {
  const session = established({
    client: { cipherSuites: [build.RSA_AES_128_CBC, build.ECDHE_AES_256_GCM] },
    server: { cipherSuite: build.RSA_AES_128_CBC },
  });
  expect(judgement(noForwardSecrecy, session)).toBe(
    "warning certain: The server chose TLS_RSA_WITH_AES_128_CBC_SHA (frame 14): anyone who obtains its " +
      "private key can decrypt a recording later.",
  );
  expect(judge(noForwardSecrecy, session)?.fault).toBe("server");
});

test("no-forward-secrecy: a server that was offered nothing but RSA key exchange is not at fault", () => {
  const session = established({
    client: { cipherSuites: [build.RSA_AES_128_CBC, build.SIGNALLING] },
    server: { cipherSuite: build.RSA_AES_128_CBC },
  });
  const finding = judge(noForwardSecrecy, session);
  expect(finding?.fault).toBe("client");
  expect(finding?.detail).toContain("The client offers only suites without forward secrecy.");
});

test.each<[string, Session]>([
  [
    "in TLS 1.0, which is warned of itself",
    established({ server: { cipherSuite: build.RSA_AES_128_CBC, negotiatedVersion: TLS_1_0 } }),
  ],
  ["with RC4, which is warned of itself", chose(RC4)],
  ["in a handshake that failed", gaveUp({}, { server: { cipherSuite: build.RSA_AES_128_CBC } })],
])("no-forward-secrecy: RSA key exchange is only a note %s", (_where, session) => {
  expect(judge(noForwardSecrecy, session)?.severity).toBe("info");
});

test.each([build.ECDHE_AES_256_GCM, ANONYMOUS])("no-forward-secrecy: $name has forward secrecy", (suite) => {
  expect(judge(noForwardSecrecy, chose(suite))).toBeNull();
});

test("dh-parameters-weak: a prime of 1024 bits in a session that was established is a warning", () => {
  expect(judgement(dhParametersWeak, established(DH_1024))).toBe(
    "warning certain: The server's Diffie-Hellman prime has 1024 bits (frame 14); current clients require 2048.",
  );
});

test("dh-parameters-weak: a prime of 768 bits with which the session was established is not an error", () => {
  expect(judge(dhParametersWeak, established({ tls: { keyExchange: "DH 768" } }))?.severity).toBe("warning");
});

test("dh-parameters-weak: a short prime after which the client aborted is an error", () => {
  expect(judge(dhParametersWeak, alerted("client", HANDSHAKE_FAILURE, DH_1024))?.severity).toBe("error");
});

test.each(["DH 2048", "x25519", "RSA export 512", null])(
  "dh-parameters-weak: %s is no short prime",
  (keyExchange) => {
    expect(judge(dhParametersWeak, established({ tls: { keyExchange } }))).toBeNull();
  },
);

test("dh-rejected-by-client: handshake_failure right after a short prime is likely about it", () => {
  expect(judgement(dhRejectedByClient, alerted("client", HANDSHAKE_FAILURE, DH_1024))).toBe(
    "error likely: The server sent a Diffie-Hellman prime of 1024 bits (frame 14), and the client sent the alert " +
      "handshake_failure (40) in frame 17 instead of going on.",
  );
});

test("a FIN right after a short prime is not known to be about it, and the prime is named", () => {
  expect(judge(dhRejectedByClient, gaveUp({}, DH_1024))).toBeNull();
  expect(judge(clientClosedAfterServerFlight, gaveUp({}, DH_1024))?.detail).toMatch(
    /The Diffie-Hellman prime of 1024 bits, or the certificate, may be the reason\./,
  );
});

test.each([
  ["an alert about the certificate", alerted("client", UNKNOWN_CA, DH_1024)],
  ["a client that went on first", failed({}, DH_1024)],
  ["a server that gave up", gaveUp({ by: "server" }, DH_1024)],
])("dh-rejected-by-client: a short prime is not refused by %s", (_, session) => {
  expect(judge(dhRejectedByClient, session)).toBeNull();
});

test("compression-negotiated: compression is a warning", () => {
  const compressionMethod = { id: "0x01", name: "DEFLATE" };
  expect(judgement(compressionNegotiated, established({ server: { compressionMethod } }))).toBe(
    "warning certain: The server chose the compression method DEFLATE (frame 14).",
  );
});

test("compression-negotiated: the null method is not compression", () => {
  expect(judge(compressionNegotiated, established())).toBeNull();
});
