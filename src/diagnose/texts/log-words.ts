// What programs write of a TLS failure, by what happened on the wire: those that findings name. src/logs/ has the others,
// and reads these too. They differ by version.
import type { Side } from "../../session/session.ts";

export interface LogWords {
  /** The program, or the library whose words it prints. */
  readonly system: string;
  /** Which side of the connection writes them; absent where either may. */
  readonly side?: Side;
  /** Which log, or which versions: "the queue", "1.1.1 and older". */
  readonly note?: string;
  /** As the program writes them; "..." stands for what varies. */
  readonly words: readonly string[];
}

/** Sources: Exchange, Microsoft's support articles; the others, the program's source, in the version that src/logs/ names. */
export const LOG_WORDS = {
  /** A socket failed while TLS was negotiated: FIN or RST, by either side. */
  "socket-error": [
    {
      system: "Exchange",
      side: "client",
      note: "the send protocol log",
      words: ["TLS negotiation failed with error SocketError"],
    },
    {
      system: "Exchange",
      side: "client",
      note: "the queue",
      words: [
        "451 4.4.397 Error communicating with target host. -> 421 4.4.2 Connection dropped due to SocketError",
      ],
    },
    {
      system: "Exchange Online",
      side: "client",
      note: "message trace",
      words: ["450 4.4.318 Connection was closed abruptly"],
    },
    { system: "Sendmail", side: "client", words: ["STARTTLS=client, error: connect failed=0, SSL_error=5"] },
    { system: "OpenSSL", note: "1.1.1 and older", words: ["SSL_ERROR_SYSCALL"] },
  ],
  /** A FIN during the handshake, without an alert. */
  closed: [
    { system: "Postfix", side: "client", words: ["SSL_connect error to ...: lost connection"] },
    { system: "Postfix", side: "server", words: ["SSL_accept error from ...: lost connection"] },
    {
      system: "Exim",
      side: "server",
      words: ["TLS error on connection from ... SSL_accept: TCP connection closed by peer"],
    },
    { system: "OpenSSL", note: "3.x", words: ["error:0A000126:SSL routines::unexpected eof while reading"] },
    { system: "GnuTLS", words: ["The TLS connection was non-properly terminated."] },
    { system: "Java", words: ["Remote host terminated the handshake"] },
    { system: "Java", note: "Java 8", words: ["Remote host closed connection during handshake"] },
    { system: ".NET", words: ["Received an unexpected EOF or 0 bytes from the transport stream."] },
    {
      system: ".NET",
      note: ".NET Framework",
      words: ["Authentication failed because the remote party has closed the transport stream."],
    },
    { system: "Python", words: ["SSLEOFError: EOF occurred in violation of protocol"] },
    { system: "Python", note: "3.10 and later", words: ["UNEXPECTED_EOF_WHILE_READING"] },
    { system: "Go", words: ["EOF"] },
    {
      system: "Node.js",
      side: "client",
      words: ["Client network socket disconnected before secure TLS connection was established"],
    },
  ],
  /** The client was gone between STARTTLS and the end of the handshake. */
  "left-after-starttls": [
    { system: "Postfix", side: "server", words: ["lost connection after STARTTLS from ..."] },
  ],
  /** TLS failed, and the words do not say how. */
  "handshake-failed": [
    {
      system: "Postfix",
      side: "client",
      note: "then, with dsn=4.7.5",
      words: ["Cannot start TLS: handshake failure"],
    },
    { system: "Exim", side: "client", words: ["TLS session: (SSL_connect): ..."] },
    { system: "Sendmail", side: "client", words: ["reject=403 4.7.0 TLS handshake failed."] },
    { system: "Java", side: "client", words: ["Could not convert socket to TLS"] },
    { system: "Node.js", side: "client", note: "nodemailer", words: ["ETLS"] },
    {
      system: "MailKit",
      side: "client",
      words: [
        "SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.",
      ],
    },
    {
      system: "PHPMailer",
      side: "client",
      words: ["stream_socket_enable_crypto(): SSL"],
    },
  ],
  /** No session came about, by TCP, TLS or the server: the words do not say which. */
  "no-connection": [
    { system: "Node.js", side: "client", words: ["ESOCKET"] },
    { system: "PHPMailer", side: "client", words: ["SMTP Error: Could not connect to SMTP host."] },
  ],
  /** After that, the sender goes on without TLS. */
  "sent-in-clear": [
    {
      system: "Exim",
      side: "client",
      words: ["delivering unencrypted to H=... (not in hosts_require_tls)"],
    },
    {
      system: "Haraka",
      side: "client",
      words: ["TLS connection failed. Marking ... as non-TLS for ... seconds"],
    },
    { system: "OpenSMTPD", side: "client", words: ["opportunistic TLS failed, downgrading to plain"] },
  ],
  /** OpenSSL's class of all that breaks the protocol, where a program prints nothing else. */
  "protocol-error": [
    {
      system: "OpenSSL",
      note: "counted as SSL_ERROR_SSL, of which some programs print the class alone",
      words: ["connect failed: protocol error"],
    },
  ],
  reset: [
    {
      system: "Exchange",
      side: "client",
      words: ["421 4.4.2 Connection dropped due to ConnectionReset"],
    },
    { system: "Postfix", side: "client", words: ["SSL_connect error to ...: Connection reset by peer"] },
    { system: "Postfix", side: "server", words: ["SSL_accept error from ...: Connection reset by peer"] },
    { system: "Exim", side: "server", words: ["(SSL_accept): Connection reset by peer"] },
    {
      system: "Windows",
      words: [
        "error 10054",
        "WSAECONNRESET",
        "An existing connection was forcibly closed by the remote host",
      ],
    },
    { system: "OpenSSL", note: "errno 104 on Linux", words: ["Connection reset by peer"] },
    { system: "Java", words: ["Connection reset"] },
    { system: "Python", words: ["ConnectionResetError"] },
    { system: "Go", words: ["read: connection reset by peer"] },
    { system: "Node.js", words: ["ECONNRESET"] },
  ],
  /** Nobody answered: while connecting, in the dialogue or in the handshake. */
  "timed-out": [
    {
      system: "Exchange",
      side: "client",
      words: ["421 4.4.1 Connection timed out", "421 4.4.2 Connection dropped due to timeout"],
    },
    {
      system: "Exchange Online",
      side: "client",
      note: "message trace",
      words: ["450 4.4.315 Connection timed out"],
    },
    { system: "Postfix", side: "client", words: ["conversation with ... timed out while ..."] },
    { system: "Sendmail", side: "client", words: ["Deferred: Connection timed out"] },
    { system: "Java", words: ["Read timed out"] },
    { system: ".NET", words: ["The operation has timed out."] },
    { system: "Go", words: ["i/o timeout"] },
    { system: "Node.js", words: ["ETIMEDOUT"] },
  ],
  "handshake-timeout": [
    { system: "Postfix", side: "client", words: ["SSL_connect error to ...: Connection timed out"] },
    { system: "Postfix", side: "server", words: ["timeout after STARTTLS"] },
    { system: "Exim", side: "client", words: ["(SSL_connect): timed out", "(gnutls_handshake): timed out"] },
  ],
  /** The connection worked, and then data no longer arrived. */
  stopped: [
    { system: "Exchange", side: "client", words: ["421 4.4.2 Connection dropped due to TimedOut"] },
    {
      system: "Postfix",
      side: "client",
      words: [
        "conversation with ... timed out while performing the EHLO handshake",
        "lost connection with ... while sending message body",
      ],
    },
    { system: "Postfix", side: "server", words: ["timeout after DATA"] },
  ],
  "alert-70": [
    {
      system: "OpenSSL",
      note: "the side that got the alert",
      words: ["tlsv1 alert protocol version ... SSL alert number 70"],
    },
    {
      system: "Windows",
      note: "Schannel event 36887, where the alert arrived",
      words: ["The TLS protocol defined fatal alert code is 70."],
    },
    {
      system: "Windows",
      note: "event 36888, where it was sent",
      words: ["The TLS protocol defined fatal error code is 70."],
    },
    { system: "Java", words: ["Received fatal alert: protocol_version"] },
    { system: ".NET", words: ["the remote party sent a TLS alert: 'ProtocolVersion'"] },
    { system: "GnuTLS", words: ["A TLS fatal alert has been received. ... Error in protocol version"] },
    { system: "Go", words: ["remote error: tls: protocol version not supported"] },
    { system: "Python", words: ["TLSV1_ALERT_PROTOCOL_VERSION"] },
  ],
  /** The side that writes them offered or was offered no version that it accepts. */
  "version-refused": [
    {
      system: "OpenSSL",
      note: "the side that sent it",
      words: ["unsupported protocol", "version too low"],
    },
    { system: "Java", words: ["No appropriate protocol"] },
    { system: "Go", words: ["tls: client offered only unsupported versions"] },
  ],
  "alert-40": [
    {
      system: "OpenSSL",
      note: 'the side that got the alert; 3.2 and later write "ssl/tls alert", and sslv3 is only a name',
      words: ["sslv3 alert handshake failure ... SSL alert number 40"],
    },
    { system: "Java", words: ["Received fatal alert: handshake_failure"] },
    { system: ".NET", words: ["the remote party sent a TLS alert: 'HandshakeFailure'"] },
    { system: "Go", words: ["remote error: tls: handshake failure"] },
    { system: "Python", words: ["SSLV3_ALERT_HANDSHAKE_FAILURE"] },
  ],
  /** The side that writes them found nothing in common. */
  "nothing-in-common": [
    {
      system: "OpenSSL",
      note: "the side that sent it",
      words: ["no shared cipher"],
    },
    { system: "Windows", side: "server", note: "System log, Schannel", words: ["event 36874"] },
    {
      system: "Exchange",
      note: "SEC_E_ALGORITHM_MISMATCH, 0x80090331",
      words: ["The client and server cannot communicate, because they do not possess a common algorithm"],
    },
    { system: "Java", side: "server", words: ["no cipher suites in common"] },
    { system: "Go", side: "server", words: ["tls: no cipher suite supported by both client and server"] },
    { system: "GnuTLS", words: ["No supported cipher suites have been found."] },
  ],
  expired: [
    { system: "OpenSSL", note: "the client", words: ["certificate has expired"] },
    { system: "OpenSSL", note: "the server", words: ["sslv3 alert certificate expired"] },
    { system: "Postfix", words: ["certificate verification failed for ...: certificate has expired"] },
    { system: "Exchange Online", note: "message trace", words: ["4.7.322 certificate-expired"] },
    { system: "Windows", words: ["SEC_E_CERT_EXPIRED"] },
    { system: "GnuTLS", words: ["The certificate chain uses expired certificate."] },
    { system: "Java", words: ["CertificateExpiredException"] },
    { system: "Go", words: ["x509: certificate has expired or is not yet valid"] },
    { system: "Node.js", words: ["CERT_HAS_EXPIRED"] },
  ],
  "not-yet-valid": [
    { system: "OpenSSL", words: ["certificate is not yet valid"] },
    { system: "Postfix", words: ["certificate verification failed for ...: certificate not yet valid"] },
    { system: "GnuTLS", words: ["The certificate chain uses not yet valid certificate."] },
    { system: "Java", words: ["CertificateNotYetValidException"] },
  ],
  "name-mismatch": [
    { system: "Exchange Online", note: "message trace", words: ["4.7.325 certificate-host-mismatch"] },
    { system: "Exchange Online", note: "hybrid", words: ["[Message=SubjectMismatch]"] },
    { system: "Exim", side: "client", words: ["certificate name mismatch: DN=..."] },
    { system: "Java", side: "client", words: ["No subject alternative names matching"] },
    { system: ".NET", side: "client", words: ["RemoteCertificateNameMismatch"] },
    { system: "Python", side: "client", words: ["Hostname mismatch, certificate is not valid for"] },
    { system: "Go", side: "client", words: ["x509: certificate is valid for ..., not ..."] },
    { system: "Node.js", side: "client", words: ["Hostname/IP does not match certificate's altnames"] },
  ],
  "self-signed": [
    { system: "OpenSSL", words: ["self-signed certificate"] },
    { system: "OpenSSL", note: "1.1.1 and older", words: ["self signed certificate"] },
    { system: "Postfix", words: ["certificate verification failed for ...: self-signed certificate"] },
    { system: "Node.js", words: ["DEPTH_ZERO_SELF_SIGNED_CERT"] },
  ],
  untrusted: [
    {
      system: "OpenSSL",
      words: ["unable to get local issuer certificate", "unable to verify the first certificate"],
    },
    { system: "Postfix", words: ["certificate verification failed for ...: untrusted issuer ..."] },
    { system: "Sendmail", words: ["verifymsg=unable to get local issuer certificate"] },
    { system: "Exchange Online", note: "message trace", words: ["[Message=UntrustedRoot]"] },
    { system: "Windows", words: ["SEC_E_UNTRUSTED_ROOT"] },
    { system: "GnuTLS", words: ["The certificate issuer is unknown."] },
    {
      system: "Java",
      words: ["PKIX path building failed ... unable to find valid certification path"],
    },
    { system: "Go", words: ["x509: certificate signed by unknown authority"] },
    { system: "Node.js", words: ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"] },
  ],
  /** A certificate was rejected, and the words do not say why. */
  "certificate-rejected": [
    {
      system: "OpenSSL",
      note: "the side that rejected",
      words: ["certificate verify failed"],
    },
    { system: "Postfix", note: "with dsn=4.7.5", words: ["Server certificate not verified"] },
    {
      system: "Exim",
      side: "client",
      words: ["SSL verify error: depth=... error=...", "(certificate verification failed): ..."],
    },
    { system: "Sendmail", words: ["verify=FAIL"] },
    {
      system: "Exchange Online",
      note: "message trace",
      words: [
        "450 4.7.320 Certificate validation failed",
        "4.7.5 Remote certificate failed MTA-STS validation",
      ],
    },
    {
      system: ".NET",
      words: ["The remote certificate is invalid according to the validation procedure"],
    },
    { system: "GnuTLS", words: ["Error in the certificate verification."] },
    { system: "Python", words: ["CERTIFICATE_VERIFY_FAILED"] },
    { system: "Go", words: ["tls: failed to verify certificate"] },
  ],
  /** Alerts that tell the side that got them of its certificate; each is a symptom of its own. */
  "certificate-alerts": [
    {
      system: "OpenSSL",
      note: 'the side whose certificate was rejected; 3.2 and later write "ssl/tls alert" for sslv3',
      words: [
        "sslv3 alert bad certificate",
        "sslv3 alert unsupported certificate",
        "sslv3 alert certificate expired",
        "sslv3 alert certificate unknown",
        "tlsv1 alert unknown ca",
      ],
    },
  ],
  /** What came was not TLS. */
  "plain-text": [
    { system: "OpenSSL", note: "0A00010B", words: ["wrong version number"] },
    { system: "OpenSSL", note: "for HTTP, 0A00009C", words: ["http request"] },
    { system: "Exchange", note: "likely", words: ["TLS negotiation failed with error InvalidToken"] },
    { system: "Java", words: ["Unsupported or unrecognized SSL message"] },
    { system: "Java", note: "Java 8", words: ["Unrecognized SSL message, plaintext connection?"] },
    {
      system: ".NET",
      words: ["Cannot determine the frame size or a corrupted frame was received."],
    },
    {
      system: ".NET",
      note: ".NET Framework",
      words: ["The handshake failed due to an unexpected packet format."],
    },
    { system: "GnuTLS", words: ["An unexpected TLS packet was received."] },
    { system: "Go", words: ["tls: first record does not look like a TLS handshake"] },
    { system: "Python", words: ["WRONG_VERSION_NUMBER"] },
  ],
  /** The sender requires TLS, and it was not offered or was refused. */
  "no-tls": [
    {
      system: "Exchange",
      side: "client",
      note: "event 2015, SmtpSendTLSRequiredFailed, and the queue",
      words: ["451 5.7.3 STARTTLS is required to send mail"],
    },
    {
      system: "Exchange Online",
      side: "client",
      note: "message trace",
      words: [
        "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]",
      ],
    },
    {
      system: "Exchange Online",
      side: "client",
      note: "with DANE",
      words: ["4.7.321 starttls-not-supported"],
    },
    {
      system: "Postfix",
      side: "client",
      note: "with dsn=4.7.4",
      words: [
        "TLS is required, but was not offered by host ...",
        "TLS is required, but host ... refused to start TLS: ...",
      ],
    },
    {
      system: "Exim",
      side: "client",
      words: ["a TLS session is required, but the server did not offer TLS support"],
    },
    { system: "Java", side: "client", words: ["STARTTLS is required but host does not support STARTTLS"] },
    {
      system: "Python",
      side: "client",
      words: ["SMTPNotSupportedError: STARTTLS extension not supported by server."],
    },
    { system: "OpenSMTPD", side: "client", words: ["TLS required but not supported by remote host"] },
  ],
} as const satisfies Readonly<Record<string, readonly LogWords[]>>;
