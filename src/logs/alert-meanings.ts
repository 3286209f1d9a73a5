// An alert by its number -> what it tells of the side that sent it, and which findings it can mean.
import type { FindingId } from "../diagnose/finding-texts.ts";
import { CERTIFICATE, HELLO } from "./symptoms/symptom.ts";

export interface Meaning {
  readonly means: string;
  readonly fromServer: readonly FindingId[];
  readonly fromClient: readonly FindingId[];
  readonly look: string;
  readonly first: string;
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

export const MEANINGS: Readonly<Record<number, Meaning>> = {
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

export const OTHER: Meaning = {
  means: "which ended the handshake",
  fromServer: ["server-alert-other"],
  fromClient: ["client-alert-other"],
  look: "which message the alert answers",
  first: "Read the log of the side that sent it, at that time.",
};
