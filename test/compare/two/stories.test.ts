// What people reported of one that fails and one that works, as sessions -> the answer that would have helped them.
import { describe, expect, it } from "vitest";
import { compareConnections } from "../../../src/compare/two/compare-connections.ts";
import type { WireTrace } from "../../../src/compare/wire/wire-trace.ts";
import type { ClientHello, Session, TlsSession } from "../../../src/session/session.ts";
import type { CodePoint } from "../../../src/tls/code-point.ts";
import * as build from "../../build/sessions.ts";

const { TLS_1_2, TLS_1_3, ECDHE_AES_256_GCM, RSA_AES_128_CBC } = build;
const RC4: CodePoint = { id: "0x0005", name: "TLS_RSA_WITH_RC4_128_SHA" };
const X25519: CodePoint = { id: "0x001d", name: "x25519" };
const HYBRID: CodePoint = { id: "0x11ec", name: "X25519MLKEM768" };
const RSA_SHA256: CodePoint = { id: "0x0401", name: "rsa_pkcs1_sha256" };
const RSA_SHA1: CodePoint = { id: "0x0201", name: "rsa_pkcs1_sha1" };
const MLDSA: CodePoint = { id: "0x0905", name: "mldsa65" };

const trace = (session: Session): WireTrace => ({
  session,
  packets: [],
  icmp: [],
  recorded: null,
  leftOut: 0,
});

function compare(a: Session, b: Session) {
  const [finding] = compareConnections(trace(a), trace(b), [
    { ...a, name: "A", finding: null },
    { ...b, name: "B", finding: null },
  ]).findings;
  if (finding === undefined) throw new Error("no finding");
  return finding;
}

const hello = (parts: Partial<ClientHello>): ClientHello =>
  build.clientHello({
    highestVersion: TLS_1_2,
    cipherSuites: [ECDHE_AES_256_GCM, RSA_AES_128_CBC],
    signatureAlgorithms: [RSA_SHA256, RSA_SHA1],
    ...parts,
  });

const works = (
  parts: Partial<ClientHello> = {},
  tls: Partial<TlsSession> = {},
  rest: Partial<Session> = {},
) =>
  build.establishedSession({
    tls: build.tlsSession({
      clientHello: hello(parts),
      serverHello: build.serverHello(),
      certificates: [build.certificate()],
      established: true,
      ...tls,
    }),
    ...rest,
  });

const fails = (
  id: string,
  aborted: Partial<NonNullable<Session["aborted"]>>,
  parts: Partial<ClientHello> = {},
  tls: Partial<TlsSession> = {},
) =>
  build.session({
    tls: build.tlsSession({ clientHello: hello(parts), ...tls }),
    aborted: { by: "server", with: "alert", frame: 15, certainty: "certain", ...aborted },
    findings: [build.finding({ id, fault: null })],
  });

const shown = { serverHello: build.serverHello(), certificates: [build.certificate()] };

describe("compareConnections, of what people reported", () => {
  // openssl/openssl issue 27557: sendmail with OpenSSL 3.5 hangs on servers that OpenSSL 3.0 reaches.
  it("the upgrade to OpenSSL 3.5: the size of its hello, though groups and signatures differ too", () => {
    const modern = {
      supportedVersions: [TLS_1_3, TLS_1_2],
      groups: [HYBRID, X25519],
      keyShares: [HYBRID, X25519],
      signatureAlgorithms: [MLDSA, RSA_SHA256, RSA_SHA1],
      length: 1551,
      firstFrame: 12,
    };
    const older = {
      ...modern,
      groups: [X25519],
      keyShares: [X25519],
      signatureAlgorithms: [RSA_SHA256, RSA_SHA1],
    };
    const finding = compare(
      fails("no-answer-to-clienthello", { with: "silence" }, modern),
      works({ ...older, length: 320, firstFrame: 13 }),
    );
    expect(finding).toMatchObject({ id: "connections-differ", certainty: "likely" });
    expect(finding.title).toContain("the size of the ClientHello");
    expect(finding.remedies.map(({ text }) => text).join()).toContain("ML-KEM");
  });

  // haproxy/haproxy issue 3148: of two connections with the same hello, one is reset.
  it("the same large hello that works now and then: nothing that the client offers", () => {
    const large = { groups: [HYBRID, X25519], keyShares: [HYBRID], length: 1551, firstFrame: 12 };
    const finding = compare(fails("server-reset-after-clienthello", { with: "RST" }, large), works(large));
    expect(finding).toMatchObject({ id: "connections-alike", severity: "warning" });
    expect(finding.detail).toContain("several hosts behind one address");
  });

  // openssl/openssl issue 21276: after the upgrade to OpenSSL 3 the client rejects what the server signs.
  it("the upgrade to OpenSSL 3: signature algorithms, as possible, and that both were shown the same", () => {
    const finding = compare(
      fails("client-alert-other", { by: "client" }, { signatureAlgorithms: [RSA_SHA256] }, shown),
      works(),
    );
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("the signature algorithms");
    expect(finding.detail).toContain("Both clients were shown the same by the server");
  });

  // openssl/openssl issue 16278: OpenSSL 3 requires renegotiation_info, which the old server never sent.
  it("the client that requires secure renegotiation: its own setting, since the server says the same to both", () => {
    const finding = compare(fails("renegotiation-info-missing", { by: "client" }, {}, shown), works());
    expect(finding.id).toBe("connections-alike");
    expect(finding.detail).toContain("it is their own settings, roots or minimums");
  });

  // Tencent's mail servers in July 2016, and Java without RC4.
  it("the server that speaks RC4 only: the suite that the failing client does not offer", () => {
    const finding = compare(
      fails("no-shared-cipher", {}),
      works(
        { cipherSuites: [RSA_AES_128_CBC, RC4] },
        { serverHello: build.serverHello({ cipherSuite: RC4 }) },
      ),
    );
    expect(finding.title).toBe(
      "What most likely decided: the cipher suites: A does not offer TLS_RSA_WITH_RC4_128_SHA, which the server chose for B",
    );
    expect(finding.remedies[0]?.text).toBe(
      "Offer TLS_RSA_WITH_RC4_128_SHA, as B does: the server chose it there.",
    );
  });

  // jetmore/swaks issue 34: without SNI the load balancer passes the connection to a web server.
  it("the load balancer that goes by SNI: the name, as possible, where the server answers in plain text", () => {
    const finding = compare(
      fails("plaintext-where-tls-expected-server", { with: "FIN" }),
      works({ serverName: "mx.example.net" }),
    );
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("the server name (SNI) (A: none; B: mx.example.net)");
    expect(finding.remedies[0]?.text).toContain("Send the server name (SNI) mx.example.net");
  });

  // albertito/chasquid issue 64: Microsoft's servers leave where the server sends a ticket, up to TLS 1.2.
  it("the server that sends tickets to one and none to the other: its extensions, as possible", () => {
    const tickets = { extensions: [{ id: "0x0023", name: "session_ticket", length: 0 }] };
    const finding = compare(
      fails(
        "client-closed-after-server-flight",
        { by: "client", with: "FIN" },
        {},
        {
          ...shown,
          serverHello: build.serverHello(tickets),
        },
      ),
      works(),
    );
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("extensions in the ServerHello");
  });

  it("the path that loses large packets: the longer chain of the server is listed where it was lost", () => {
    const { turns, transport } = build.session();
    const stalled = {
      frame: 14,
      segmentBytes: 1460,
      repetitions: 3,
      deniedIn: null,
      sackedBytes: 0,
      largestDelivered: 0,
      largestAfter: 0,
      isDeaf: false,
    };
    const lost = {
      ...fails("flight-not-delivered", { by: "client", with: "FIN" }, {}, shown),
      turns: [...turns, build.turn("server", 14, 220, "Certificate", 4000)],
      transport: { ...transport, server: { ...transport.server, stalled } },
    };
    const short = { turns: [...turns, build.turn("server", 14, 220, "ServerHelloDone", 900)] };
    expect(compare(lost, works({}, {}, short)).title).toContain(
      "size of the server's flight (A: 4000 bytes; B: 900 bytes)",
    );
  });
});
