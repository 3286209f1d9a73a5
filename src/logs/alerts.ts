// An alert that a log names, by number or by name -> which one, who sent it, and what it can mean.
import type { FindingId } from "../diagnose/finding-texts.ts";
import { CERTIFICATE, HELLO, type Symptom } from "./symptoms/symptom.ts";
import type { Side } from "../session/session.ts";
import { alertDescriptions } from "../tls/registry/data/alert-descriptions.ts";

interface Meaning {
  readonly means: string;
  readonly fromServer: readonly FindingId[];
  readonly fromClient: readonly FindingId[];
  readonly look: string;
  readonly first: string;
}

export interface FoundAlert {
  readonly number: number;
  /** Null where the words do not tell. */
  readonly from: Side | null;
  readonly index: number;
  readonly quote: string;
}

const byCertificate = (
  means: string,
  first: string,
  ofServer: readonly FindingId[] = [],
  ofClient: readonly FindingId[] = [],
): Meaning => ({
  means,
  fromServer: [...ofClient, "client-certificate-rejected"],
  fromClient: [...ofServer, "client-rejected-certificate"],
  look: CERTIFICATE,
  first,
});

const ISSUER_FIRST =
  "Look at the rejected side's chain: are the intermediates sent, and does the other side have the root?";

const MEANINGS: Readonly<Record<number, Meaning>> = {
  10: {
    means: "it got something else than it expected: another message, or no TLS at all",
    fromServer: ["plaintext-where-tls-expected-client", "server-alert-other"],
    fromClient: ["plaintext-where-tls-expected-server", "client-alert-other"],
    look: "the message before the alert",
    first: "Check whether the other side speaks TLS at that point: port and mode.",
  },
  40: {
    means:
      "it found nothing in common: a cipher suite, a group or a signature, or it misses a client certificate",
    fromServer: [
      "no-shared-cipher",
      "no-shared-group",
      "no-shared-signature-algorithm",
      "client-certificate-missing",
    ],
    fromClient: ["dh-rejected-by-client", "client-alert-other"],
    look: "suites, groups and signature algorithms of the ClientHello",
    first: "Read the log of the side that sent it: it names the parameter.",
  },
  42: byCertificate("it does not accept the certificate, and does not say why", ISSUER_FIRST),
  43: byCertificate(
    "the certificate is of a kind that it does not accept; today mostly one that is not made for this use (Extended Key Usage)",
    "Look at the Extended Key Usage of the rejected side's certificate: public CAs no longer issue for client authentication.",
    ["certificate-key-usage-mismatch"],
    ["client-certificate-without-clientauth"],
  ),
  44: byCertificate("the certificate is revoked", "Ask the CA; then replace the certificate."),
  45: byCertificate("the certificate has expired", "Renew it and reload the service; check the clocks.", [
    "certificate-expired",
  ]),
  46: byCertificate(
    "it does not accept the certificate, for a reason that has no alert of its own",
    ISSUER_FIRST,
    ["certificate-chain-incomplete", "server-root-not-trusted"],
  ),
  48: byCertificate("it does not know the certificate's issuer", ISSUER_FIRST, [
    "certificate-chain-incomplete",
    "certificate-self-signed",
    "server-root-not-trusted",
  ]),
  50: {
    means: "it could not parse a message",
    fromServer: ["server-parse-error-alert"],
    fromClient: ["client-alert-other"],
    look: "which message it answers, and whether a device in the path changes it",
    first: "Update the side that sent it; try a smaller ClientHello.",
  },
  70: {
    means: "it accepts none of the TLS versions that the other side can",
    fromServer: ["tls-version-rejected-alert"],
    fromClient: ["tls-version-rejected-by-client"],
    look: "the versions in the ClientHello and the one in the ServerHello",
    first: "Enable TLS 1.2 and 1.3 on the outdated side: usually the one that got this alert.",
  },
  71: {
    means: "what the other side can is too weak for it",
    fromServer: ["no-shared-cipher", "cipher-suites-not-accepted"],
    fromClient: ["dh-rejected-by-client", "client-alert-other"],
    look: "suites and groups of the ClientHello, and the length of the DH key",
    first: "Enable ECDHE suites with AES-GCM on the side that got it.",
  },
  80: {
    means: "it has trouble of its own",
    fromServer: ["server-parse-error-alert", "server-alert-other"],
    fromClient: ["client-alert-other"],
    look: HELLO,
    first: "Read the log of the side that sent it: certificate, key or configuration.",
  },
  86: {
    means: "the client repeated an attempt with a lower version, and it can do better",
    fromServer: ["fallback-scsv-rejected"],
    fromClient: [],
    look: "the attempt before it",
    first: "Find out why the attempt with the higher version failed.",
  },
  110: {
    means: "it got an extension that it had not asked for",
    fromServer: ["server-alert-other"],
    fromClient: ["server-hello-unsolicited-extension"],
    look: "the extensions of both hellos",
    first: "Update the side that got it.",
  },
  112: {
    means: "it does not serve the name that the client asks for (server_name)",
    fromServer: ["sni-rejected"],
    fromClient: [],
    look: "server_name in the ClientHello",
    first: "Compare that name with the names the server is set up for.",
  },
  113: byCertificate(
    "the stapled OCSP response is not valid",
    "Refresh or switch off OCSP stapling on the server.",
  ),
  116: {
    means: "it requires a client certificate, and got none",
    fromServer: ["client-certificate-missing"],
    fromClient: [],
    look: "the CertificateRequest (TLS 1.2)",
    first: "Configure a certificate in the client, or do not require one in the server.",
  },
  120: {
    means: "it speaks none of the protocols that the client names (ALPN)",
    fromServer: ["alpn-rejected"],
    fromClient: [],
    look: "the ALPN extension of the ClientHello",
    first: "Send no ALPN for mail, or a name that the server accepts.",
  },
};

const OTHER: Meaning = {
  means: "which ended the handshake",
  fromServer: ["server-alert-other"],
  fromClient: ["client-alert-other"],
  look: "which message the alert answers",
  first: "Read the log of the side that sent it, at that time.",
};

/** The symptom of an alert, by who sent it. */
export function alertSymptom(number: number, from: Side | null): Symptom {
  const name = alertDescriptions.find(([code]) => code === number)?.[1] ?? "unknown";
  const { means, fromServer, fromClient, look, first } = MEANINGS[number] ?? OTHER;
  const who = from === null ? "One side" : `The ${from}`;
  const meaning = MEANINGS[number] === undefined ? "" : `: ${means}`;
  // Senders check certificates more often than servers do, except for what they are made for.
  const isOfServer = look === CERTIFICATE && number !== 43;
  const both = isOfServer ? [...fromClient, ...fromServer] : [...fromServer, ...fromClient];
  const findings = from === null ? both : from === "server" ? fromServer : fromClient;
  return {
    says: `${who} ended TLS with alert ${number}, ${name}${meaning}.`,
    ...(from === null
      ? { leaves: "Which side sent it: a log may show one that it got or one that it sent." }
      : {}),
    findings: findings.length > 0 ? findings : both,
    look,
    first,
  };
}

/** Names that programs use instead of the registry's, without spaces. */
const ALIASES: readonly (readonly [name: string, number: number])[] = [
  ["unknowncertificateauthority", 48],
  ["caisunknown", 48],
  ["expiredcertificate", 45],
  ["revokedcertificate", 44],
  ["unknowncertificate", 46],
  ["badcert", 42],
  ["errordecryptingmessage", 51],
  ["errordecodingmessage", 50],
  ["protocolversionnotsupported", 70],
  ["insuffientsecurity", 71],
  // GnuTLS
  ["handshakefailed", 40],
  ["certificateisbad", 42],
  ["certificateisnotsupported", 43],
  ["certificatewasrevoked", 44],
  ["certificateisexpired", 45],
  ["errorinprotocolversion", 70],
];

/** The longest first: certificate_unknown is no unknown_ca. */
const NAMES: readonly (readonly [name: string, number: number])[] = [
  ...ALIASES,
  ...alertDescriptions.map(([number, name]) => [name.replaceAll("_", "").toLowerCase(), number] as const),
].toSorted(([a], [b]) => b.length - a.length);

/** Words that stand for more than the alert of that name. */
const AMBIGUOUS: ReadonlySet<number> = new Set([0, 10, 40, 80, 90]);

/** The alert that is called exactly so, as "unknown CA"; undefined if none is. */
export function alertCalled(text: string): number | undefined {
  const name = text.replaceAll(/[ _]/g, "").toLowerCase();
  return NAMES.find(([known, number]) => known === name && !AMBIGUOUS.has(number))?.[1];
}

const NUMBERED =
  /\balert(?: number| code| description)?[ :=#[(]{0,3}(\d{1,3})(?![\d.%])|\bfatal (?:alert|error)(?: code is| was (?:received|generated):)? (\d{1,3})\b|\bTLS-Protokoll definierten Code: (\d{1,3})\b|\b0A000([0-9a-f]{3})\b|\berror:[0-9a-f]{5}([0-9a-f]{3})\b/gi;
const NAMED =
  /(?:\w+[ _])?(?:alert(?: has been received)?|remote error(?:: tls)?)\W{1,4}(?:fatal\W{1,4})?([a-z][a-z_ ]{3,40})|([a-z_]{4,30})_alert\b/gi;
/** OpenSSL: the reason of an alert that came is its number and this. */
const ALERT_REASONS = 1000;

/** The alerts that a cleaned text names, each once. `writer`: the side whose log it is. */
export function findAlerts(text: string, writer: Side | null): readonly FoundAlert[] {
  const found = new Map<number, FoundAlert>();
  const add = (number: number | undefined, { index, 0: quote }: RegExpExecArray): void => {
    if (number === undefined || number === 0 || found.has(number)) return;
    if (!alertDescriptions.some(([code]) => code === number)) return;
    found.set(number, { number, from: senderOf(text, writer), index, quote: quote.trim() });
  };
  // First the names: they are better to read.
  for (const match of text.matchAll(NAMED)) {
    const name = (match[1] ?? match[2] ?? "").replaceAll(/[^a-z]/gi, "").toLowerCase();
    add(
      NAMES.find(
        ([known]) => name.startsWith(known) || (match[2] !== undefined && name.endsWith(known)),
      )?.[1],
      match,
    );
  }
  for (const match of text.matchAll(NUMBERED)) {
    const [, alert, schannel, german, code3, code1] = match;
    const reason = Number.parseInt(code3 ?? code1 ?? "0", 16);
    add(reason > ALERT_REASONS ? reason - ALERT_REASONS : Number(alert ?? schannel ?? german ?? 0), match);
  }
  return [...found.values()];
}

const OTHER_SIDE: Readonly<Record<Side, Side>> = { client: "server", server: "client" };
const GOT =
  /alert number|(?:sslv3|tlsv1\d?|ssl\/tls)[ _]alert|received|remote error|remote party|_alert\b|remoteendpunkt wurde|\b0A000|error:[0-9a-f]{8}|event(?: id)?\W{0,3}36887/i;
const SENT = /generated|generiert|event(?: id)?\W{0,3}36888|local error/i;

function senderOf(text: string, writer: Side | null): Side | null {
  // Erlang names the side.
  const named = /\b(client|server) alert\b/i.exec(text)?.[1]?.toLowerCase();
  if (named === "client" || named === "server") return named;
  // So Erlang calls an alert of its own.
  if (writer === null || /\bundefined alert\b/i.test(text)) return null;
  if (GOT.test(text)) return OTHER_SIDE[writer];
  return SENT.test(text) ? writer : null;
}
