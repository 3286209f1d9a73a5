// Words of the clear part of the dialogue, of mail after it, and of TLS that worked: beside those that findings name.
import { client, either, server, type WordTable } from "./words.ts";

export const DIALOGUE_WORDS: WordTable = {
  "no-tls": [
    client("Exchange", "STARTTLS is required to send mail", "SmtpSendTLSRequiredFailed"),
    client("Exchange Online", "starttls-not-supported", "4.7.321", "5.7.321"),
    client("nodemailer", "EREQUIRETLS"),
    client("a TLS report (RFC 8460)", "starttls-not-supported"),
    client("Postfix", "4.7.4"),
    client("Exim", "TLS session is required, but the server did not offer TLS support"),
    client("Java", "STARTTLS is required but"),
    client("Python", "STARTTLS extension not supported by server", "STARTTLS extension not supported"),
    client("MailKit", "The SMTP server does not support the STARTTLS extension"),
    client("Stalwart", "delivery.start-tls-unavailable", "STARTTLS not advertised by host"),
    client("msmtp", "the server does not support TLS via the STARTTLS command"),
    client(".NET", "Server does not support secure connections"),
    client("Thunderbird", "using STARTTLS since it doesn't advertise that feature"),
    client("openssl s_client", "Didn't find STARTTLS in server response"),
    client("Postfix", "TLS is required, but was not offered", "TLS is required, but host"),
  ],
  "tls-demanded": [
    server(
      "any server",
      "Must issue a STARTTLS command first",
      "Must issue STARTTLS first",
      "Must issue a STARTTLS command",
    ),
    server(
      "Exchange",
      "Require STARTTLS to authenticate",
      "Require STARTTLS to do basic authentication",
      "Require XAnonymousTls to send mail",
    ),
    server("Gmail", "This message wasn't sent over a TLS connection", "4.7.29", "5.7.29"),
    server("Gmail", "TLS required for RCPT domain"),
    server("Mimecast", "this route requires encryption"),
    server("Sendmail", "encryption too weak 0 less than"),
    server("any server", "Encryption required for requested authentication mechanism", "Encryption needed"),
    server("any server", "REQUIRETLS support required"),
  ],
  "server-remembers": [
    server("Haraka", "STARTTLS failed. Marking ... as non-TLS host for ... seconds"),
    server("Haraka", "STARTTLS disabled because previous attempt failed"),
  ],
  "starttls-refused-temporarily": [
    server("Postfix", "TLS not available due to local problem", "too many new TLS sessions"),
    server("any server", "TLS not available due to temporary reason", "454 4.7.0 TLS not available"),
    server("Exchange", "Cannot accept TLS as maximum TLS rate exceeded"),
    server("Exim", "TLS currently unavailable"),
    client("Postfix", "refused to start TLS"),
  ],
  "starttls-refused": [
    server("Exchange", "Unable to initialize security subsystem"),
    server("Exim", "STARTTLS command used when not advertised"),
    client("msmtp", "command STARTTLS failed"),
    server("Cisco ESA", "STARTTLS command not supported"),
    server("Postfix", "501 5.5.4 Syntax: STARTTLS"),
  ],
  "old-version-demanded": [
    server("Exchange Online", "TLS 1.0 and 1.1 are not supported", "421 4.7.66", "4.7.66", "5.7.67"),
  ],
  "tls-too-weak": [
    server("Exchange", "negotiated Tls cipher strength is too weak"),
    server("Mimecast", "This route requires TLS version 1.2 or greater", "requires high-strength ciphers"),
  ],
  "legacy-endpoint": [either("Exchange Online", "smtp-legacy.office365.com", "AllowLegacyTLSClients")],
  "relay-denied": [
    server("Exchange Online", "TenantAttribution", "TenantInboundAttribution", "5.7.64", "5.7.68", "5.7.51"),
    server("Exchange Online", "550 5.7.0 Relay Access Denied", "550 5.7.0. Relay Access Denied"),
    server("Exchange Online", "Direct Send not allowed for this organization"),
    server("Exchange", "5.7.57", "Client not authenticated to send mail"),
  ],
  throttled: [
    server("Exchange Online", "Connecting Exchange server version is out-of-date", "4.7.230", "5.7.230"),
  ],
  "starttls-unused": [
    client(
      "Exchange",
      "The certificate specified in the TlsCertificateName of the SendConnector could not be found",
    ),
  ],
  worked: [
    either("Postfix", "TLS connection established to", "TLS connection established from"),
    client("swaks", "TLS started with cipher"),
    either("Exim", "X=TLS1.3:", "X=TLS1.2:", "X=TLS1.1:", "X=TLS1:", "X=TLS1.0:"),
    either("Exchange", "negotiation succeeded using bulk encryption algorithm"),
    either("Sendmail", "STARTTLS=client, relay=..., version=", "STARTTLS=server, relay=..., version="),
    either(
      "a Received header",
      "with cipher TLS",
      "using TLSv1",
      "with ESMTPS",
      "with ESMTPSA",
      "version=TLS1",
    ),
    either("OpenSMTPD", "smtp tls ciphers=", "tls ciphers=TLSv1"),
    either("Haraka", "secured: cipher="),
    either("Windows", "event 36880", "TLS ... handshake completed successfully"),
    client("openssl s_client", "New, TLSv1.3, Cipher is", "New, TLSv1.2, Cipher is"),
    client("Postfix", "Verified TLS connection established to"),
  ],
  "worked-unverified": [
    either("Postfix", "Untrusted TLS connection established to", "Untrusted TLS connection established from"),
    either(
      "Sendmail",
      "STARTTLS=client, relay=..., version=..., verify=FAIL",
      "STARTTLS=server, relay=..., version=..., verify=FAIL",
    ),
    either("Haraka", "secured: ... verified=false"),
    either("OpenSMTPD", 'cert-check result="unverified"'),
  ],
};
