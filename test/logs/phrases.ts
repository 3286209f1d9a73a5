// Lines as logs, reports and articles have them -> what they are to be taken for. Names and addresses are examples.
import type { FindingId } from "../../src/diagnose/finding-texts.ts";

export type Phrase = readonly [text: string, symptom: string, finding: FindingId];

const NDR = `Delivery has failed to these recipients or groups:
Several attempts to deliver your message were unsuccessful and we stopped trying.
Diagnostic information for administrators:
Generating server: exc16.contoso.example
Receiving server: mail.contoso.example
1/7/2021 7:24:14 PM – Server at mail.contoso.example returned ‘550 5.4.300 Message expired -> 451 4.4.397 Error
communicating with target host. -> 421 4.4.2 Connection dropped due to
SocketError’`;

/** Every error that the articles of ../shared/background quote. */
export const ARTICLES: readonly Phrase[] = [
  ["421 4.4.2 Connection dropped due to SocketError", "socket-error", "tls-version-below-server-minimum"],
  ["TLS negotiation failed with error SocketError", "socket-error", "tls-version-below-server-minimum"],
  [
    "2021-01-11T16:43:15.043Z,Connector2Fabrikam,08D8B64FC6449F2A,9,,,*,,TLS negotiation failed with error SocketError",
    "socket-error",
    "tls-version-below-server-minimum",
  ],
  ["451 5.7.3 Must issue a STARTTLS command first", "tls-demanded", "starttls-required-by-server"],
  ["451 4.4.397 Error communicating with target host", "wrapped", "require-tls-retry-loop"],
  ["550 5.4.300 Message expired", "expired-in-queue", "require-tls-retry-loop"],
  [
    "LastError : [{LED=451 4.4.397 Error communicating with target host. -> 421 4.4.2 Connection dropped due to " +
      "SocketError};{MSG=};{FQDN=mx.example.net};{IP=198.51.100.25};{LRT=1/11/2021 6:02:39 PM}](…)",
    "socket-error",
    "tls-version-below-server-minimum",
  ],
  [NDR, "socket-error", "tls-version-below-server-minimum"],
  ["550 5.7.0. Relay Access Denied", "relay-denied", "relay-denied-after-cleartext-fallback"],
  [
    "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls",
    "old-version-demanded",
    "exo-smtp-auth-legacy-tls",
  ],
  ["smtp-legacy.office365.com", "legacy-endpoint", "smtp-legacy-endpoint-used"],
  ["Set-TransportConfig -AllowLegacyTLSClients $True", "legacy-endpoint", "smtp-legacy-endpoint-used"],
  ["SSL error: connect failed: protocol error", "protocol-error", "tls-version-rejected-alert"],
  ["connect failed: protocol error", "protocol-error", "tls-version-rejected-alert"],
  ["protocol error", "protocol-error", "tls-version-rejected-alert"],
  ["certificate not verified", "certificate-rejected", "client-rejected-certificate"],
];

export const PROGRAMS: readonly Phrase[] = [
  // Postfix
  [
    "Nov 27 10:00:01 mail postfix/smtp[10054]: SSL_connect error to mx.example.net[198.51.100.25]:25: lost connection",
    "closed",
    "tls-version-below-server-minimum",
  ],
  [
    "postfix/smtp[36874]: 4ABC12: to=<u@example.net>, relay=mx.example.net[198.51.100.25]:25, delay=2, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)",
    "handshake-failed",
    "tls-version-below-server-minimum",
  ],
  [
    "postfix/smtp[99]: warning: TLS library problem: error:0A00042E:SSL routines::tlsv1 alert protocol version:ssl/record/rec_layer_s3.c:1584:SSL alert number 70:",
    "alert-70",
    "tls-version-rejected-alert",
  ],
  [
    "postfix/smtpd[99]: warning: TLS library problem: error:0A000418:SSL routines::tlsv1 alert unknown ca:../ssl/record/rec_layer_s3.c:1605:SSL alert number 48:",
    "alert-48",
    "certificate-chain-incomplete",
  ],
  [
    "postfix/smtp[99]: warning: TLS library problem: error:0A000413:SSL routines::sslv3 alert unsupported certificate:../ssl/record/rec_layer_s3.c:1605:SSL alert number 43:",
    "alert-43",
    "client-certificate-without-clientauth",
  ],
  [
    "postfix/smtpd[99]: warning: TLS library problem: error:0A0000C1:SSL routines::no shared cipher:../ssl/statem/statem_srvr.c:2220:",
    "nothing-in-common",
    "no-shared-cipher",
  ],
  [
    "postfix/smtp[1]: certificate verification failed for mx.example.net[198.51.100.25]:25: untrusted issuer /C=US/O=Example/CN=Example Root",
    "untrusted",
    "certificate-chain-incomplete",
  ],
  [
    "postfix/smtpd[1]: certificate verification failed for unknown[192.0.2.9]: not designated for use as a client certificate",
    "purpose",
    "client-certificate-without-clientauth",
  ],
  [
    "postfix/smtpd[1]: NOQUEUE: abort: TLS from client.example.org[192.0.2.9]: No client certificate presented",
    "client-certificate-missing",
    "client-certificate-missing",
  ],
  [
    "status=deferred (Server certificate not verified)",
    "certificate-rejected",
    "client-rejected-certificate",
  ],
  [
    "postfix/smtp[1]: 4F: to=<a@example.net>, dsn=4.7.4, status=deferred (TLS is required, but was not offered by host mx.example.net[198.51.100.25])",
    "no-tls",
    "starttls-not-offered",
  ],
  [
    "postfix/smtpd[7]: lost connection after STARTTLS from unknown[192.0.2.9]",
    "left-after-starttls",
    "client-closed-before-clienthello",
  ],
  [
    "postfix/smtpd[7]: timeout after STARTTLS from unknown[192.0.2.9]",
    "handshake-timeout",
    "no-answer-to-clienthello",
  ],
  [
    "postfix/smtp[7]: SSL_connect error to mx.example.net[198.51.100.25]:25: Connection timed out",
    "handshake-timeout",
    "no-answer-to-clienthello",
  ],
  [
    "postfix/smtp[7]: connect to mx.example.net[198.51.100.25]:25: Connection refused",
    "refused",
    "tcp-connect-failed",
  ],
  [
    "postfix/smtp[7]: connect to mx.example.net[198.51.100.25]:25: Connection timed out",
    "timed-out",
    "tcp-connect-failed",
  ],
  [
    "postfix/smtpd[7]: improper command pipelining after CONNECT from unknown[192.0.2.9]: \\026\\003\\001\\002",
    "tls-on-plain-port",
    "tls-on-starttls-port",
  ],
  // Exim
  [
    "2026-11-27 10:00:01 1aBcDe-000123-AB H=mx.example.net [198.51.100.25] TLS session: (SSL_connect): error:0A000410:SSL routines::sslv3 alert handshake failure: delivering unencrypted to H=mx.example.net [198.51.100.25] (not in hosts_require_tls)",
    "alert-40",
    "no-shared-cipher",
  ],
  [
    "TLS error on connection from client.example.org [192.0.2.9] (SSL_accept): TCP connection closed by peer",
    "closed",
    "client-closed-after-server-flight",
  ],
  ["(gnutls_handshake): timed out", "handshake-timeout", "no-answer-to-clienthello"],
  [
    "[198.51.100.25] SSL verify error: depth=0 error=certificate has expired cert=/CN=mx.example.net",
    "expired",
    "certificate-expired",
  ],
  ["Required TLS certificate status not received", "stapling", "ocsp-response-not-stapled"],
  [
    'SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.9] input="\\026\\003\\001"',
    "tls-on-plain-port",
    "tls-on-starttls-port",
  ],
  // Sendmail
  [
    "sendmail[32283]: STARTTLS=client, error: connect failed=0, SSL_error=5",
    "socket-error",
    "tls-version-below-server-minimum",
  ],
  [
    "sm-mta[123]: STARTTLS=client, error: connect failed=-1, reason=tlsv1 alert protocol version, SSL_error=1, errno=0, retry=-1",
    "alert-70",
    "tls-version-rejected-alert",
  ],
  [
    "ruleset=tls_server, arg1=SOFTWARE, relay=mx.example.net, reject=403 4.7.0 TLS handshake failed.",
    "handshake-failed",
    "tls-version-below-server-minimum",
  ],
  [
    "STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
    "worked-unverified",
    "tls-established",
  ],
  // Exchange, Exchange Online, Windows
  ["421 4.4.2 Connection dropped due to ConnectionReset", "reset", "server-reset-after-clienthello"],
  ["421 4.4.2 Connection dropped due to TimedOut", "stopped", "data-not-delivered"],
  [
    "450 4.4.318 Connection was closed abruptly (SuspiciousRemoteServerError)",
    "socket-error",
    "tls-version-below-server-minimum",
  ],
  ["450 4.4.316 Connection refused [Message=Socket error code 10061]", "refused", "tcp-connect-failed"],
  [
    "Reason: [{LED=450 4.7.320 Certificate validation failed [Message=SubjectMismatch] [LastAttemptedServerName=mail.contoso.example] [LastAttemptedIP=198.51.100.25:25]};{MSG=SubjectMismatch}",
    "name-mismatch",
    "certificate-name-mismatch",
  ],
  [
    "450 4.7.321 starttls-not-supported: Destination mail server must support TLS to receive mail.",
    "no-tls",
    "starttls-not-offered",
  ],
  ["450 4.7.322 certificate-expired", "expired", "certificate-expired"],
  ["450 4.7.323 tlsa-invalid", "dane", "client-rejected-certificate"],
  [
    "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]",
    "no-tls",
    "starttls-not-offered",
  ],
  [
    "550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
    "relay-denied",
    "relay-denied-after-cleartext-fallback",
  ],
  ["TLS negotiation failed with error NoCredentials", "own-certificate", "client-closed-before-clienthello"],
  [
    "Event ID: 36874 Source: Schannel An TLS 1.2 connection request was received from a remote client application, but none of the cipher suites supported by the client application are supported by the server.",
    "nothing-in-common",
    "no-shared-cipher",
  ],
  [
    "A fatal alert was generated and sent to the remote endpoint. This may result in termination of the connection. The TLS protocol defined fatal error code is 40. The Windows SChannel error state is 1205.",
    "alert-40",
    "no-shared-cipher",
  ],
  ["The following fatal alert was received: 70.", "alert-70", "tls-version-rejected-alert"],
  ["System.ComponentModel.Win32Exception: -2146893007", "nothing-in-common", "no-shared-cipher"],
  [
    "An existing connection was forcibly closed by the remote host",
    "reset",
    "server-reset-after-clienthello",
  ],
  [
    '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host, but that did not succeed.',
    "no-session",
    "tcp-connect-failed",
  ],
  [
    "421 4.2.1 Unable to connect -> SocketConnectionRefused: Socket error code 10061",
    "refused",
    "tcp-connect-failed",
  ],
  [
    'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "STARTTLS" H=a.example [192.0.2.9] next input="EHLO"',
    "pipelined",
    "starttls-pipelined-by-client",
  ],
  [
    'SMTP protocol synchronization error (next input sent too soon: pipelining was not advertised): rejected "RCPT TO" H=a.example [192.0.2.9]',
    "spoke-too-soon",
    "client-did-not-wait-for-reply",
  ],
  [
    "454 4.7.0 Failed to establish appropriate TLS channel: CertificateExpired: Access Denied",
    "expired",
    "client-certificate-rejected",
  ],
  [
    "TCPConnection - TLS/SSL handshake failed. Session Id: 570, Remote IP: 192.168.1.1, Error code: 1, Message: stream truncated",
    "closed",
    "tls-version-below-server-minimum",
  ],
  [
    "postfix/smtp[1204]: warning: TLS library problem: error:0A00010B:SSL routines::wrong version number:../ssl/record/ssl3_record.c:354:",
    "plain-text",
    "tls-on-starttls-port",
  ],
  [
    "postfix/smtpd[1749]: warning: TLS library problem: error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher:../ssl/statem/statem_srvr.c:1419:",
    "nothing-in-common",
    "no-shared-cipher",
  ],
  [
    "Warning: stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages: error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure in class.smtp.php on line 344",
    "alert-40",
    "no-shared-cipher",
  ],
  // Libraries and programs that submit
  [
    "javax.mail.MessagingException: Could not convert socket to TLS; nested exception is: javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
    "alert-70",
    "tls-version-rejected-alert",
  ],
  [
    "javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
    "untrusted",
    "certificate-chain-incomplete",
  ],
  [
    "javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
    "version-refused",
    "tls-version-rejected-alert",
  ],
  [
    "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.",
    "handshake-failed",
    "tls-version-below-server-minimum",
  ],
  [
    "System.Security.Authentication.AuthenticationException: Authentication failed because the remote party sent a TLS alert: 'ProtocolVersion'.",
    "alert-70",
    "tls-version-rejected-alert",
  ],
  [
    "Authentication failed because the remote party has closed the transport stream.",
    "closed",
    "tls-version-below-server-minimum",
  ],
  [
    "ssl.SSLEOFError: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1000)",
    "closed",
    "tls-version-below-server-minimum",
  ],
  [
    "ssl.SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1129)",
    "alert-70",
    "tls-version-rejected-alert",
  ],
  [
    "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)",
    "plain-text",
    "tls-on-starttls-port",
  ],
  [
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1028)",
    "strict-x509",
    "client-rejected-certificate",
  ],
  [
    "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
    "no-tls",
    "starttls-not-offered",
  ],
  ["remote error: tls: handshake failure", "alert-40", "no-shared-cipher"],
  [
    "tls: failed to verify certificate: x509: certificate is valid for mx1.example.net, not mail.example.net",
    "name-mismatch",
    "certificate-name-mismatch",
  ],
  ["tls: first record does not look like a TLS handshake", "plain-text", "tls-on-starttls-port"],
  ["starttls: EOF", "closed", "tls-version-below-server-minimum"],
  [
    "{ code: 'ESOCKET', command: 'CONN' } Error: self-signed certificate in certificate chain",
    "self-signed",
    "certificate-self-signed",
  ],
  [
    "Error: Client network socket disconnected before secure TLS connection was established",
    "closed",
    "tls-version-below-server-minimum",
  ],
  ["Error: Greeting never received", "no-greeting", "no-server-greeting"],
  [
    "SMTP Error: Could not connect to SMTP host. Connection failed. stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages: error:0A000086:SSL routines::certificate verify failed",
    "certificate-rejected",
    "client-rejected-certificate",
  ],
  [
    "curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to smtp.example.net:465",
    "socket-error",
    "tls-version-below-server-minimum",
  ],
  ["curl: (60) SSL certificate problem: certificate has expired", "expired", "certificate-expired"],
  [
    "*** TLS startup failed (connect(): error:0A000102:SSL routines::unsupported protocol)",
    "version-refused",
    "tls-version-rejected-alert",
  ],
  ["msmtp: TLS handshake failed: the operation timed out", "handshake-timeout", "no-answer-to-clienthello"],
  [
    "TLS client: In state hello received SERVER ALERT: Fatal - Handshake Failure",
    "alert-40",
    "no-shared-cipher",
  ],
  [
    "TLS client: In state wait_cert generated CLIENT ALERT: Fatal - Unknown CA",
    "alert-48",
    "certificate-chain-incomplete",
  ],
  [
    "gnutls_handshake: A TLS fatal alert has been received. *** Received alert [40]: Handshake failed",
    "alert-40",
    "no-shared-cipher",
  ],
  [
    "smtp-out: Error on session 0a1b2c: opportunistic TLS failed, downgrading to plain",
    "sent-in-clear",
    "opportunistic-fallback-to-clear",
  ],
  [
    "STARTTLS failed. Marking 192.0.2.9 as non-TLS host for 3600 seconds",
    "server-remembers",
    "server-remembers-failed-tls",
  ],
  [
    "TLS client: In state hello_middlebox_assert at tls_client_connection_1_3.erl:1 generated CLIENT ALERT: Fatal - Unexpected Message",
    "no-compatibility-message",
    "tls13-compatibility-ccs-missing",
  ],
  ["403 4.7.0 encryption too weak 0 less than 112", "tls-demanded", "starttls-required-by-server"],
  [
    "421 4.7.0 TLS required for RCPT domain, closing connection",
    "tls-demanded",
    "starttls-required-by-server",
  ],
  [
    "523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS",
    "pipelined",
    "starttls-pipelined-by-client",
  ],
  [
    "status=bounced (host mx.example.net[198.51.100.25] said: 550 5.7.1 Sessions to this host must be encrypted with TLS (in reply to MAIL FROM command))",
    "tls-demanded",
    "starttls-required-by-server",
  ],
  ['"result-type": "certificate-not-trusted"', "untrusted", "certificate-chain-incomplete"],
  [
    "454 4.7.0 TLS not available due to local problem",
    "starttls-refused-temporarily",
    "starttls-refused-temporary",
  ],
  ["554 5.7.3 Unable to initialize security subsystem", "starttls-refused", "starttls-refused-permanent"],
];

/** Typed after `explain` without anything around. */
export const SHORT: readonly Phrase[] = [
  ["4.4.2", "bad-connection", "tls-version-below-server-minimum"],
  ["SocketError", "socket-error", "tls-version-below-server-minimum"],
  ["36874", "nothing-in-common", "no-shared-cipher"],
  ["event 36887", "some-alert", "tls-version-rejected-alert"],
  ["A TLS fatal alert has been received.", "some-alert", "tls-version-rejected-alert"],
  ["0x80090331", "nothing-in-common", "no-shared-cipher"],
  ["10054", "reset", "server-reset-after-clienthello"],
  ["alert 42", "alert-42", "client-rejected-certificate"],
  ["unknown CA", "alert-48", "certificate-chain-incomplete"],
  ["SSL handshake failure", "handshake-failed", "tls-version-below-server-minimum"],
  ["alert unknown_ca", "alert-48", "certificate-chain-incomplete"],
  ["450 4.7.320", "certificate-rejected", "client-rejected-certificate"],
  ["0A000126", "closed", "tls-version-below-server-minimum"],
  ["EOF", "closed", "tls-version-below-server-minimum"],
  ["ECONNRESET", "reset", "server-reset-after-clienthello"],
  ["certificate verification failed", "certificate-rejected", "client-rejected-certificate"],
];

/** TLS worked. */
export const WORKED: readonly string[] = [
  "postfix/smtp[1]: Trusted TLS connection established to mx.example.net[198.51.100.25]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
  "postfix/smtpd[1]: Anonymous TLS connection established from mx.example.net[198.51.100.25]: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384",
  "=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256",
  '1aBcDe-000123-AB => u@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes C="250 OK"',
  "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits",
  "STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
  "postfix/smtp[1]: Untrusted TLS connection established to mx.example.net[198.51.100.25]:25: TLSv1.3",
];

/** Ordinary lines, and failures that have nothing to do with TLS. */
export const UNRELATED: readonly string[] = [
  "postfix/qmgr[1042]: 4ABC12: from=<a@example.org>, size=10054, nrcpt=1 (queue active)",
  "postfix/smtp[10054]: 36874AB: to=<u@example.net>, relay=mx.example.net[198.51.100.25]:25, delay=1.1, delays=0.1/0/0.5/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 42)",
  "550 5.1.1 <nobody@example.net>: Recipient address rejected: User unknown in local recipient table",
  "450 4.2.0 <u@example.net>: Recipient address rejected: Greylisted, see http://postgrey.example.net/help",
  "550 5.7.1 Message rejected as spam by Content Filtering.",
  "554 5.7.1 <u@example.net>: Relay access denied",
  "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org",
  "552 5.2.2 Mailbox full",
  "452 4.3.1 Insufficient system resources",
  "535 5.7.8 Error: authentication failed",
  "421 4.4.2 Message submission rate for this client has exceeded the configured limit",
  "535 5.7.3 Authentication unsuccessful",
  "451 4.7.3 The admin has temporarily disallowed this secure domain",
  "550 5.7.1 Unable to relay",
  '451 4.4.0 Primary target IP address responded with: "454 4.7.0 Temporary authentication failure."',
  "451 4.4.395 Target host responded with error. -> 550 5.7.1 Service refused",
  "421 4.3.2 Service not active",
  "550 5.4.6 Hop count exceeded - possible mail loop",
  "421 4.7.0 [192.0.2.9 15] Our system has detected that this message is suspicious.",
  "550 5.7.30 Basic authentication is not supported for Client Submission.",
  "warning: hostname a.example.org does not resolve to address 192.0.2.9: Name or service not known",
  "SocketError: getaddrinfo: Name or service not known",
  "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
  "550 5.4.1 Recipient address rejected: Access denied.",
  "2021-01-11T16:43:15.016Z,Connector2Fabrikam,08D8B64FC6449F2A,7,,,<,220 2.0.0 SMTP server ready,",
  "2021-01-11T16:43:14.811Z,Connector2Fabrikam,08D8B64FC6449F2A,0,,,*,,attempting to connect",
  "250-STARTTLS",
  "disk usage alert 80% on /var",
  "kernel: eth0: link up, 1000 Mbps",
  "Delivery delayed: your message is still queued",
  "dovecot: imap-login: Login: user=<u@example.net>, method=PLAIN, rip=192.0.2.9, TLS",
  "amavis[42]: (42-01) Passed CLEAN, alert level 0",
  "The quick brown fox",
  "connection",
  "from",
];
