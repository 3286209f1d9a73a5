// What the findings about certificates and identity say, by id.
import {
  CERTIFICATE,
  CERTIFICATE_EXPIRED,
  CERTIFICATE_NOT_YET_VALID,
  END_OF_FILE,
  NAME_MISMATCH,
  SELF_SIGNED,
  UNTRUSTED,
} from "./logs.ts";
import {
  CHECK_THE_DATES,
  LEAVE_REMOVED_ROOT,
  NAME_THE_HOST,
  onClient,
  onServer,
  READ_THE_CLIENT_LOG,
  RENEW_CERTIFICATE,
  REPLACE_SELF_SIGNED,
  SEND_THE_CHAIN,
  STAPLE_OR_REISSUE,
  STRENGTHEN_CERTIFICATE,
  TRUST_CERTIFICATE,
  TRUST_NEW_ROOT,
} from "./remedies.ts";
import type { Remedy } from "../../session/session.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const READ_THE_LOGS: Remedy = {
  system: "any",
  text:
    "Look for the alert's name in the logs of both hosts at that time: the host that received it logs it " +
    "too.",
};

export const PRESENT_A_CERTIFICATE: readonly Remedy[] = [
  ...onClient([
    { system: "any", text: "Present a certificate that the server accepts." },
    {
      system: "Exchange",
      text: "Bind the certificate to the send connector: Set-SendConnector -TlsCertificateName; it must be enabled for SMTP.",
    },
    { system: "Postfix", text: "Set smtp_tls_chain_files, or smtp_tls_cert_file with smtp_tls_key_file." },
    { system: "Exim", text: "Set tls_certificate on the transport." },
  ]),
  ...onServer([
    { system: "any", text: "Or do not require client certificates." },
    { system: "Postfix", text: "Or do not require one from public clients: smtpd_tls_req_ccert = no." },
    { system: "Exim", text: "Or use tls_try_verify_hosts instead of tls_verify_hosts." },
  ]),
];

/** A server that wants client authentication in certificates, which public CAs do not put there any more. */
export const ACCEPT_WITHOUT_CLIENT_AUTH: readonly Remedy[] = [
  ...onServer([
    {
      system: "Postfix",
      text:
        "Recognise the client by its certificate's fingerprint (relay_clientcerts, check_ccert_access), which " +
        "needs no trust in its purpose: smtpd_tls_ask_ccert = yes with smtpd_tls_req_ccert = no. Or, from 3.12 " +
        "on, tls_trust_server_ccerts = yes.",
    },
    {
      system: "Exim",
      text: "Use tls_try_verify_hosts instead of tls_verify_hosts, and check the certificate in an ACL.",
    },
    { system: "Sendmail", text: "Do not require VERIFY or VERIFY:OK of this client in the access map." },
    {
      system: "MailMarshal",
      text: 'Disable the connection rule "Reject non-client TLS Certificates".',
    },
    {
      system: "any",
      text:
        "Do not require client authentication of certificates from public CAs, which no longer contain it. " +
        "Recognise the client by its certificate's fingerprint, by its address, or by a login.",
    },
  ]),
  ...onClient([
    {
      system: "Postfix",
      text: "If no server needs one, send no certificate: leave smtp_tls_chain_files and smtp_tls_cert_file empty.",
    },
    {
      system: "any",
      text:
        "If the server cannot be changed, present a certificate with client authentication in its extended " +
        "key usage, of a private CA that the server trusts. Some public CAs still issue them until early 2027.",
    },
  ]),
];

/** A certificate whose chain does not say by name that it is for clients. */
export const NAME_CLIENT_AUTH = onClient([
  {
    system: "any",
    text:
      "Have the certificate issued with clientAuth in its extended key usage, by a CA whose own certificates " +
      "either have no extended key usage or have clientAuth in it.",
  },
]);

/** A certificate that does not allow what servers do with it. */
export const FIT_PURPOSE_TO_SERVER = onServer([
  {
    system: "any",
    text:
      "Install a certificate for servers: serverAuth in its extended key usage, and in its key usage " +
      "digitalSignature, with keyEncipherment too where suites without forward secrecy are in use.",
  },
]);

/** A client with a fault of its own (erlang/otp issue 9208). */
export const UPDATE_ERLANG = onClient([
  {
    system: "Erlang",
    text:
      "Update Erlang/OTP to 27.2.2 or later: 27.1.3 to 27.2.1 refuse issuers' certificates that have an extended " +
      'key usage, as those of most public CAs do (log: "key_usage_mismatch" with keyCertSign).',
  },
]);

export const CHECK_CLIENT_CERTIFICATE = onClient([
  {
    system: "Exchange",
    text:
      "Check the send connector's certificate (TlsCertificateName): dates, issuer, name. In a hybrid " +
      "deployment the name must be the one that the inbound connector expects.",
  },
  {
    system: "any",
    text:
      "Compare the client's certificate with what the server asks for: dates, issuer, intermediates, and " +
      "client authentication in its extended key usage. A server should not require that of certificates " +
      "from public CAs.",
  },
]);

export const READ_THE_SERVER_LOG = onServer([
  {
    system: "any",
    text:
      "Check the log at that time. With bad_record_mac or decrypt_error, capture on both sides of every " +
      "device in the path and compare the handshake byte by byte.",
  },
]);

export const CERTIFICATES = {
  "certificate-hidden-by-tls13": {
    title: "The certificate is not visible: TLS 1.3 encrypts it",
    severity: "info",
    fault: null,
    explanation:
      "In TLS 1.3 everything after the ServerHello is encrypted, including the certificates. Without " +
      "keys, a capture shows neither name nor dates nor issuer, so the absence of certificate findings " +
      "means nothing here. To see the certificate, connect to the server.",
    logs: [],
    remedies: [
      {
        system: "OpenSSL",
        text: "openssl s_client -connect HOST:25 -starttls smtp -servername HOST -showcerts (port 465: without -starttls).",
      },
    ],
    references: ["RFC 9846 section 2"],
  },
  "certificate-expired": {
    title: "The server's certificate had expired",
    severity: "warning",
    fault: "server",
    explanation:
      "A certificate in the server's chain had passed its notAfter date when the frame that carries it " +
      "was sent; today's date is not considered. Opportunistic senders ignore that and deliver anyway, so " +
      "it explains a failure only if the client rejected the certificate or hung up. An expired " +
      "certificate after the first may be one that the client does not need. Renewals come often now: " +
      "public CAs issue for at most 200 days since 15 March 2026, for 100 from March 2027 and for 47 from " +
      "March 2029. The usual reason is a renewal that failed, or a server that was not reloaded after it.",
    logs: CERTIFICATE_EXPIRED,
    remedies: RENEW_CERTIFICATE,
    references: ["RFC 5280 section 4.1.2.5", "https://letsencrypt.org/docs/profiles (2026-09-08)"],
  },
  "certificate-not-yet-valid": {
    title: "The server's certificate was not valid yet",
    severity: "warning",
    fault: "server",
    explanation:
      "The notBefore date of a certificate in the server's chain is later than the frame that carries it. " +
      "Either it was installed too early, or the clock of the capturing host is slow. Opportunistic " +
      "senders ignore it; a client that verifies rejects it.",
    logs: CERTIFICATE_NOT_YET_VALID,
    remedies: CHECK_THE_DATES,
    references: ["RFC 5280 section 4.1.2.5"],
  },
  "certificate-name-mismatch": {
    title: "The certificate does not match the server's name",
    severity: "warning",
    fault: "server",
    explanation:
      "None of the dNSNames in the server's certificate matches the expected name; a wildcard covers the " +
      "left-most label only. The expected name is server_name in the ClientHello, if present. Otherwise " +
      "it is the host in the greeting, which proves little: a sender checks the MX name, which is not in " +
      "a capture of this connection. Some programs accept the subject's common name if there are no " +
      "dNSNames; RFC 9525 does not. A certificate without a common name is no fault: some profiles of " +
      "Let's Encrypt leave it out. Opportunistic senders ignore the name.",
    logs: NAME_MISMATCH,
    remedies: NAME_THE_HOST,
    references: ["RFC 9525 section 6", "RFC 7817", "https://letsencrypt.org/docs/profiles (2026-09-08)"],
    certainties: {
      certain: "The client asked for a name (SNI) that is not in the certificate.",
      possible: "The name comes only from the server's greeting.",
    },
  },
  "certificate-self-signed": {
    title: "The server's certificate is self-signed",
    severity: "info",
    fault: "server",
    explanation:
      "Subject and issuer of the server's certificate are the same. That is common between mail servers " +
      "and harmless with opportunistic TLS or DANE. A client that verifies rejects it unless it is " +
      "configured to trust it. Certificates used with Exchange's X-ANONYMOUSTLS are not reported: nobody " +
      "is meant to verify those.",
    logs: SELF_SIGNED,
    remedies: REPLACE_SELF_SIGNED,
    references: ["RFC 5280 section 3.2", "RFC 7672 section 3.1.3"],
  },
  "certificate-chain-incomplete": {
    title: "The server does not send its issuer's certificate",
    severity: "warning",
    fault: "server",
    explanation:
      "The server's certificate was issued by another certificate, which does not follow it in the chain. " +
      "A client that verifies and does not already have the issuer's certificate cannot build the chain; " +
      "browsers often work around that, mail programs do not. The bytes are certain. It is harmless if a " +
      "root issued the certificate directly, since roots need not be sent (one that is called root is " +
      "taken for one), and for clients that do not verify. A certificate of the issuer's name with another key does not count. The chain is also " +
      "incomplete if it ends at a root that no list of trusted CAs has yet (Root YR and Root YE of Let's " +
      "Encrypt), as long as the server does not send it signed by an older one.",
    logs: UNTRUSTED,
    remedies: SEND_THE_CHAIN,
    references: [
      "RFC 5246 section 7.4.2",
      "RFC 5280 sections 4.2.1.1 and 4.2.1.2",
      "https://letsencrypt.org/certificates (2026-08-05)",
    ],
    certainties: {
      certain: "The issuer's certificate is in the chain, in the wrong place.",
      likely:
        "The issuer's certificate does not follow; if the issuer is a root, nothing is missing. Or the " +
        "chain ends at a root that no list has yet.",
    },
  },
  "ocsp-response-not-stapled": {
    title: "The certificate needs a stapled OCSP response, and the server sends none",
    severity: "warning",
    fault: "server",
    explanation:
      "The certificate says that it is valid only together with a stapled OCSP response (TLS feature " +
      "status_request, must-staple). The client asked for one, and no CertificateStatus came. GnuTLS and Thunderbird " +
      "then reject the certificate; OpenSSL, Go and Java, and so most mail programs, do not look, and it is " +
      "no cause of what they do. Let's Encrypt stopped issuing such certificates in May 2025 and ended OCSP in August. TLS 1.3 hides both.",
    logs: [
      { system: "Exim", text: 'With GnuTLS: "(certificate verification failed): certificate invalid".' },
    ],
    remedies: STAPLE_OR_REISSUE,
    references: [
      "RFC 7633 section 4.2.3",
      "https://gnutls.org/manual/html_node/OCSP-stapling.html (2026)",
      "https://letsencrypt.org/2024/12/05/ending-ocsp (2024-12-05)",
    ],
    certainties: {
      certain: "The certificate, the client's question and the whole answer of the server were read.",
      likely: "The capture lacks packets, and the response may be among them.",
    },
  },
  "server-root-not-trusted": {
    title: "The server's certificate leads to a root CA that the client may not trust",
    severity: "error",
    fault: null,
    explanation:
      "The certificates lead to a root that lists of trusted CAs lost or got lately, and the client did not " +
      "go on. In April 2026 Mozilla and Chrome removed DigiCert Global Root CA, and then ca-certificates of " +
      "Linux did; Exchange Online moved to DigiCert Global Root G2, which lists that nobody updates may " +
      "lack. Root and dates come from a list in the program. A client may also trust CAs of its own only, " +
      "which looks the same; if it rejects another server's root too, it is not reported, since its own list is " +
      "missing or out of date. Clients that do not verify are not affected, and in TLS 1.3 the certificates " +
      "are hidden. Roots that no list has yet are certificate-chain-incomplete.",
    logs: UNTRUSTED,
    remedies: [...LEAVE_REMOVED_ROOT, ...TRUST_NEW_ROOT],
    references: ["RFC 5280 section 6.1"],
    certainties: {
      likely: "The client sent unknown_ca, and the certificates lead to a listed root.",
      possible: "The client left without that alert, or right after the handshake.",
    },
  },
  "certificate-weak-key": {
    title: "A key in the server's certificates is too short",
    severity: "warning",
    fault: "server",
    explanation:
      "One of the server's certificates has an RSA key below 2048 bits or a key on a curve below 256 " +
      "bits. OpenSSL at security level 2, the default of Debian and others, rejects it with " +
      "bad_certificate; most senders that do not verify go on. The size is read from the certificate.",
    logs: CERTIFICATE,
    remedies: STRENGTHEN_CERTIFICATE,
    references: ["RFC 9325 section 4.5"],
  },
  "certificate-weak-signature": {
    title: "One of the server's certificates is signed with SHA-1 or MD5",
    severity: "warning",
    fault: "server",
    explanation:
      "The signature on a certificate in the server's chain uses SHA-1 or MD5, which are not " +
      "collision-resistant. Many clients reject it when they verify; Exchange Online has refused SHA-1 " +
      "since 2016. Self-issued certificates do not count: nobody relies on their signature.",
    logs: CERTIFICATE,
    remedies: STRENGTHEN_CERTIFICATE,
    references: ["RFC 9325 section 4.5", "RFC 9155"],
  },
  "certificate-key-usage-mismatch": {
    title: "The server's certificate is not for what the server does with it",
    severity: "info",
    fault: "server",
    explanation:
      "The extended key usage of the server's certificate names purposes, and neither serverAuth nor any " +
      "purpose is among them; or its key usage lacks what the cipher suite needs: digitalSignature for " +
      "ECDHE and DHE, keyEncipherment for RSA key exchange. A client that verifies refuses the first: " +
      "OpenSSL with unsupported_certificate, GnuTLS with bad_certificate, Java with certificate_unknown. " +
      "OpenSSL ignores the key usage of RSA certificates; GnuTLS refuses it with internal_error, Java with " +
      "certificate_unknown. If the extended key usage has only anyExtendedKeyUsage, Java and GnuTLS accept " +
      "it and OpenSSL does not. Clients that do not verify go on.",
    logs: [
      { system: "OpenSSL", text: 'The client: "unsuitable certificate purpose" (verify error 26).' },
      {
        system: "Postfix",
        text: 'Sending: "not designated for use as a server certificate".',
      },
      {
        system: "Java",
        text:
          'The client: "Extended key usage does not permit use for TLS server authentication", or "KeyUsage does not ' +
          'allow digital signatures" or "key encipherment".',
      },
      {
        system: "GnuTLS",
        text:
          'The client: "The certificate chain does not match the intended purpose.", or "Key usage violation in ' +
          'certificate has been detected."',
      },
      { system: "Erlang", text: 'The client: "key_usage_mismatch" and "Unsupported Certificate".' },
    ],
    remedies: FIT_PURPOSE_TO_SERVER,
    references: ["RFC 5280 sections 4.2.1.3 and 4.2.1.12", "RFC 5246 section 7.4.2"],
  },
  "client-rejected-certificate": {
    title: "The client rejected the server's certificate",
    severity: "error",
    fault: null,
    explanation:
      "The client answered the server's hello and certificate with an alert about certificates. Who sent " +
      "it and which alert it was are certain, even if the server's FIN came first, and even in TLS 1.3, " +
      "where some clients send the alert unencrypted. The cause is likely at best: OpenSSL sends " +
      "bad_certificate for a wrong name, a wrong date, a weak key or a DANE failure; Java and Windows " +
      "send certificate_unknown for nearly everything. If something in the certificate matches the alert, " +
      "the title names it, and the server is to change it: renew what expired, send what is missing from " +
      "the chain, reissue what has the wrong name. Otherwise check the client's list of trusted CAs, its " +
      "clock and its policy. With unknown_ca the CA is named that the client would have to trust: one of a " +
      "company, or of a device that inspects TLS, shows there. OpenSSL sends certificate_unknown for little " +
      "but strict checks, which Python 3.13 turned on: they reject CA certificates whose basicConstraints " +
      "are not critical, and others without authorityKeyIdentifier. unsupported_certificate is mostly about the purpose of the certificate, and of " +
      "Erlang/OTP 27.1.3 to 27.2.1 about nothing at all: those refuse the issuers of most public CAs.",
    logs: CERTIFICATE,
    remedies: TRUST_CERTIFICATE,
    references: [
      "RFC 9846 section 6.2",
      "RFC 5246 section 7.2.2",
      "https://github.com/erlang/otp/issues/9208",
      "https://github.com/python/cpython/issues/107361",
    ],
    certainties: {
      certain: "A readable alert about certificates from the client follows the server's hello.",
      likely: "The alert is internal_error, and the certificate's key usage does not fit the cipher suite.",
    },
  },
  "client-closed-after-server-flight": {
    title: "The client hung up after the server's answer, with no alert that says why",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the hello, and the client closed or reset the connection instead of going on, " +
      "or sent only close_notify. The capture shows that the client did it, not why. Most often the " +
      "program checked the certificate itself and closed, as Java, .NET and Exchange do; a short " +
      "Diffie-Hellman key, an unwanted version, a timer or a person are possible too. If the client " +
      "closed before the answer was complete, the finding says so. The client's log has the reason.",
    logs: CERTIFICATE,
    remedies: [...READ_THE_CLIENT_LOG, ...TRUST_CERTIFICATE],
    references: ["RFC 9846 section 6.1", "RFC 5246 section 7.2.1"],
  },
  "encrypted-alert-before-established": {
    title: "One side aborted the handshake with an encrypted alert",
    severity: "error",
    fault: null,
    explanation:
      "During the handshake, or right after the client's Finished, a side sent an encrypted record that " +
      "can only be an alert, and sent no data. Its size shows it: 19 bytes in TLS 1.3, or any size too " +
      "short for the expected Finished (53 or 69 bytes), since some programs pad: Java's alerts have 35 " +
      "bytes. From the client it is most likely about the server's certificate; GnuTLS clients check it " +
      "only at the end of the handshake. From the server it is most likely about a missing or rejected " +
      "client certificate (certificates of public CAs are not for client authentication any more), or, if " +
      "the client had not answered yet, about something that the client had sent before. Size and position make the alert likely; its number is encrypted, and only the logs " +
      "have it.",
    logs: CERTIFICATE,
    remedies: [READ_THE_LOGS, ...TRUST_CERTIFICATE],
    references: ["RFC 9846 sections 5.2 and 6"],
    certainties: {
      likely: "A record the size of an alert came instead; its content cannot be read.",
    },
  },
  "client-certificate-missing": {
    title: "The server wants a client certificate, and the client sent none",
    severity: "error",
    fault: "client",
    explanation:
      "The server asked for a certificate (CertificateRequest), and the client answered with an empty " +
      "one. Up to TLS 1.2 both are readable; in TLS 1.3 the size of the client's first encrypted record " +
      "reveals the empty answer. Many servers ask but do not require one: then this is information. If " +
      "the server then ends the handshake, it requires one; its alert need not say so: GnuTLS sends " +
      "decode_error.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'Server: "peer did not return a certificate" (0A0000C7). Client: "tlsv13 alert certificate required" (116) or ' +
          '"sslv3 alert handshake failure" (40).',
      },
    ],
    remedies: PRESENT_A_CERTIFICATE,
    references: ["RFC 9846 sections 4.4.2 and 4.5.1.3", "RFC 5246 section 7.4.6"],
    certainties: {
      certain: "The empty Certificate was read, and if the server ended the handshake, its alert says so.",
      likely: "The empty Certificate is known only by its size, or the server gave no such reason.",
    },
  },
  "client-certificate-without-clientauth": {
    title: "The client's certificate is not for client authentication",
    severity: "error",
    fault: null,
    explanation:
      "The client's certificate names purposes in its extended key usage, and client authentication is not " +
      "among them; without the extension it would be for everything. Servers that verify refuse it. OpenSSL " +
      "sends the alert unsupported_certificate, which is about the purpose; also if the purpose is any, or " +
      "if an issuer's certificate in the chain is for servers only. Java sends certificate_unknown and Go " +
      "bad_certificate, as they may for an issuer that they do not know: the names in their " +
      "CertificateRequest tell these apart. Postfix refuses inside TLS if it requires a certificate that it " +
      "trusts; Exim with GnuTLS accepts it. Let's Encrypt has issued no certificates for client " +
      "authentication since July 2026, and the last big public CAs stop in February and March 2027: a " +
      "certificate renewed after that is for servers only. In TLS 1.3 it cannot be read.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'Server: "unsuitable certificate purpose" (verify error 26; 1.1.1 and older: "unsupported certificate ' +
          'purpose"). Client: "alert unsupported certificate ... SSL alert number 43".',
      },
      {
        system: "Postfix",
        text:
          'Receiving: "certificate verification failed for ...: not designated for use as a client certificate"; if it ' +
          'requires one, "NOQUEUE: abort: TLS from ...: Client certificate not trusted" and "421 4.7.1 ... Error: ' +
          'Client certificate not trusted".',
      },
      {
        system: "Exim",
        text: 'Receiving, with OpenSSL: "SSL verify error: depth=0 error=unsuitable certificate purpose cert=...".',
      },
      { system: "Sendmail", text: 'Receiving: "verify=FAIL".' },
      {
        system: "Java",
        text: 'The server: "Extended key usage does not permit use for TLS client authentication".',
      },
      { system: "Go", text: 'The server: "x509: certificate specifies an incompatible key usage".' },
    ],
    remedies: ACCEPT_WITHOUT_CLIENT_AUTH,
    references: [
      "RFC 5280 section 4.2.1.12",
      "https://letsencrypt.org/2025/05/14/ending-tls-client-authentication",
    ],
    certainties: {
      certain:
        "The server answered it with unsupported_certificate, and nothing else in it explains that; or, as a mere " +
        "fact, the session went on.",
      likely:
        "The same alert, and the key is unusual, the purpose is any, or only an issuer's certificate lacks it; or " +
        "bad_certificate or certificate_unknown from a server that names the issuer among those that it accepts.",
      possible: "The server gave up after it, or soon after the handshake, without saying that this is why.",
    },
  },
  "client-certificate-rejected": {
    title: "The server rejected the client's certificate",
    severity: "error",
    fault: null,
    explanation:
      "The client sent a certificate, and the server answered with an alert about certificates: that is " +
      "certain. Some servers (GnuTLS) check it only after the handshake: their alert, the first record " +
      "after their Finished, is encrypted, which makes it likely. A server that closes without an alert " +
      "is server-closed-after-client-flight. In TLS 1.3 the certificate cannot be read: see " +
      "encrypted-alert-before-established. If its issuer is none of those that the server's " +
      "CertificateRequest names, the finding says so. If it is not for client authentication, and the " +
      "server says so, the finding is client-certificate-without-clientauth: those that public CAs issue " +
      "are not any more (Let's Encrypt since July 2026, the last big ones by March 2027).",
    logs: [
      {
        system: "OpenSSL",
        text:
          'Server: "certificate verify failed" (0A000086). Client: "tlsv1 alert unknown ca" (48), "sslv3 alert bad ' +
          'certificate" (42), "sslv3 alert unsupported certificate" (43) and the like (3.2 and later: "ssl/tls alert").',
      },
      { system: "Windows", text: "System log of the client, Schannel: event 36887 with the alert's number." },
    ],
    remedies: CHECK_CLIENT_CERTIFICATE,
    references: ["RFC 9846 section 6.2", "RFC 5246 section 7.4.6"],
    certainties: {
      certain: "A readable alert about certificates from the server follows the client's certificate.",
      likely: "The alert is encrypted, or is internal_error and the certificate may not sign.",
    },
  },
  "closed-after-own-flight": {
    title: "A side closed after its half of the handshake, before the other answered",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello, and then a side closed right after its own messages: the " +
      "server before the client's key exchange or Finished, or the client before anything from the server " +
      "followed its own. No alert says why. A client that verifies the certificate late closes like this; " +
      "so does a program that is stopped, a probe, or a server that crashes. Only the log of the side " +
      "that closed has the reason.",
    logs: END_OF_FILE,
    remedies: [{ system: "any", text: "Check the log of the side that closed, at that time." }],
    references: ["RFC 5246 section 7.3", "RFC 9846 section 2"],
  },
  "server-closed-after-client-flight": {
    title: "The server aborted after the client's half of the handshake",
    severity: "error",
    fault: null,
    explanation:
      "The client answered the server's messages with its key exchange and Finished, and the server ended " +
      "the connection instead of sending its own Finished. bad_record_mac and decrypt_error mean that the " +
      "two sides disagree about the keys or about what was sent: a device in the path changed bytes, or " +
      "one side has a bug. Without an alert, the client's certificate, a limit or a crash are possible; " +
      "the server's log has the reason.",
    logs: END_OF_FILE,
    remedies: READ_THE_SERVER_LOG,
    references: ["RFC 5246 section 7.4.9", "RFC 9846 section 4.5.3"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
