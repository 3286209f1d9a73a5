// Words about the handshake, apart from certificates and alerts.
import {
  CERTIFICATE,
  CLOSED_ON_HELLO,
  HELLO,
  OLD_VERSION_FIRST,
  READ_BESIDE,
  type Symptom,
} from "./symptom.ts";

export const HANDSHAKE = {
  "handshake-failed": {
    says: "TLS did not come about.",
    leaves: "Everything else: the version, the certificate, the network. " + READ_BESIDE,
    findings: [
      ...CLOSED_ON_HELLO,
      "tls-version-rejected-alert",
      "no-shared-cipher",
      "client-rejected-certificate",
    ],
    onServer: {
      findings: [
        "client-closed-after-server-flight",
        "client-rejected-certificate",
        "no-shared-cipher",
        "tls-version-rejected-alert",
        "plaintext-where-tls-expected-client",
      ],
    },
    look: `${HELLO}; ${CERTIFICATE}`,
    first: READ_BESIDE,
    kind: "vague",
  },
  "protocol-error": {
    says: "OpenSSL counted what came as a breach of TLS (SSL_ERROR_SSL): an alert, plain text, or an end without a word.",
    leaves: "Which of these it was: the program left out the rest of OpenSSL's message.",
    findings: [
      "tls-version-rejected-alert",
      "tls-version-below-server-minimum",
      "no-shared-cipher",
      "server-closed-after-clienthello",
      "plaintext-where-tls-expected-server",
      "client-rejected-certificate",
    ],
    look: `${HELLO}, or what else the server sends`,
    first: OLD_VERSION_FIRST,
    kind: "vague",
  },
  "some-alert": {
    says: "One side ended TLS with an alert.",
    leaves:
      "Which alert: its number or name stands beside these words. Windows writes 36887 for one that came, and 36888 for one that this host sent.",
    findings: [
      "tls-version-rejected-alert",
      "no-shared-cipher",
      "client-rejected-certificate",
      "server-alert-other",
    ],
    look: HELLO,
    first: "Find its number: 40 is nothing in common, 70 the version, 42 to 48 a certificate.",
    kind: "general",
  },
  "version-refused": {
    says: "The side that writes this found no TLS version that both sides accept.",
    leaves: "The versions of the other side.",
    findings: [
      "tls-version-rejected-alert",
      "tls-version-rejected-by-client",
      "server-closed-on-old-version",
    ],
    look: "the versions in the ClientHello and the one in the ServerHello",
    first: "Enable TLS 1.2 on the outdated side; it is not always the one whose log this is.",
  },
  "nothing-in-common": {
    says: "The sides share no cipher suite, or another parameter that goes with one (version, group, signature).",
    leaves: "Which parameter. Servers use the same words for several.",
    findings: [
      "no-shared-cipher",
      "tls-version-rejected-alert",
      "no-shared-group",
      "no-shared-signature-algorithm",
    ],
    look: "suites, groups and signature algorithms of the ClientHello",
    first:
      "Check that both sides have TLS 1.2 with ECDHE and AES-GCM suites, and that the server's certificate loads: without one, no suite is usable.",
  },
  "no-shared-group": {
    says: "The sides share no key-exchange group.",
    findings: ["no-shared-group", "no-shared-cipher"],
    look: "supported_groups in the ClientHello",
    first: "Enable X25519 and P-256 on both sides.",
  },
  "no-shared-signature": {
    says: "The sides share no signature algorithm that fits the certificate's key.",
    findings: ["no-shared-signature-algorithm", "no-shared-cipher", "certificate-weak-signature"],
    look: "signature_algorithms in the ClientHello, and the key type of the certificate",
    first: "Update the side that only knows SHA-1 signatures, or give the server an RSA certificate.",
  },
  "small-dh": {
    says: "The client refuses the server's Diffie-Hellman key because it is too short.",
    findings: ["dh-rejected-by-client", "dh-parameters-weak"],
    look: "the length of p in the ServerKeyExchange",
    first: "On the server, prefer ECDHE suites, or use DH parameters of 2048 bits.",
  },
  "no-secure-renegotiation": {
    says: "The other side does not support secure renegotiation (RFC 5746), and OpenSSL 3 insists on it.",
    findings: ["renegotiation-info-missing"],
    look: "renegotiation_info in the ServerHello",
    first: "Update the other side's TLS library.",
  },
  "unsolicited-extension": {
    says: "The server answered with an extension that the client had not offered.",
    findings: ["server-hello-unsolicited-extension"],
    look: "the extensions of both hellos",
    first: "Update the server, or the device that answers in its place.",
  },
  "no-compatibility-message": {
    says: "An Erlang client misses the server's compatibility message (ChangeCipherSpec) in TLS 1.3, and insists on it.",
    leaves: "Whether the server leaves it out, or sends it at another place.",
    findings: ["tls13-compatibility-ccs-missing"],
    look: "the ChangeCipherSpec after the ServerHello or the HelloRetryRequest",
    first: "Set {middlebox_comp_mode, false} in the client's ssl options, or update the server.",
  },
  "damaged-record": {
    says: "A TLS record could not be decrypted: bytes changed on the way, or the sides have different keys.",
    leaves: "Which of the two.",
    findings: ["server-alert-other", "client-alert-other", "capture-conflicting-overlap"],
    look: "the same bytes on both sides of each device in the path",
    first: "Bypass firewalls and accelerators that touch TCP payload, and compare.",
  },
  alpn: {
    says: "The server refuses the protocol names that the client offers (ALPN), or insists on one.",
    findings: ["alpn-rejected"],
    look: "the ALPN extension of the ClientHello",
    first: "Send no ALPN for mail, or a name that the server accepts.",
  },
  "fallback-scsv": {
    says: "A client repeated an attempt with a lower TLS version, and the server, which can do better, refused it.",
    leaves: "Why the first attempt failed.",
    findings: ["fallback-scsv-rejected", "version-downgrade-dance"],
    look: "the attempt before it",
    first: "Find out why the attempt with the higher version failed.",
  },
  renegotiation: {
    says: "A second handshake on the connection was refused.",
    findings: ["renegotiation"],
    look: "a handshake record after TLS was established",
    first: "Configure the side that asks for renegotiation not to.",
  },
  "plain-text": {
    says: "What came was not TLS.",
    leaves: "What it was: an SMTP greeting, an error message in plain text, HTTP, or a device that answers.",
    findings: [
      "tls-on-starttls-port",
      "plaintext-where-tls-expected-server",
      "plaintext-where-tls-expected-client",
      "http-on-smtp-port",
      "unknown-bytes-in-handshake",
    ],
    onServer: {
      findings: [
        "plaintext-where-tls-expected-client",
        "starttls-client-on-tls-port",
        "http-on-smtp-port",
        "unknown-bytes-in-handshake",
      ],
      look: "the client's first bytes after the 220, or on the TLS port",
    },
    look: "the first bytes from the other side",
    first: "Check mode and port of the client: TLS at once on 465, STARTTLS on 25 and 587.",
  },
  "unknown-protocol": {
    says: "What came was not TLS, or a TLS version that this side does not have: these words stand for both.",
    leaves: "Which of the two.",
    findings: [
      "tls-on-starttls-port",
      "plaintext-where-tls-expected-server",
      "tls-version-rejected-by-client",
      "http-on-smtp-port",
    ],
    onServer: {
      findings: [
        "tls-version-rejected-alert",
        "plaintext-where-tls-expected-client",
        "starttls-client-on-tls-port",
        "http-on-smtp-port",
      ],
    },
    look: "the first bytes from the other side",
    first:
      "Check mode and port of the client: TLS at once on 465, STARTTLS on 25 and 587. Then the versions of both.",
  },
  "client-cannot-encrypt": {
    says: "The client could not encrypt the connection in the way it is set to.",
    leaves: "Whether port and mode do not fit, the server offers no TLS, or TLS itself failed.",
    findings: [
      "tls-on-starttls-port",
      "starttls-client-on-tls-port",
      "starttls-not-offered",
      "no-shared-cipher",
      "tls-version-rejected-alert",
      "tls-version-below-server-minimum",
      "client-rejected-certificate",
    ],
    look: HELLO,
    first:
      "Check port and mode: TLS at once on 465, STARTTLS on 25 and 587. Then the device's firmware: many have only TLS 1.0, or no ECDHE suites.",
    kind: "general",
  },
  "spoke-too-soon": {
    says: "The client sent something before it was its turn, and the server refused the session.",
    leaves: "What it sent: a command too many, TLS on a port that begins in plain text, or spam software.",
    findings: ["client-did-not-wait-for-reply", "starttls-pipelined-by-client", "tls-on-starttls-port"],
    look: "the client's segments before each reply",
    first: "Look at the input that the log quotes: \\x16\\x03 is TLS.",
  },
  "tls-on-plain-port": {
    says: "The client began with TLS, or spoke out of turn, where the server expected SMTP in plain text.",
    leaves: "Which of the two, unless the log shows the bytes: \\x16\\x03 is TLS.",
    findings: [
      "tls-on-starttls-port",
      "client-did-not-wait-for-reply",
      "client-speaks-no-smtp",
      "http-on-smtp-port",
    ],
    look: "the client's first bytes",
    first: "Set the client to STARTTLS for this port, or to port 465 for TLS at once.",
  },
} as const satisfies Readonly<Record<string, Symptom>>;
