// The findings on extensions that a hello lacks.
import { expect, test } from "vitest";
import { extendedMasterSecretMissing } from "../../../src/diagnose/findings/server-answer/extended-master-secret-missing.ts";
import { renegotiationInfoMissing } from "../../../src/diagnose/findings/server-answer/renegotiation-info-missing.ts";
import { sniMissing } from "../../../src/diagnose/findings/server-answer/sni-missing.ts";
import type { ClientHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, established, gaveUp, SSL_3_0 } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const RENEGOTIATION = { id: "0xff01", name: "renegotiation_info", length: 1 };
const MASTER_SECRET = { id: "0x0017", name: "extended_main_secret", length: 0 };
const HANDSHAKE_FAILURE = { id: "0x28", name: "handshake_failure" };
const CERTIFICATE_UNKNOWN = { id: "0x2e", name: "certificate_unknown" };
const TLS_1_3 = { negotiatedVersion: build.TLS_1_3, extensions: [] };

test("a server that does not confirm secure renegotiation is a warning", () => {
  const session = established({ client: { extensions: [RENEGOTIATION] }, server: { extensions: [] } });
  expect(judgement(renegotiationInfoMissing, session)).toBe(
    "warning certain: The client signals secure renegotiation (frame 13) and the ServerHello (frame 14) does not " +
      "confirm it.",
  );
});

test("handshake_failure right after a ServerHello without secure renegotiation is likely about it", () => {
  const session = alerted("client", HANDSHAKE_FAILURE, {
    client: { cipherSuites: [build.SIGNALLING] },
    server: { extensions: [] },
  });
  expect(judgement(renegotiationInfoMissing, session)).toBe(
    "error likely: The client signals secure renegotiation (frame 13) and the ServerHello (frame 14) does not confirm " +
      "it. The client then sent handshake_failure (frame 17), as OpenSSL 3 does in this case.",
  );
});

test("a client that does not ask for secure renegotiation is old itself", () => {
  const session = established({ server: { extensions: [] } });
  expect(judgement(renegotiationInfoMissing, session)).toBe(
    "info certain: The ClientHello (frame 13) does not signal secure renegotiation: the client predates RFC 5746.",
  );
});

test.each([
  ["a server that confirms it", established()],
  ["TLS 1.3", established({ server: TLS_1_3 })],
])("secure renegotiation is not missed with %s", (_, session) => {
  expect(judge(renegotiationInfoMissing, session)).toBeNull();
});

test("extended-master-secret-missing: a hello without the extended master secret is reported", () => {
  expect(judgement(extendedMasterSecretMissing, established())).toBe(
    "info certain: The ClientHello (frame 13) does not have the extension extended_master_secret.",
  );
});

test("extended-master-secret-missing: handshake_failure of the client that alone offers the extended master secret is possibly about it", () => {
  const session = alerted("client", HANDSHAKE_FAILURE, { client: { extensions: [MASTER_SECRET] } });
  expect(judgement(extendedMasterSecretMissing, session)).toBe(
    "error possible: The ServerHello (frame 14) does not have the extension extended_master_secret. The client then sent " +
      "handshake_failure (frame 17), as systems in FIPS mode do in this case.",
  );
});

test("extended-master-secret-missing: the extended master secret is not blamed if a short prime explains the failure", () => {
  const session = alerted("client", HANDSHAKE_FAILURE, {
    client: { extensions: [MASTER_SECRET] },
    tls: { keyExchange: "DH 1024" },
  });
  expect(judge(extendedMasterSecretMissing, session)?.severity).toBe("info");
});

test.each([
  [
    "both hellos name it",
    established({ client: { extensions: [MASTER_SECRET] }, server: { extensions: [MASTER_SECRET] } }),
  ],
  ["TLS 1.3 needs none", established({ server: TLS_1_3 })],
  ["SSL 3.0 has no extensions", established({ server: { negotiatedVersion: SSL_3_0 } })],
])("extended-master-secret-missing: the extended master secret is not missed if %s", (_, session) => {
  expect(judge(extendedMasterSecretMissing, session)).toBeNull();
});

test("sni-missing: a hello without a server name is reported", () => {
  expect(judgement(sniMissing, established())).toBe(
    "info certain: The ClientHello (frame 13) has no server_name.",
  );
});

/** The server closed on a hello of TLS 1.2. */
function dropped(hello: Partial<ClientHello>): Session {
  const clientHello = build.clientHello({ version: build.TLS_1_2, highestVersion: build.TLS_1_2, ...hello });
  return build.session({ tls: build.tlsSession({ clientHello }) });
}

test.each([
  ["old", build.session()],
  ["lost", dropped({ acknowledgedFrame: null })],
])("sni-missing: a hello that is %s has a better reason to be dropped than a missing name", (_, session) => {
  expect(judge(sniMissing, session)?.severity).toBe("info");
});

test("sni-missing: a server that drops a hello without a server name may want one", () => {
  expect(judgement(sniMissing, dropped({}))).toBe(
    "warning certain: The ClientHello (frame 13) has no server_name. The server ended the handshake; a " +
      "server with many names may require a name.",
  );
});

test("sni-missing: a default certificate is suspected if the hello names no server and the certificate another", () => {
  const certificates = chain({ subjectAltNames: ["DNS:hosting.example.com"] });
  expect(judge(sniMissing, established({ tls: { certificates } }))?.severity).toBe("warning");
});

test("sni-missing: an alert that has nothing to do with names does not raise a missing one", () => {
  const alerts = [build.alert("server", CERTIFICATE_UNKNOWN, 15, 226)];
  const session = gaveUp(
    { by: "server", with: "alert", frame: 15 },
    { tls: { alerts, serverHello: null, certificates: [] } },
  );
  expect(judge(sniMissing, session)?.severity).toBe("info");
});

test("sni-missing: a hello that names its server is not reported", () => {
  expect(judge(sniMissing, established({ client: { serverName: "mx.example.net" } }))).toBeNull();
});
