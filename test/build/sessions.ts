// Whole sessions as literals: the story's session (TLS 1.1 hello, server FIN) with any part replaced.
import { causesOf } from "../../src/diagnose/causes.ts";
import { censusOf } from "../../src/diagnose/census.ts";
import type { Capture, ReportDocument } from "../../src/report/report-document.ts";
import type {
  Alert,
  Certificate,
  ClientHello,
  CloseEvent,
  Decryption,
  Dialogue,
  EncryptedTraffic,
  Finding,
  Message,
  Reply,
  ServerHello,
  Session,
  Side,
  SmtpDialogue,
  SmtpExchange,
  SmtpInTls,
  TlsSession,
} from "../../src/session/session.ts";
import type { SideTransport, Transport, Turn } from "../../src/session/transport.ts";
import type { CodePoint } from "../../src/tls/code-point.ts";

const TLS_1_0: CodePoint = { id: "0x0301", name: "TLS 1.0" };
const TLS_1_1: CodePoint = { id: "0x0302", name: "TLS 1.1" };
export const TLS_1_2: CodePoint = { id: "0x0303", name: "TLS 1.2" };
export const TLS_1_3: CodePoint = { id: "0x0304", name: "TLS 1.3" };

export const RSA_AES_128_CBC: CodePoint = { id: "0x002f", name: "TLS_RSA_WITH_AES_128_CBC_SHA" };
export const ECDHE_AES_256_GCM: CodePoint = { id: "0xc030", name: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" };
export const GREASE: CodePoint = { id: "0x0a0a", name: "GREASE" };
export const SIGNALLING: CodePoint = { id: "0x00ff", name: "TLS_EMPTY_RENEGOTIATION_INFO_SCSV" };

const FATAL: CodePoint = { id: "0x02", name: "fatal" };
const NULL_COMPRESSION: CodePoint = { id: "0x00", name: "NULL" };

const SUITES: readonly CodePoint[] = [
  { id: "0xc014", name: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA" },
  { id: "0xc00a", name: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA" },
  { id: "0x0035", name: "TLS_RSA_WITH_AES_256_CBC_SHA" },
  { id: "0xc013", name: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA" },
  { id: "0xc009", name: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA" },
  RSA_AES_128_CBC,
  { id: "0x000a", name: "TLS_RSA_WITH_3DES_EDE_CBC_SHA" },
];

/** `milliseconds` after the first frame of the story. */
export function timeAt(milliseconds: number): string {
  return new Date(Date.UTC(2026, 9, 20, 14, 43, 15) + milliseconds).toISOString().replace("Z", "000Z");
}

export function session(parts: Partial<Session> = {}): Session {
  return {
    capture: "mail.pcap",
    stream: 0,
    client: { address: "192.0.2.10", port: 41234 },
    server: { address: "198.51.100.25", port: 25 },
    protocol: "smtp",
    frames: { first: 1, last: 17, count: 17 },
    startTime: timeAt(0),
    endTime: timeAt(240),
    proxy: null,
    dialogue: null,
    smtp: smtpDialogue(),
    tls: tlsSession(),
    close: {
      by: "server",
      with: "FIN",
      frame: 15,
      time: timeAt(226),
      after: "ClientHello",
      afterFrame: 13,
      delayMs: 26,
      events: [closeEvent("server", "FIN", 15), closeEvent("client", "FIN", 16, { knewOtherFin: true })],
    },
    aborted: { by: "server", with: "FIN", frame: 15, certainty: "certain" },
    outcome: "handshake-failed",
    findings: [],
    view: { fromStart: true, bothSides: true, syns: 1, missing: [], rttMs: 20 },
    transport: transport(),
    turns: [
      turn("server", 4, 60, "220"),
      turn("client", 6, 80, "EHLO"),
      turn("server", 8, 120, "250"),
      turn("client", 10, 150, "STARTTLS"),
      turn("server", 11, 170, "220"),
      turn("client", 13, 200, "ClientHello"),
    ],
    opening: { client: { frame: 6, kind: "smtp" }, server: { frame: 4, kind: "smtp" } },
    ...parts,
  };
}

/** One frame long. */
export function turn(from: Side, frame: number, milliseconds: number, says: string, bytes = 30): Turn {
  return {
    from,
    firstFrame: frame,
    lastFrame: frame,
    startMs: milliseconds,
    endMs: milliseconds,
    bytes,
    says,
  };
}

export function transport(parts: Partial<Transport> = {}): Transport {
  return {
    client: flow(),
    server: flow(),
    synAck: null,
    icmp: [],
    portReused: false,
    timeRunsBackIn: null,
    ...parts,
  };
}

export function flow(parts: Partial<SideTransport> = {}): SideTransport {
  return {
    segments: 8,
    bytes: 400,
    retransmissions: 0,
    retransmissionDelayMs: 0,
    copies: 0,
    outOfOrder: 0,
    outsideWindow: 0,
    mss: 1460,
    largestPayload: 300,
    openingHopLimit: 64,
    hopLimit: 64,
    reset: null,
    unacknowledgedBytes: 0,
    unacknowledgedRetransmissions: 0,
    stalled: null,
    conflictFrame: null,
    zeroWindow: null,
    rttMs: 10,
    ...parts,
  };
}

export function smtpDialogue(parts: Partial<SmtpDialogue> = {}): SmtpDialogue {
  return {
    banner: { frame: 4, code: 220, text: "mx.example.net ESMTP" },
    unfinishedBanner: null,
    ehlo: { frame: 6, command: "EHLO", name: "mail.example.org" },
    capabilities: ["SIZE 157286400", "PIPELINING", "STARTTLS", "8BITMIME"],
    starttls: {
      advertised: true,
      command: { frame: 10, time: timeAt(150), verb: "STARTTLS", trailing: null },
      reply: { frame: 11, code: 220, text: "2.0.0 SMTP server ready" },
    },
    mailInClear: false,
    commands: ["EHLO", "STARTTLS"],
    replies: [],
    exchanges: [
      exchange("EHLO", 6, 80, { frame: 8, code: 250, text: "mx.example.net\nSIZE 157286400\nSTARTTLS" }),
      exchange("STARTTLS", 10, 150, { frame: 11, code: 220, text: "2.0.0 SMTP server ready" }),
    ],
    ehloReply: {
      frame: 8,
      code: 250,
      text: "mx.example.net\nSIZE 157286400\nPIPELINING\nSTARTTLS\n8BITMIME",
    },
    ehloReplyFault: null,
    earlyFrame: null,
    bareLineFeed: null,
    auth: null,
    strayAfterStarttls: { client: null, server: null },
    helloBeforeReply: null,
    exchangeSessionId: null,
    ...parts,
  };
}

export function exchange(
  verb: string,
  frame: number,
  milliseconds: number,
  reply: Reply | null,
  argument: string | null = null,
): SmtpExchange {
  return { frame, time: timeAt(milliseconds), verb, argument, reply };
}

/** An IMAP dialogue in which STARTTLS (frame 10) was answered OK in frame 11. */
export function upgradeDialogue(parts: Partial<Dialogue> = {}): Dialogue {
  return {
    advertised: true,
    command: { frame: 10, time: timeAt(150), verb: "STARTTLS" },
    reply: { frame: 11, text: "OK Begin TLS negotiation now", accepted: true },
    continuedInClear: false,
    saidGoodbye: false,
    ...parts,
  };
}

/** An SMTP dialogue whose STARTTLS command (frame 10) was answered so in frame 11. */
export function refused(code: number, text: string): SmtpDialogue {
  const reply: Reply = { frame: 11, code, text };
  const command = { frame: 10, time: timeAt(150), verb: "STARTTLS", trailing: null };
  return smtpDialogue({ starttls: { advertised: true, command, reply }, replies: [reply] });
}

export function tlsSession(parts: Partial<TlsSession> = {}): TlsSession {
  return {
    clientHello: clientHello(),
    helloRetryRequest: null,
    serverHello: null,
    certificates: [],
    alerts: [],
    messages: [message("client", "ClientHello", 13, 200)],
    established: false,
    errors: [],
    keyExchange: null,
    retriedClientHello: null,
    resumed: null,
    encrypted: { client: encryptedTraffic(), server: encryptedTraffic() },
    foreign: [],
    clientIssuerAccepted: null,
    renegotiation: null,
    ...parts,
  };
}

/** Nothing encrypted, unless given. */
export function encryptedTraffic(parts: Partial<EncryptedTraffic> = {}): EncryptedTraffic {
  return {
    records: 0,
    bytes: 0,
    largest: 0,
    lengths: [],
    last: null,
    alertLength: null,
    afterHandshake: { records: 0, bytes: 0, largest: 0 },
    ...parts,
  };
}

export function clientHello(parts: Partial<ClientHello> = {}): ClientHello {
  return {
    frame: 13,
    time: timeAt(200),
    recordVersion: TLS_1_0,
    version: TLS_1_1,
    supportedVersions: null,
    highestVersion: TLS_1_1,
    cipherSuites: SUITES,
    compressionMethods: [NULL_COMPRESSION],
    extensions: [{ id: "0x000a", name: "supported_groups", length: 8 }],
    serverName: null,
    alpn: [],
    groups: [{ id: "0x0017", name: "secp256r1" }],
    signatureAlgorithms: [],
    ja3: "0123456789abcdef0123456789abcdef",
    ja4: "t11i070100_0123456789ab_0123456789ab",
    encoding: "tls",
    random: "5a".repeat(32),
    keyShares: [],
    length: 180,
    firstBytes: `16030100b4010000b00302${"5a".repeat(32)}00000e`,
    firstFrame: 13,
    acknowledgedFrame: 14,
    ...parts,
  };
}

export function serverHello(parts: Partial<ServerHello> = {}): ServerHello {
  return {
    frame: 14,
    time: timeAt(220),
    recordVersion: TLS_1_2,
    version: TLS_1_2,
    negotiatedVersion: TLS_1_2,
    cipherSuite: ECDHE_AES_256_GCM,
    compressionMethod: NULL_COMPRESSION,
    extensions: [{ id: "0xff01", name: "renegotiation_info", length: 1 }],
    ja3s: "0123456789abcdef0123456789abcdef",
    keyShare: null,
    downgradeSentinel: null,
    ...parts,
  };
}

export function closeEvent(
  from: Side,
  flag: CloseEvent["flag"],
  frame: number,
  parts: Partial<CloseEvent> = {},
): CloseEvent {
  const marks = {
    knewOtherFin: false,
    afterOwnFin: false,
    believed: true,
    unlike: [],
    hopLimit: 64,
    identification: 0,
    acknowledgedFrame: null,
  };
  return { frame, time: null, from, flag, ...marks, ...parts };
}

export function message(from: Side, type: string, frame: number, milliseconds: number): Message {
  return { frame, time: timeAt(milliseconds), from, type, recordVersion: TLS_1_2 };
}

/** A readable fatal alert. */
export function alert(from: Side, description: CodePoint, frame: number, milliseconds: number) {
  return { frame, time: timeAt(milliseconds), from, level: FATAL, description };
}

export function certificate(parts: Partial<Certificate> = {}): Certificate {
  return {
    frame: 14,
    from: "server",
    subject: "CN=mx.example.net",
    issuer: "CN=Example CA,O=Example",
    serialNumber: "0a0b",
    notBefore: "2025-01-01T00:00:00Z",
    notAfter: "2026-01-01T00:00:00Z",
    subjectAltNames: ["DNS:mx.example.net"],
    publicKey: "RSA 2048",
    signatureAlgorithm: "sha256WithRSAEncryption",
    keyUsage: null,
    extendedKeyUsage: null,
    basicConstraints: null,
    authorityKeyId: null,
    subjectKeyId: null,
    mustStaple: false,
    malformed: [],
    sha256: "00".repeat(32),
    ...parts,
  };
}

/** TLS 1.2 that came up, closed in order by the client. */
export function establishedSession(parts: Partial<Session> = {}): Session {
  return session({
    tls: tlsSession({
      clientHello: clientHello({ version: TLS_1_2, highestVersion: TLS_1_2 }),
      serverHello: serverHello(),
      messages: [message("client", "ClientHello", 13, 200), message("server", "ServerHello", 14, 220)],
      established: true,
    }),
    close: {
      by: "client",
      with: "FIN",
      frame: 30,
      time: timeAt(900),
      after: "ApplicationData",
      afterFrame: 29,
      delayMs: 0.4,
      events: [closeEvent("client", "FIN", 30)],
    },
    aborted: null,
    outcome: "established",
    ...parts,
  });
}

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    id: "server-closed-after-clienthello",
    severity: "error",
    title: "The server closed right after the ClientHello without saying why",
    certainty: "certain",
    primary: true,
    fault: null,
    detail:
      "The server closed with a FIN (frame 15) 26 ms after the ClientHello (frame 13) and sent no alert.",
    frames: [13, 15],
    evidence: [{ frame: 13, field: "tls.clientHello.highestVersion", value: "TLS 1.1" }],
    logs: [{ system: "Postfix", text: "lost connection after STARTTLS" }],
    remedy: "Ask the operator of the server for its log at that time.",
    remedies: [{ system: "any", text: "Ask the operator of the server for its log at that time." }],
    references: ["RFC 5246 section 7.2.2"],
    ...parts,
  };
}

export function capture(parts: Partial<Capture> = {}): Capture {
  return {
    path: "mail.pcap",
    partOf: null,
    format: "pcap",
    compression: null,
    packets: 17,
    frames: { first: 1, last: 17 },
    bytes: 2048,
    firstTime: timeAt(0),
    lastTime: timeAt(240),
    truncated: false,
    damaged: false,
    linkTypes: ["ETHERNET"],
    sha256: null,
    secondReader: null,
    warnings: [],
    ...parts,
  };
}

export function reportDocument(parts: Partial<ReportDocument> = {}): ReportDocument {
  const { sessions = [session()] } = parts;
  return {
    schemaVersion: 2,
    tool: { name: "starttls-inspect", version: "0.0.0" },
    captures: [capture()],
    causes: causesOf(sessions),
    census: censusOf(sessions),
    rules: {},
    sessions,
    summary: {
      captures: 1,
      sessions: 1,
      established: 0,
      failed: 1,
      outcomes: { "handshake-failed": 1 },
      findings: {},
    },
    ...parts,
  };
}

/** A refused login inside TLS 1.3, all of it decrypted with the keys of `logs/tls.keys`. */
export function decryptedSession(parts: Partial<Session> = {}): Session {
  const version = { version: TLS_1_2, highestVersion: TLS_1_3, supportedVersions: [TLS_1_3, TLS_1_2] };
  const encrypted = (from: Side, type: string, frame: number, milliseconds: number): Message => ({
    ...message(from, type, frame, milliseconds),
    encrypted: true,
  });
  return session({
    tls: tlsSession({
      clientHello: clientHello(version),
      serverHello: serverHello({ negotiatedVersion: TLS_1_3, cipherSuite: AES_128_GCM }),
      messages: [
        message("client", "ClientHello", 13, 200),
        message("server", "ServerHello", 14, 220),
        ...["EncryptedExtensions", "Certificate", "CertificateVerify", "Finished"].map((type) =>
          encrypted("server", type, 14, 220),
        ),
        encrypted("client", "Finished", 15, 230),
        encrypted("client", "ApplicationData", 15, 230),
        encrypted("server", "ApplicationData", 16, 250),
        encrypted("client", "Alert", 22, 300),
      ],
      certificates: [certificate()],
      alerts: [closeNotify("client", 22, 300)],
      established: true,
      encrypted: { client: encryptedTraffic({ records: 5 }), server: encryptedTraffic({ records: 6 }) },
      decryption: decryption(),
    }),
    smtpInTls: smtpInTls(),
    close: {
      by: "client",
      with: "FIN",
      frame: 23,
      time: timeAt(301),
      after: "Alert",
      afterFrame: 22,
      delayMs: 1,
      events: [closeEvent("client", "FIN", 23)],
    },
    frames: { first: 1, last: 24, count: 24 },
    endTime: timeAt(320),
    aborted: null,
    outcome: "established",
    ...parts,
  });
}

const AES_128_GCM: CodePoint = { id: "0x1301", name: "TLS_AES_128_GCM_SHA256" };

function closeNotify(from: Side, frame: number, milliseconds: number): Alert {
  return {
    frame,
    time: timeAt(milliseconds),
    from,
    level: { id: "0x01", name: "warning" },
    description: { id: "0x00", name: "close_notify" },
    encrypted: true,
  };
}

export function decryption(parts: Partial<Decryption> = {}): Decryption {
  return {
    keys: { source: "logs/tls.keys", inCapture: false },
    client: { records: 5, stopped: null },
    server: { records: 6, stopped: null },
    ...parts,
  };
}

export function smtpInTls(parts: Partial<SmtpInTls> = {}): SmtpInTls {
  const refusal = { frame: 18, code: 535, text: "5.7.8 Error: authentication failed" };
  const ehloReply = { frame: 16, code: 250, text: "mx.example.net\nSIZE 157286400\nAUTH PLAIN LOGIN" };
  return {
    banner: null,
    ehlo: { frame: 15, command: "EHLO", name: "mail.example.org" },
    capabilities: ["SIZE 157286400", "AUTH PLAIN LOGIN"],
    commands: ["EHLO", "AUTH", "QUIT"],
    replies: [refusal],
    exchanges: [
      exchange("EHLO", 15, 230, ehloReply, "mail.example.org"),
      exchange("AUTH", 17, 260, refusal, "PLAIN"),
      exchange("QUIT", 20, 280, { frame: 21, code: 221, text: "2.0.0 Bye" }),
    ],
    ehloReply,
    auth: { frame: 17, mechanism: "PLAIN", sentSecret: true },
    exchangeSessionId: null,
    sentMessage: false,
    ...parts,
  };
}
