// Words of hellos that did not fit, and of bytes that were no TLS: beside those that findings name.
import { client, either, server, type WordTable } from "./words.ts";

export const HANDSHAKE_WORDS: WordTable = {
  "some-alert": [
    either("Windows", "event 36887", "event 36888", "A fatal alert was received from the remote endpoint"),
    either("Windows", "A fatal alert was generated and sent to the remote endpoint"),
    either("GnuTLS", "A TLS fatal alert has been received."),
  ],
  "version-refused": [
    either("OpenSSL", "0A000102", "0A00018C", "no protocols available", "unsupported protocol"),
    client("Java", "The server selected protocol version ... is not accepted by client preferences"),
    client("Go", "tls: server selected unsupported protocol version"),
    either("GnuTLS", "A packet with illegal or unsupported version was received."),
    client("NSS", "Peer using unsupported version of security protocol", "SSL_ERROR_UNSUPPORTED_VERSION"),
  ],
  "nothing-in-common": [
    either("OpenSSL", "0A0000C1", "no ciphers available"),
    client("Windows", "event 36873"),
    either("Windows", "0x80090331", "SEC_E_ALGORITHM_MISMATCH", "do not possess a common algorithm"),
    either("Windows", "da sie nicht über einen gemeinsamen Algorithmus verfügen"),
    server(
      "Windows",
      "none of the cipher suites supported by the client application are supported by the server",
    ),
    either("GnuTLS", "Could not negotiate a supported cipher suite."),
    either(
      "NSS",
      "SSL_ERROR_NO_CYPHER_OVERLAP",
      "Cannot communicate securely with peer: no common encryption algorithm",
    ),
  ],
  "no-shared-group": [
    either("OpenSSL", "no suitable key share", "0A000065"),
    either("GnuTLS", "No common key share with peer.", "No supported ECC curves were found"),
  ],
  "no-shared-signature": [
    either(
      "OpenSSL",
      "no suitable signature algorithm",
      "0A000076",
      "legacy sigalg disallowed or unsupported",
      "wrong signature type",
      "no shared signature algorithms",
    ),
    server("Java", "No available authentication scheme"),
    either("GnuTLS", "The signature algorithm is not supported."),
  ],
  "small-dh": [
    client("OpenSSL", "dh key too small", "0A00018A"),
    client("GnuTLS", "The Diffie-Hellman prime sent by the server is not acceptable"),
    client("Java", "DH ServerKeyExchange does not comply to algorithm constraints"),
    client("NSS", "SSL_ERROR_WEAK_SERVER_EPHEMERAL_DH_KEY"),
  ],
  "no-secure-renegotiation": [
    either("OpenSSL", "unsafe legacy renegotiation disabled", "0A000152"),
    either("GnuTLS", "Unsafe renegotiation denied."),
  ],
  "unsolicited-extension": [either("OpenSSL", "unsolicited extension", "0A0000D9")],
  "no-compatibility-message": [
    client("Erlang", "hello_middlebox_assert", "hello_retry_middlebox_assert"),
    client("Erlang", "Failed to assert middlebox server message"),
  ],
  "damaged-record": [
    either("OpenSSL", "decryption failed or bad record mac", "0A000119"),
    either("GnuTLS", "Decryption has failed."),
    either("Go", "local error: tls: bad record MAC"),
  ],
  alpn: [
    either("Exim", "ALPN required but not negotiated", "Bad ALPN presented"),
    either("GnuTLS", "No common application protocol could be negotiated."),
  ],
  "fallback-scsv": [either("OpenSSL", "inappropriate fallback", "0A000175")],
  renegotiation: [either("OpenSSL", "no renegotiation", "0A000153")],
  "alert-110": [either("OpenSSL", "tlsv1 unsupported extension")],
  "alert-112": [either("OpenSSL", "tlsv1 unrecognized name")],
  "plain-text": [
    either("OpenSSL", "0A00010B", "packet length too long", "0A0000C6"),
    either("Windows", "0x80090308", "SEC_E_INVALID_TOKEN"),
    either("Exchange", "TLS negotiation failed with error InvalidToken"),
    either("NSS", "SSL_ERROR_RX_RECORD_TOO_LONG"),
    either("rustls", "received corrupt message", "error: CorruptMessage"),
    client("Node.js", "ERR_SSL_WRONG_VERSION_NUMBER"),
  ],
  "unknown-protocol": [
    either("OpenSSL", "SSL23_GET_SERVER_HELLO:unknown protocol", "140770FC", "140760FC"),
    either("OpenSSL", "SSL23_GET_CLIENT_HELLO:unknown protocol", "state: unknown protocol"),
    server("LibreSSL", "ACCEPT_SR_CLNT_HELLO:wrong version number"),
  ],
  "client-cannot-encrypt": [
    client("Outlook", "Your server does not support the connection encryption type", "0x800CCC1A"),
    client("a document scanner", "SSL negotiation failed", "SSL/TLS negotiation failed"),
  ],
  "tls-on-plain-port": [
    server("Postfix", "improper command pipelining after CONNECT", "non-SMTP command from"),
    client("MailKit", "is typically reserved for plain-text connections"),
    server("Exim", "SMTP protocol synchronization error input sent without waiting for greeting"),
    either("any server", "\\x16\\x03", "\\026\\003"),
  ],
  pipelined: [
    server("Gmail", "SMTP protocol violation, no commands allowed to pipeline after STARTTLS"),
    server("Gmail", "STARTTLS may not be repeated"),
    server("Postfix", "improper command pipelining after STARTTLS"),
    server("Exim", 'SMTP protocol synchronization error ... rejected "STARTTLS"'),
  ],
  "spoke-too-soon": [
    server("Postfix", "554 5.5.0 Error: SMTP protocol synchronization"),
    server("Exim", "SMTP synchronization error", "SMTP protocol synchronization error"),
  ],
};
