// Two sessions, one of which failed -> the difference that explains it, and what must not be taken for one.
import { describe, expect, it } from "vitest";
import type { Compared } from "../../../src/compare/comparison.ts";
import { compareConnections } from "../../../src/compare/two/compare-connections.ts";
import type { WireTrace } from "../../../src/compare/wire/wire-trace.ts";
import type { ClientHello, Session, TlsSession } from "../../../src/session/session.ts";
import type { CodePoint } from "../../../src/tls/code-point.ts";
import * as build from "../../build/sessions.ts";

const { TLS_1_2, TLS_1_3, ECDHE_AES_256_GCM, RSA_AES_128_CBC, GREASE } = build;
const P256: CodePoint = { id: "0x0017", name: "secp256r1" };
const X25519: CodePoint = { id: "0x001d", name: "x25519" };
const HYBRID: CodePoint = { id: "0x11ec", name: "X25519MLKEM768" };
const GCM_128: CodePoint = { id: "0xc02f", name: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" };
const RENEGOTIATION = { id: "0xff01", name: "renegotiation_info", length: 1 };
const TICKETS = { id: "0x0023", name: "session_ticket", length: 0 };
const GROUPS = { id: "0x000a", name: "supported_groups", length: 8 };
const MASTER_SECRET = { id: "0x0017", name: "extended_main_secret", length: 0 };

const trace = (session: Session): WireTrace => ({
  session,
  packets: [],
  icmp: [],
  recorded: null,
  leftOut: 0,
});

function asSide(name: string, { capture, stream, client, server, startTime }: Session): Compared {
  return { name, capture, stream, client, server, startTime, finding: null };
}

function compare(a: Session, b: Session) {
  const comparison = compareConnections(trace(a), trace(b), [asSide("A", a), asSide("B", b)]);
  const [finding] = comparison.findings;
  if (finding === undefined) throw new Error("no finding");
  const named = (name: string) => comparison.differences.find((each) => each.name === name) ?? null;
  return { ...comparison, finding, named };
}

const hello = (parts: Partial<ClientHello> = {}): ClientHello =>
  build.clientHello({
    version: TLS_1_2,
    highestVersion: TLS_1_2,
    cipherSuites: [ECDHE_AES_256_GCM, GCM_128, RSA_AES_128_CBC],
    extensions: [RENEGOTIATION, MASTER_SECRET, GROUPS],
    ...parts,
  });

const worked = (
  parts: Partial<ClientHello> = {},
  tls: Partial<TlsSession> = {},
  session: Partial<Session> = {},
) =>
  build.establishedSession({
    tls: build.tlsSession({
      clientHello: hello(parts),
      serverHello: build.serverHello(),
      established: true,
      ...tls,
    }),
    ...session,
  });

/** The server closed on the hello (frame 13) with a FIN (frame 15). */
const closed = (parts: Partial<ClientHello> = {}, session: Partial<Session> = {}) =>
  build.session({
    tls: build.tlsSession({ clientHello: hello(parts) }),
    findings: [build.finding()],
    ...session,
  });

const OLD: Partial<ClientHello> = { highestVersion: { id: "0x0301", name: "TLS 1.0" } };
const VERSION_ALERT = build.finding({
  id: "tls-version-rejected-alert",
  title: "The server refuses the client's TLS versions (alert protocol_version)",
  fault: "client",
  remedies: undefined,
});

describe("one failed, the other worked: compareConnections names", () => {
  it("the TLS versions, likely where the server only closed", () => {
    const { finding, named } = compare(closed(OLD), worked());
    expect(finding).toMatchObject({
      id: "connections-differ",
      certainty: "likely",
      primary: true,
      fault: null,
    });
    expect(finding.title).toBe(
      "What most likely decided: the TLS versions offered (A: at most TLS 1.0; B: at most TLS 1.2)",
    );
    expect(finding.frames).toContainEqual({ capture: "A", frame: 13 });
    expect(named("TLS versions offered")).toMatchObject({ decides: "often", a: "at most TLS 1.0" });
  });

  it("the TLS versions, certain where the server's alert says so, with that finding's side and remedies", () => {
    const { finding } = compare(worked(), closed(OLD, { findings: [VERSION_ALERT] }));
    expect(finding).toMatchObject({ certainty: "certain", fault: "client" });
    expect(finding.remedies.length).toBeGreaterThan(1);
    expect(finding.detail).not.toContain("Two connections prove little");
  });

  it("the TLS versions no more than likely where another server said so", () => {
    const other = { server: { address: "198.51.100.99", port: 25 } };
    const { finding, differences } = compare(
      worked({}, {}, other),
      closed(OLD, { findings: [VERSION_ALERT] }),
    );
    expect(finding).toMatchObject({ certainty: "likely" });
    expect(finding.detail).toContain("The servers are not the same");
    expect(differences.slice(0, 2).map(({ name }) => name)).toEqual([
      "TLS versions offered",
      "server address",
    ]);
  });

  it("the cipher suites, where the failing hello lacks what the server chose for the other", () => {
    const { finding } = compare(closed({ cipherSuites: [RSA_AES_128_CBC] }), worked());
    expect(finding).toMatchObject({ certainty: "likely" });
    expect(finding.title).toContain("the cipher suites");
  });

  it("no cipher suites, where the failing hello offers what the server chose for the other", () => {
    const { finding, named } = compare(closed({ cipherSuites: [ECDHE_AES_256_GCM] }), worked());
    expect(finding).toMatchObject({ id: "connections-alike", severity: "warning" });
    expect(named("cipher suites")).toMatchObject({ decides: "rarely" });
  });

  it("one cause, not three, where a post-quantum key share makes the hello large and nobody answers", () => {
    const large = closed(
      { groups: [HYBRID, X25519], keyShares: [HYBRID, X25519], length: 1551, firstFrame: 12 },
      {
        findings: [build.finding({ id: "no-answer-to-clienthello" })],
        aborted: { by: "server", with: "silence", frame: null, certainty: "certain" },
      },
    );
    const { finding } = compare(large, worked({ groups: [X25519], keyShares: [X25519] }));
    expect(finding).toMatchObject({ certainty: "likely" });
    expect(finding.title).toContain("the size of the ClientHello (A: 1551 bytes");
  });

  it("no size, where the server answered the large hello", () => {
    const answered = closed(
      { length: 1551, firstFrame: 12 },
      {
        tls: build.tlsSession({
          clientHello: hello({ length: 1551, firstFrame: 12 }),
          messages: [
            build.message("client", "ClientHello", 13, 200),
            build.message("server", "Alert", 14, 220),
          ],
        }),
      },
    );
    expect(compare(answered, worked()).named("size of the ClientHello")).toMatchObject({ decides: "rarely" });
  });

  it("both, as possible, where the name and the versions differ", () => {
    const { finding } = compare(closed({ ...OLD, serverName: "mx.example.net" }), worked());
    expect(finding).toMatchObject({ certainty: "possible" });
    expect(finding.title).toContain("the TLS versions offered and server name (SNI)");
  });

  it("the server before all else, where both hellos are the same", () => {
    const { finding } = compare(closed({}, { server: { address: "198.51.100.26", port: 25 } }), worked());
    expect(finding).toMatchObject({ certainty: "likely" });
    expect(finding.title).toContain("the server address (A: 198.51.100.26:25; B: 198.51.100.25:25)");
  });

  it("the client's address, where STARTTLS is offered to the one and not to the other", () => {
    const stripped = build.session({
      client: { address: "192.0.2.99", port: 40001 },
      smtp: build.smtpDialogue({
        capabilities: ["PIPELINING"],
        starttls: { advertised: false, command: null, reply: null },
        exchanges: [build.exchange("EHLO", 6, 80, null), build.exchange("QUIT", 10, 90, null)],
      }),
      tls: null,
      aborted: null,
      outcome: "starttls-not-offered",
      findings: [build.finding({ id: "starttls-not-offered" })],
    });
    const { finding, named } = compare(stripped, worked());
    expect(finding).toMatchObject({ id: "connections-differ", certainty: "possible" });
    expect(finding.title).toContain("the client address");
    expect(named("capabilities (reply to EHLO)")).toMatchObject({ decides: "no" });
    expect(named("commands in the clear")).toMatchObject({ decides: "no" });
  });

  it("nothing, where nothing that could decide differs", () => {
    const { finding, headline } = compare(closed(), worked());
    expect(finding).toMatchObject({ id: "connections-alike", severity: "warning", primary: true });
    expect(headline).toContain("Nothing that could decide differs, and yet A failed");
  });

  it("an issued-again certificate as no likely cause of a rejection", () => {
    const rejected = build.finding({ id: "client-rejected-certificate", fault: "server" });
    const failing = closed(
      {},
      {
        tls: build.tlsSession({
          clientHello: hello(),
          serverHello: build.serverHello(),
          certificates: [build.certificate({ sha256: "11".repeat(32), serialNumber: "01" })],
        }),
        aborted: { by: "client", with: "alert", frame: 17, certainty: "certain" },
        findings: [rejected],
      },
    );
    const { finding, named } = compare(failing, worked({}, { certificates: [build.certificate()] }));
    expect(named("server certificate")).toMatchObject({ decides: "rarely" });
    expect(finding.certainty).not.toBe("likely");
    const expired = {
      certificates: [build.certificate({ notAfter: "2024-01-01T00:00:00Z", sha256: "22".repeat(32) })],
    };
    const other = closed({}, { ...failing, tls: failing.tls && { ...failing.tls, ...expired } });
    expect(compare(other, worked({}, { certificates: [build.certificate()] })).finding).toMatchObject({
      certainty: "likely",
      fault: "server",
    });
  });
});

const expectSame = (one: Partial<ClientHello>, other: Partial<ClientHello>) => {
  const { differences, equal } = compare(worked(one), worked(other));
  expect(differences.filter(({ decides }) => decides !== "no")).toEqual([]);
  expect(equal).toContain("extensions");
};

describe("what is drawn anew for each hello", () => {
  it("GREASE, the random and shuffled extensions are no difference", () => {
    const grease = { ...GREASE, length: 0 };
    expectSame(
      {
        random: "11".repeat(32),
        cipherSuites: [GREASE, GCM_128, ECDHE_AES_256_GCM],
        extensions: [grease, GROUPS, RENEGOTIATION],
        ja3: "a",
      },
      {
        cipherSuites: [{ ...GREASE, id: "0xfafa" }, GCM_128, ECDHE_AES_256_GCM],
        extensions: [RENEGOTIATION, grease, GROUPS],
        ja3: "b",
      },
    );
  });

  it("padding and an empty ticket are no difference, an offered ticket is one", () => {
    const padding = { id: "0x0015", name: "padding", length: 16 };
    expectSame(
      { extensions: [RENEGOTIATION, GROUPS, TICKETS, padding], length: 220 },
      { extensions: [RENEGOTIATION, GROUPS], length: 196 },
    );
    const { named } = compare(
      worked({ extensions: [{ ...TICKETS, length: 160 }] }),
      worked({ extensions: [TICKETS] }),
    );
    expect(named("session resumption")).toMatchObject({
      a: "offers a ticket (TLS 1.2)",
      b: "no session offered",
    });
  });

  it("the order of extensions of a client that does not shuffle them is one, which rarely decides", () => {
    const { named } = compare(
      worked({ extensions: [MASTER_SECRET, RENEGOTIATION], ja4: "x" }),
      worked({ extensions: [RENEGOTIATION, MASTER_SECRET] }),
    );
    expect(named("order of extensions")).toMatchObject({ decides: "rarely" });
  });

  it("the record version does not count as an offer", () => {
    const { finding, named } = compare(closed({ recordVersion: TLS_1_3 }), worked());
    expect(named("TLS versions offered")).toBeNull();
    expect(named("record version (not the offer)")).toMatchObject({ decides: "rarely" });
    expect(finding.id).toBe("connections-alike");
  });
});

describe("two that fared alike, or of which one is not known", () => {
  it("both established: alike, with what differs", () => {
    const { finding } = compare(worked(), worked({ serverName: "mx.example.net" }));
    expect(finding).toMatchObject({
      id: "connections-alike",
      severity: "info",
      title: "Both established TLS",
    });
    expect(finding.detail).toBe("What differs: server name (SNI).");
  });

  it("that a capture does not show how it went, which is the capture's doing", () => {
    const open = build.session({ outcome: "incomplete-capture", findings: [] });
    expect(compare(open, open).finding).toMatchObject({ id: "connections-alike", fault: "capture" });
  });

  it("both failed in the same way, or each in its own", () => {
    expect(compare(closed(), closed(OLD)).finding.title).toBe("Both failed in the same way");
    const refused = build.session({
      outcome: "starttls-refused",
      tls: null,
      findings: [build.finding({ id: "starttls-refused-temporary" })],
    });
    expect(compare(closed(), refused).finding).toMatchObject({ id: "connections-differ", severity: "info" });
  });

  it("a capture that ends early explains nothing and says what would", () => {
    const cut = worked(
      {},
      { established: false },
      { outcome: "incomplete-capture", close: { ...build.session().close, by: null } },
    );
    const { finding, untold } = compare(cut, closed(OLD));
    expect(finding).toMatchObject({ severity: "info", primary: false });
    expect(finding.title).toContain("do not show how A went");
    expect(untold).toEqual(["A does not show how the connection ended: capture until it closes."]);
  });

  it("a hello that the capture lacks is no difference", () => {
    const view = { ...build.session().view, fromStart: false };
    const late = worked({}, { clientHello: null }, { view });
    const { differences, untold } = compare(late, closed());
    expect(differences.filter(({ topic }) => topic === "hello")).toEqual([]);
    expect(untold.join()).toContain("The ClientHello and the dialogue in the clear: seen in B and not in A");
  });

  it("names the groups that only one of them has, and not all that both have", () => {
    const many = [P256, X25519, { id: "0x0018", name: "secp384r1" }, { id: "0x0019", name: "secp521r1" }];
    const { named } = compare(worked({ groups: [...many, HYBRID] }), worked({ groups: many }));
    expect(named("groups")).toMatchObject({
      a: "5, of which B lacks X25519MLKEM768",
      b: "secp256r1, x25519, secp384r1, secp521r1",
    });
  });
});

describe("remedies and what cannot be told", () => {
  const NO_CIPHER = build.finding({ id: "no-shared-cipher", remedies: undefined });

  it("advise what the server chose for the one that worked, before what mostly works", () => {
    const { finding } = compare(
      closed({ cipherSuites: [RSA_AES_128_CBC] }, { findings: [NO_CIPHER] }),
      worked(),
    );
    expect(finding.remedies[0]).toEqual({
      side: "client",
      system: "any",
      text: "Offer TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, as B does: the server chose it there.",
    });
    expect(
      finding.remedies.slice(1).filter(({ side, system }) => side === "client" && system === "any"),
    ).toEqual([]);
  });

  it("change nothing yet where several things may have decided", () => {
    const { finding } = compare(closed({ ...OLD, serverName: "mx.example.net" }), worked());
    expect(finding.remedies.map(({ text }) => text)).toEqual([expect.stringContaining("only this changed")]);
  });

  it("a certificate that both were shown, or that one does not show, is said", () => {
    const rejected = build.finding({ id: "client-rejected-certificate" });
    const certificates = [build.certificate()];
    const failing = closed(
      { alpn: ["smtp"] },
      {
        tls: build.tlsSession({
          clientHello: hello({ alpn: ["smtp"] }),
          serverHello: build.serverHello(),
          certificates,
        }),
        aborted: { by: "client", with: "alert", frame: 17, certainty: "certain" },
        findings: [rejected],
      },
    );
    expect(compare(failing, worked({}, { certificates })).finding.detail).toContain(
      "is about the server certificate, and there the two are alike.",
    );
    expect(compare(failing, worked()).finding.detail).toContain(
      "is about the server certificate, which B does not show.",
    );
  });

  it("two halves of a connection through a proxy that ends TLS are suspected, two clients one after the other are not", () => {
    const proxied = { client: { address: "203.0.113.1", port: 50000 } };
    expect(compare(closed(), worked({}, {}, proxied)).untold.join()).toContain(
      "a proxy between the two ends TLS",
    );
    const later = { ...proxied, startTime: build.timeAt(60_000), endTime: build.timeAt(61_000) };
    expect(compare(closed(), worked({}, {}, later)).untold).toEqual([]);
  });

  it("a gap leaves open what could decide, and a command that is missing is none that was left out", () => {
    const missing = [{ from: "client", frame: 6, bytes: 20, reason: "not-captured" }] as const;
    const view = { ...build.session().view, missing };
    const smtp = build.smtpDialogue({
      earlyFrame: 3,
      exchanges: [build.exchange("STARTTLS", 10, 150, null)],
    });
    const { finding, named } = compare(closed({}, { view, smtp }), worked());
    expect(finding).toMatchObject({ id: "connections-alike", certainty: "possible" });
    expect(finding.title).toContain("Nothing that both captures show and that could decide differs");
    expect([named("commands in the clear"), named("client's waiting for replies")]).toEqual([null, null]);
    const rude = compare(closed({}, { smtp }), worked());
    expect(rude.named("client's waiting for replies")).toMatchObject({ decides: "often" });
  });

  it("what one side alone shows of a connection is no failure to explain", () => {
    const oneSided = build.finding({ id: "capture-one-sided", fault: "capture" });
    const half = closed(OLD, { findings: [oneSided], view: { ...build.session().view, bothSides: false } });
    expect(compare(half, worked()).finding).toMatchObject({ severity: "info", primary: false });
  });
});
