// What the findings about certificates and identity say, by id.
import { CERTIFICATE, END_OF_FILE } from "./logs.ts";
import {
  CHECK_THE_DATES,
  NAME_THE_HOST,
  onClient,
  onServer,
  READ_THE_CLIENT_LOG,
  RENEW_CERTIFICATE,
  REPLACE_SELF_SIGNED,
  SEND_THE_CHAIN,
  STRENGTHEN_CERTIFICATE,
  TRUST_CERTIFICATE,
} from "./remedies.ts";
import type { Remedy } from "../../session/session.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const READ_THE_LOGS: Remedy = {
  system: "any",
  text: "Look for the alert's name in the logs of both hosts at that time: the one that got it shows it too.",
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
    { system: "any", text: "Or do not require a certificate of clients." },
    { system: "Postfix", text: "Or do not require one of the public: smtpd_tls_req_ccert = no." },
    { system: "Exim", text: "Or use tls_try_verify_hosts, not tls_verify_hosts." },
  ]),
];

export const CHECK_CLIENT_CERTIFICATE = onClient([
  {
    system: "Exchange",
    text:
      "Check the certificate of the send connector (TlsCertificateName): dates, issuer, name. In a hybrid set-up the " +
      "name must be the one that the inbound connector expects.",
  },
  {
    system: "any",
    text:
      "Compare the client's certificate with what the server asks for: dates, issuer, intermediates, and client " +
      "authentication in its extended key usage. A server should not require that of certificates of public authorities.",
  },
]);

export const READ_THE_SERVER_LOG = onServer([
  {
    system: "any",
    text:
      "Check the log at that time. With bad_record_mac or decrypt_error capture on both sides of every " +
      "device in the path and compare the handshake byte by byte.",
  },
]);

export const CERTIFICATES = {
  "certificate-hidden-by-tls13": {
    title: "The certificate cannot be seen: TLS 1.3 encrypts it",
    severity: "info",
    fault: null,
    explanation:
      "In TLS 1.3 everything after the ServerHello is encrypted, the certificates too. A capture without keys shows " +
      "neither name nor dates nor issuer. No certificate finding therefore means nothing here. To look at the certificate, " +
      "ask the server itself.",
    logs: [],
    remedies: [
      {
        system: "OpenSSL",
        text: "openssl s_client -connect HOST:25 -starttls smtp -servername HOST -showcerts (port 465: without -starttls).",
      },
    ],
    references: ["RFC 8446 section 2"],
  },
  "certificate-expired": {
    title: "The server's certificate had expired",
    severity: "warning",
    fault: "server",
    explanation:
      "A certificate of the server's chain had passed its notAfter at the time of the frame that carried it; today's date " +
      "plays no part. Opportunistic senders ignore that and deliver all the same, so it explains a failure only where " +
      "the client rejected the certificate or hung up. An expired certificate after the first may be one that the " +
      "client does not need.",
    logs: CERTIFICATE,
    remedies: RENEW_CERTIFICATE,
    references: ["RFC 5280 section 4.1.2.5"],
  },
  "certificate-not-yet-valid": {
    title: "The server's certificate was not valid yet",
    severity: "warning",
    fault: "server",
    explanation:
      "The notBefore of a certificate of the server's chain is later than the frame that carried it. Either it " +
      "was installed too soon, or the clock of the machine that made the capture is slow. Opportunistic senders ignore " +
      "it; one that verifies rejects it.",
    logs: CERTIFICATE,
    remedies: CHECK_THE_DATES,
    references: ["RFC 5280 section 4.1.2.5"],
  },
  "certificate-name-mismatch": {
    title: "The certificate does not match the server's name",
    severity: "warning",
    fault: "server",
    explanation:
      "None of the dNSNames in the server's certificate is the name that was wanted; a wildcard stands for the left-most " +
      "label only. The name is that of server_name in the ClientHello, which the client means. Without it, it is the " +
      "host in the greeting, which proves little: a sender checks the MX name, which no capture of this connection " +
      "shows. Some programs accept the common name of the subject where there are no dNSNames; RFC 9525 does not. " +
      "Opportunistic senders ignore the name.",
    logs: CERTIFICATE,
    remedies: NAME_THE_HOST,
    references: ["RFC 9525 section 6", "RFC 7817"],
    certainties: {
      certain: "The client asked for a name (SNI) that the certificate does not hold.",
      possible: "The name is only that of the server's greeting.",
    },
  },
  "certificate-self-signed": {
    title: "The server's certificate is self-signed",
    severity: "info",
    fault: "server",
    explanation:
      "Subject and issuer of the server's certificate are the same. That is common between mail servers and does no harm " +
      "to opportunistic TLS or to DANE. A client that verifies rejects it unless it was told to trust it. Certificates " +
      "behind Exchange's X-ANONYMOUSTLS are not reported: nobody is meant to verify those.",
    logs: CERTIFICATE,
    remedies: REPLACE_SELF_SIGNED,
    references: ["RFC 5280 section 3.2", "RFC 7672 section 3.1.3"],
  },
  "certificate-chain-incomplete": {
    title: "The server does not send the certificate of its certificate's issuer",
    severity: "warning",
    fault: "server",
    explanation:
      "The server's certificate was issued by another one, and that one does not follow it. A client that verifies and does " +
      "not hold the issuer already cannot build the chain; browsers often repair that, mail programs do not. The bytes " +
      "are certain. It does no harm where a root issued the certificate directly, since roots need not be sent, nor to " +
      "clients that do not verify.",
    logs: CERTIFICATE,
    remedies: SEND_THE_CHAIN,
    references: ["RFC 5246 section 7.4.2"],
    certainties: {
      certain: "The issuer's certificate is in the chain, in the wrong place.",
      likely: "No certificate of the issuer follows; where the issuer is a root, nothing is missing.",
    },
  },
  "certificate-weak-key": {
    title: "A key in the server's certificates is short",
    severity: "warning",
    fault: "server",
    explanation:
      "A certificate of the server has an RSA key below 2048 bits or a key on a curve below 256 bits. OpenSSL at security " +
      "level 2, the default of Debian and others, rejects it with bad_certificate; most senders that do not verify go on. " +
      "The size is read from the certificate.",
    logs: CERTIFICATE,
    remedies: STRENGTHEN_CERTIFICATE,
    references: ["RFC 9325 section 4.5"],
  },
  "certificate-weak-signature": {
    title: "A certificate of the server is signed with SHA-1 or MD5",
    severity: "warning",
    fault: "server",
    explanation:
      "The signature on a certificate of the server's chain uses SHA-1 or MD5, for which collisions can be made. Many " +
      "clients reject it when they verify; Exchange Online has refused SHA-1 since 2016. Self-issued certificates do not " +
      "count: nobody relies on their signature.",
    logs: CERTIFICATE,
    remedies: STRENGTHEN_CERTIFICATE,
    references: ["RFC 9325 section 4.5", "RFC 9155"],
  },
  "client-rejected-certificate": {
    title: "The client rejected the server's certificate",
    severity: "error",
    fault: null,
    explanation:
      "The client answered the server's hello and certificate with an alert about certificates. Who and which alert are " +
      "certain, even where the server's FIN came first, and even in TLS 1.3, where some clients send the alert in clear. " +
      "The cause is likely at best: OpenSSL sends bad_certificate for a wrong name, a wrong date, a weak key and DANE " +
      "alike, Java and Windows send certificate_unknown for nearly all. Where something in the certificate agrees with " +
      "the alert, the title names it and the server is to change it: renew what ended, send what is missing of the chain, " +
      "reissue what has another name. Else the client's list of authorities, its clock or its policy is the place to look.",
    logs: CERTIFICATE,
    remedies: TRUST_CERTIFICATE,
    references: ["RFC 8446 section 6.2", "RFC 5246 section 7.2.2"],
  },
  "client-closed-after-server-flight": {
    title: "The client hung up on the server's answer without an alert that says why",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the hello, and the client closed or reset the connection instead of going on, or sent only " +
      "close_notify. That it was the client is seen. The cause is not: most often the program checked the certificate " +
      "itself and closed, as Java, .NET and Exchange do; a short Diffie-Hellman key, an unwelcome version, a timer or a " +
      "person are possible too. Where it left before the answer had come whole, the finding says so. The client's log " +
      "tells.",
    logs: CERTIFICATE,
    remedies: [...READ_THE_CLIENT_LOG, ...TRUST_CERTIFICATE],
    references: ["RFC 8446 section 6.1", "RFC 5246 section 7.2.1"],
  },
  "encrypted-alert-before-established": {
    title: "One side aborted the handshake with an encrypted alert",
    severity: "error",
    fault: null,
    explanation:
      "In the handshake, or right after the client's Finished, a side sent an encrypted record that can only be an alert, and " +
      "no data came from it. Its size tells: 19 bytes in TLS 1.3, or any that is too short for the Finished that was due " +
      "(53 or 69 bytes), since some pad: Java's alerts have 35 bytes. From the client it is most likely about the server's " +
      "certificate; GnuTLS clients check it only when all else is done. From the server it is most likely about a missing " +
      "or rejected client certificate, or, where the client had not answered yet, about something that the client had sent " +
      "until then. Size and place make the alert likely; its number is encrypted, and only the logs hold it.",
    logs: CERTIFICATE,
    remedies: [READ_THE_LOGS, ...TRUST_CERTIFICATE],
    references: ["RFC 8446 sections 5.2 and 6"],
    certainties: {
      likely: "A record of the size of an alert came in its place; what it says cannot be read.",
    },
  },
  "client-certificate-missing": {
    title: "The server wants a client certificate, and the client sent none",
    severity: "error",
    fault: "client",
    explanation:
      "The server asked for a certificate (CertificateRequest) and the client answered with an empty one. Up to TLS 1.2 " +
      "both are readable; in TLS 1.3 the size of the client's first encrypted record gives the empty answer away. Many " +
      "servers only ask and go on: then this is information. Where the server ends the handshake next, it requires one; " +
      "its alert need not say so, GnuTLS sends decode_error.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'Server: "peer did not return a certificate" (0A0000C7). Client: "tlsv13 alert certificate required" (116) or ' +
          '"sslv3 alert handshake failure" (40).',
      },
    ],
    remedies: PRESENT_A_CERTIFICATE,
    references: ["RFC 8446 sections 4.3.2 and 4.4.2.4", "RFC 5246 section 7.4.6"],
    certainties: {
      certain: "The empty Certificate was read, and where the server ended the handshake, its alert says so.",
      likely: "The empty Certificate is known by its size alone, or the server gave no such reason.",
    },
  },
  "client-certificate-rejected": {
    title: "The server rejected the client's certificate",
    severity: "error",
    fault: null,
    explanation:
      "The client showed a certificate, and the server answered with an alert about certificates: that is certain. Some " +
      "servers (GnuTLS) look at it only when the handshake is done: their alert, the first they say after their Finished, is " +
      "encrypted, and makes it likely. A server that closes without an alert is server-closed-after-client-flight. In TLS 1.3 " +
      "the certificate cannot be read: see encrypted-alert-before-established. Public authorities stop issuing certificates for " +
      "client authentication in 2026, so servers that verify them as such begin to reject renewed ones.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'Server: "certificate verify failed" (0A000086). Client: "tlsv1 alert unknown ca" (48), "sslv3 alert bad ' +
          'certificate" (42) and the like.',
      },
      { system: "Windows", text: "System log of the client, Schannel: event 36887 with the alert's number." },
    ],
    remedies: CHECK_CLIENT_CERTIFICATE,
    references: ["RFC 8446 section 6.2", "RFC 5246 section 7.4.6"],
    certainties: {
      certain: "A readable alert of the server about certificates follows the client's certificate.",
      likely: "The alert is encrypted.",
    },
  },
  "closed-after-own-flight": {
    title: "A side closed after its half of the handshake, before the other answered",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello, and then a side closed after what it had said itself: the server before the " +
      "client's key exchange or Finished, or the client before anything of the server came after its own. No alert says " +
      "why. A client that verifies the certificate late closes like this; so does a program that is stopped, a probe, or a " +
      "server that crashes. Only the log of the side that closed tells.",
    logs: END_OF_FILE,
    remedies: [{ system: "any", text: "Check the log of the side that closed at that time." }],
    references: ["RFC 5246 section 7.3", "RFC 8446 section 2"],
  },
  "server-closed-after-client-flight": {
    title: "The server gave up after the client's half of the handshake",
    severity: "error",
    fault: null,
    explanation:
      "The client answered the server's flight with its key exchange and Finished, and the server ended the connection " +
      "instead of sending its own Finished. bad_record_mac and decrypt_error mean that the two do not agree on the keys " +
      "or on what was said: a device in between changed bytes, or one side has a fault. Without an alert the client's " +
      "certificate, a limit or a crash are possible; the server's log tells.",
    logs: END_OF_FILE,
    remedies: READ_THE_SERVER_LOG,
    references: ["RFC 5246 section 7.4.9", "RFC 8446 section 4.4.4"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
