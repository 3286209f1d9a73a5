// What senders' and receivers' logs show, by system: the texts that several findings share. They differ by version.
import type { SystemText } from "../../session/session.ts";

const PROTOCOL_ERROR =
  'counted as SSL_ERROR_SSL, which some programs print as "connect failed: protocol error"';

/** The other side closed with a FIN during the handshake, without an alert. */
export const END_OF_FILE: readonly SystemText[] = [
  {
    system: "Exchange",
    text:
      'The send protocol log: "TLS negotiation failed with error SocketError". The queue: "451 4.4.397 Error ' +
      'communicating with target host. -> 421 4.4.2 Connection dropped due to SocketError".',
  },
  { system: "Exchange Online", text: 'Message trace: "450 4.4.318 Connection was closed abruptly".' },
  {
    system: "Postfix",
    text:
      'Sending: "SSL_connect error to ...: lost connection", or "...: -1" and "warning: TLS library problem: ' +
      'error:0A000126"; then "status=deferred (Cannot start TLS: handshake failure)", dsn=4.7.5. Receiving: ' +
      '"SSL_accept error from ...: lost connection" and "lost connection after STARTTLS from ...".',
  },
  {
    system: "Exim",
    text:
      'Sending: "TLS session: (SSL_connect): ...", then "delivering unencrypted to H=... (not in ' +
      'hosts_require_tls)". Receiving: "TLS error on connection from ... SSL_accept: TCP connection closed by ' +
      'peer".',
  },
  {
    system: "Sendmail",
    text:
      '"STARTTLS=client, error: connect failed=0, SSL_error=5" and "ruleset=tls_server, arg1=SOFTWARE, ... ' +
      'reject=403 4.7.0 TLS handshake failed."',
  },
  {
    system: "OpenSSL",
    text:
      `3.x: "error:0A000126:SSL routines::unexpected eof while reading", ${PROTOCOL_ERROR}. 1.1.1 and older: ` +
      "SSL_ERROR_SYSCALL with errno 0.",
  },
  { system: "GnuTLS", text: '"The TLS connection was non-properly terminated."' },
  {
    system: "Java",
    text:
      '"Could not convert socket to TLS", caused by "Remote host terminated the handshake" (Java 8: "Remote host ' +
      'closed connection during handshake").',
  },
  {
    system: ".NET",
    text:
      '"Received an unexpected EOF or 0 bytes from the transport stream." (.NET Framework: "Authentication failed ' +
      'because the remote party has closed the transport stream.")',
  },
  { system: "Python", text: '"SSLEOFError: EOF occurred in violation of protocol".' },
  { system: "Go", text: '"EOF".' },
  {
    system: "Node.js",
    text: '"Client network socket disconnected before secure TLS connection was established".',
  },
];

/** The other side reset the connection. */
export const RESET: readonly SystemText[] = [
  { system: "Exchange", text: '"421 4.4.2 Connection dropped due to ConnectionReset".' },
  { system: "Postfix", text: '"SSL_connect error to ...: Connection reset by peer".' },
  { system: "Windows", text: "WSAECONNRESET, error 10054." },
  { system: "OpenSSL", text: 'SSL_ERROR_SYSCALL with errno 104 on Linux: "Connection reset by peer".' },
  { system: "Java", text: '"Connection reset".' },
  { system: "Node.js", text: '"ECONNRESET".' },
];

/** The other side never answered. */
export const TIMEOUT: readonly SystemText[] = [
  {
    system: "Exchange",
    text: '"421 4.4.1 Connection timed out" or "421 4.4.2 Connection dropped due to timeout".',
  },
  { system: "Exchange Online", text: 'Message trace: "450 4.4.315 Connection timed out".' },
  {
    system: "Postfix",
    text: '"conversation with ... timed out while ..." or "SSL_connect error to ...: Connection timed out".',
  },
  { system: "Sendmail", text: '"Deferred: Connection timed out".' },
  { system: "Java", text: '"Read timed out".' },
];

/** What was sent never arrived. */
export const LOST: readonly SystemText[] = [
  {
    system: "Exchange",
    text: '"421 4.4.2 Connection dropped due to TimedOut" or "Connection dropped due to SocketError".',
  },
  { system: "Exchange Online", text: 'Message trace: "450 4.4.315 Connection timed out".' },
  {
    system: "Postfix",
    text:
      '"conversation with ... timed out while performing the EHLO handshake" or "lost connection with ... while ' +
      'sending message body"; the server: "timeout after STARTTLS" or "timeout after DATA".',
  },
  { system: "Sendmail", text: '"Deferred: Connection timed out".' },
  { system: "Java", text: '"Read timed out".' },
];

/** An alert from the server that logs name only by its number. */
export const ANY_ALERT: readonly SystemText[] = [
  { system: "OpenSSL", text: 'The client: "SSL alert number" with the number of the alert.' },
  {
    system: "Windows",
    text: "System log, Schannel: event 36887 on the client, 36888 on the server, with the number.",
  },
];

/** Alert 70, protocol_version. */
export const PROTOCOL_VERSION: readonly SystemText[] = [
  {
    system: "OpenSSL",
    text:
      `The side that got the alert: "tlsv1 alert protocol version ... SSL alert number 70", ${PROTOCOL_ERROR}. The ` +
      'side that sent it: "unsupported protocol" or "version too low".',
  },
  {
    system: "Postfix",
    text: '"TLS library problem: ... tlsv1 alert protocol version ... SSL alert number 70".',
  },
  {
    system: "Windows",
    text: "System log, Schannel: event 36887 with code 70 where the alert arrived, 36888 where it was sent.",
  },
  { system: "Java", text: '"Received fatal alert: protocol_version".' },
  { system: "GnuTLS", text: '"A TLS fatal alert has been received.": "Error in protocol version".' },
  { system: "Go", text: '"remote error: tls: protocol version not supported".' },
];

/** Alert 40, handshake_failure. */
export const HANDSHAKE_FAILURE: readonly SystemText[] = [
  {
    system: "OpenSSL",
    text:
      'The side that got the alert: "sslv3 alert handshake failure ... SSL alert number 40" (3.2 and later: ' +
      '"ssl/tls alert handshake failure"; sslv3 is only a name), ' +
      `${PROTOCOL_ERROR}. The side that sent it logs the cause: "no shared cipher", "no suitable key share", "no ` +
      'suitable signature algorithm", "peer did not return a certificate".',
  },
  {
    system: "Windows",
    text: "System log of the server, Schannel: event 36874 (no cipher suite in common) and 36888.",
  },
  {
    system: "Exchange",
    text:
      '"The client and server cannot communicate, because they do not possess a common algorithm" ' +
      "(SEC_E_ALGORITHM_MISMATCH, 0x80090331).",
  },
  { system: "Java", text: '"Received fatal alert: handshake_failure".' },
  { system: ".NET", text: "\"... the remote party sent a TLS alert: 'HandshakeFailure'\"." },
];

/** Alerts about certificates. */
export const CERTIFICATE: readonly SystemText[] = [
  {
    system: "OpenSSL",
    text:
      'The side that rejected: "certificate verify failed" (0A000086). The other: "tlsv1 alert unknown ca" (48), ' +
      '"sslv3 alert certificate expired" (45), "sslv3 alert bad certificate" (42), "certificate unknown" (46).',
  },
  {
    system: "Postfix",
    text:
      '"certificate verification failed for ...: untrusted issuer ..." and "Server certificate not verified" ' +
      "(dsn=4.7.5).",
  },
  {
    system: "Exim",
    text: '"TLS certificate verification failed" or "(certificate verification failed): ...".',
  },
  {
    system: "Exchange Online",
    text:
      'Message trace: "450 4.7.320 Certificate validation failed", "4.7.322 certificate-expired", "4.7.325 ' +
      'certificate-host-mismatch", or 4.7.5 with MTA-STS validation.',
  },
  { system: "Java", text: '"PKIX path building failed ... unable to find valid certification path".' },
  {
    system: ".NET",
    text: '"The remote certificate is invalid according to the validation procedure".',
  },
  { system: "Python", text: '"CERTIFICATE_VERIFY_FAILED".' },
];

/** Plain text where TLS is expected. */
export const PLAIN_TEXT: readonly SystemText[] = [
  {
    system: "OpenSSL",
    text: `"wrong version number" (0A00010B), for HTTP "http request" (0A00009C); ${PROTOCOL_ERROR}.`,
  },
  { system: "Exchange", text: 'Likely "TLS negotiation failed with error InvalidToken".' },
  {
    system: "Java",
    text: '"Unsupported or unrecognized SSL message" (Java 8: "Unrecognized SSL message, plaintext connection?").',
  },
  {
    system: ".NET",
    text:
      '"Cannot determine the frame size or a corrupted frame was received." (.NET Framework: "The handshake failed ' +
      'due to an unexpected packet format.")',
  },
  { system: "GnuTLS", text: '"An unexpected TLS packet was received."' },
  { system: "Go", text: '"tls: first record does not look like a TLS handshake".' },
];

/** The client requires TLS, and it was not offered or was refused. */
export const NO_TLS: readonly SystemText[] = [
  {
    system: "Exchange",
    text: 'Event 2015, SmtpSendTLSRequiredFailed; the queue: "451 5.7.3 STARTTLS is required to send mail".',
  },
  {
    system: "Exchange Online",
    text:
      'Message trace: "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send ' +
      'mail]"; with DANE "4.7.321 starttls-not-supported".',
  },
  {
    system: "Postfix",
    text:
      '"TLS is required, but was not offered by host ..." (dsn=4.7.4), or "TLS is required, but host ... refused ' +
      'to start TLS: ...".',
  },
  { system: "Exim", text: '"a TLS session is required, but the server did not offer TLS support".' },
  { system: "Java", text: '"STARTTLS is required but host does not support STARTTLS".' },
  { system: "Python", text: '"SMTPNotSupportedError: STARTTLS extension not supported by server."' },
];
