// Failures as people reported them, with what it was in the end -> one of the findings that the words have to name. Names and
// addresses are examples; the report is named where it is public.
import type { FindingId } from "../../src/diagnose/finding-texts.ts";

export type Report = readonly [text: string, cause: FindingId, report: string];

export const REPORTS: readonly Report[] = [
  // Exchange, Windows, .NET
  ["421 4.4 2 connection dropped due to socket error", "tls-version-below-server-minimum", "hayesjupe.com"],
  [
    '451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed out." Attempted failover to alternate host',
    "client-closed-before-clienthello",
    "Microsoft KB 4051498: no usable certificate",
  ],
  [
    "LastError : [{LED=451 4.4.395 Target host responded with error. -> 421 4.4.1 Connection timed out};{MSG=}]",
    "client-closed-before-clienthello",
    "jaapwesselius.com: NoCredentials",
  ],
  [
    "Therefore, it is unable to support the STARTTLS SMTP verb for the connector Default Frontend EX1 with a FQDN parameter of mail.contoso.example.",
    "starttls-not-offered",
    "event 12014",
  ],
  [
    "Event ID: 36888 A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal error code is 10. The Windows SChannel error state is 1203.",
    "plaintext-where-tls-expected-client",
    "frankysweb.de",
  ],
  [
    "Es wurde eine schwerwiegende Warnung generiert und an den Remoteendpunkt gesendet. Die schwerwiegende Warnung hat folgenden für das TLS-Protokoll definierten Code: 70.",
    "tls-version-rejected-alert",
    "German Windows",
  ],
  [
    "System.Security.Authentication.AuthenticationException: Das Remotezertifikat ist laut Validierungsverfahren ungültig.",
    "client-rejected-certificate",
    "German .NET",
  ],
  [
    "System.IO.IOException: Fehler bei der Authentifizierung, da die Gegenseite den Transportstream geschlossen hat.",
    "tls-version-below-server-minimum",
    "Microsoft, of ATA: TLS 1.0 switched off",
  ],
  [
    "Win32Exception: Der Client und der Server können keine Daten austauschen, da sie nicht über einen gemeinsamen Algorithmus verfügen",
    "no-shared-cipher",
    "frankysweb.de",
  ],
  [
    "SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection. When connecting to an SMTP service, port 587 is typically reserved for plain-text connections.",
    "tls-on-starttls-port",
    "datalust/seq-app-htmlemail#85",
  ],
  [
    "The host name did not match the name given in the server's SSL certificate.",
    "certificate-name-mismatch",
    "jstedfast/MailKit#1207",
  ],
  // Java
  [
    "javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.net, port: 465; nested exception is: javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
    "tls-version-rejected-alert",
    "convertigo/convertigo#514",
  ],
  ["CertificateException: No subject alternative names present", "certificate-name-mismatch", "Java"],
  // Postfix, Exim, OpenSMTPD
  [
    "postfix/smtp[1204]: SSL_connect error to smtp.example.net[198.51.100.25]:587: -1\npostfix/smtp[1204]: warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:354:",
    "tls-on-starttls-port",
    "bokysan/docker-postfix#221",
  ],
  [
    "warning: TLS library problem: error:0A000418:SSL routines::tlsv1 alert unknown ca:../ssl/record/rec_layer_s3.c:1586:SSL alert number 48:",
    "certificate-self-signed",
    "bokysan/docker-postfix#167",
  ],
  [
    "postfix/smtpd[1]: warning: TLS library problem: error:140760FC:SSL routines:SSL23_GET_CLIENT_HELLO:unknown protocol:s23_srvr.c:647:",
    "plaintext-where-tls-expected-client",
    "Postfix",
  ],
  [
    "TLS error on connection from client.example.org [192.0.2.9] (cert/key setup: cert=/etc/ssl/a.crt key=/etc/ssl/a.key): Error while reading file.",
    "starttls-refused-temporary",
    "hestiacp/hestiacp#2837",
  ],
  [
    "H=mx.example.net [2001:db8::311] TLS error on connection (recv): The TLS connection was non-properly terminated.",
    "no-close-notify",
    "hestiacp/hestiacp#3781: the mail was delivered",
  ],
  [
    "TLS error on connection from [192.0.2.9] (gnutls_handshake): A TLS fatal alert has been received.: Certificate is bad",
    "client-rejected-certificate",
    "Exim",
  ],
  [
    'smtpd[53039]: 08a0eec7b6cdc261 smtp disconnected reason="io-error: handshake failed: error:1402610B:SSL routines:ACCEPT_SR_CLNT_HELLO:wrong version number"',
    "tls-version-rejected-alert",
    "OpenSMTPD/OpenSMTPD#1244: a scanner with TLS 1.0",
  ],
  // Those who submit
  [
    "{ Error: 4412364224:error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol: code: 'ESOCKET', command: 'CONN' }",
    "tls-on-starttls-port",
    "nodemailer/nodemailer#1037",
  ],
  [
    "SSL_connect returned=1 errno=0 state=unknown state: unknown protocol",
    "tls-on-starttls-port",
    "mconf/mconf-web#571",
  ],
  [
    "OpenSSL::SSL::SSLError (hostname does not match the server certificate):",
    "certificate-name-mismatch",
    "mikel/mail#550",
  ],
  [
    "msmtp: TLS certificate verification failed: certificate 2 of 4 has expired",
    "certificate-expired",
    "marlam/msmtp#23",
  ],
  ["gomail: could not send email 1: remote error: handshake failure", "no-shared-cipher", "gogs/gogs#2244"],
  [
    "ERROR - smtpd eb812eab - 192.0.2.9:49967 - 454 - TLS handshake failed: remote error: bad certificate",
    "client-rejected-certificate",
    "toorop/tmail#11",
  ],
  [
    "x509: certificate is not valid for any names, but wanted to match mail.example.com",
    "certificate-name-mismatch",
    "hyvor/relay#488",
  ],
  [
    "smtp::Error { kind: Network, source: Custom { kind: InvalidData, error: CorruptMessage } }",
    "tls-on-starttls-port",
    "lettre/lettre#842",
  ],
  [
    "network error: peer closed connection without sending TLS close_notify",
    "tls-version-below-server-minimum",
    "mailtutan/mailtutan#77",
  ],
  [
    "didn't find starttls in server response, try anyway...",
    "starttls-not-offered",
    "PHPMailer/PHPMailer#776",
  ],
  [
    "Unable to establish a secure link with Outgoing server (SMTP) mail.example.net using STARTTLS since it doesn't advertise that feature.",
    "starttls-not-offered",
    "Thunderbird",
  ],
  [
    'delivery: context="tls" event="unavailable" mx="mx.example.net" reason="STARTTLS was not advertised by host"',
    "starttls-not-offered",
    "stalwartlabs/stalwart#191",
  ],
  [
    'err="tls error: STARTTLS: got 502, expected 220, permanent: 502 5.5.1 Error: command not implemented"',
    "starttls-refused-permanent",
    "mjl-/mox#365",
  ],
  [
    "{tls_alert,{unexpected_message,TLS server: In state hello received UNDEFINED ALERT: Fatal - Unexpected Message}}",
    "plaintext-where-tls-expected-client",
    "gen-smtp/gen_smtp#191",
  ],
  [
    "454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found.",
    "starttls-not-used",
    "learn.microsoft.com, lalitbisht",
  ],
  [
    "tls: server selected unsupported protocol version 300",
    "tls-version-rejected-by-client",
    "grafana/grafana#8385",
  ],
  ["SSL negotiation failed", "no-shared-cipher", "borncity.com: scanners without ECDHE, February 2025"],
];

/** Failures and successes that say nothing of TLS, from the same reports. */
export const NOT_OF_TLS: readonly string[] = [
  "opendkim[211]: 945B9FA250: s=mail d=example.org a=rsa-sha256 SSL error:04091068:rsa routines:int_rsa_verify:bad signature",
  "postfix/smtpd[1157]: warning: unknown[192.0.2.9]: SASL PLAIN authentication failed: ,",
  "postfix/smtpd[2376668]: lost connection after RCPT from mx.example.net[192.0.2.9]",
  "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
  "milter-reject: END-OF-MESSAGE from mx.example.net[192.0.2.9]: 4.7.1 Try again later",
  "{ [Error: getaddrinfo EAI_AGAIN smtp.example.net:587] code: 'EAI_AGAIN', syscall: 'getaddrinfo' }",
  "450 4.4.312 DNS query failed [Message=InfoDomainNonexistent]",
  "queue id 36887ABC removed",
  "10054 messages in queue",
  "220 2.0.0 Ready to start TLS",
];
