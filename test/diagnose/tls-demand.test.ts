// Which replies in the clear demand TLS: texts of servers in use, and texts of others that speak of TLS or encryption and
// are no demand. Each names the program, or the page or issue that quotes it.
import { describe, expect, test } from "vitest";
import { demandsTls } from "../../src/diagnose/tls-demand.ts";

/** "530-5.7.0 a\n530 5.7.0 b": the reply as its reader gives it. */
function demanded(reply: string, answersMessage = false): boolean {
  const text = reply
    .split("\n")
    .map((line) => line.slice(4))
    .join("\n");
  return demandsTls({ code: Number(reply.slice(0, 3)), text }, answersMessage);
}

describe("a reply that demands TLS", () => {
  test.each([
    // RFC 3207 section 4, RFC 5248, RFC 4954.
    "530 5.7.0 Must issue a STARTTLS command first",
    "530 Must issue a STARTTLS command first",
    "523 5.7.10 Encryption Needed",
    "538 5.7.11 Encryption required for requested authentication mechanism",
    // Google, support.google.com/a/answer/3726730 (2024).
    "421-4.7.29 Your email has been rate limited because this message wasn't sent over a\n421-4.7.29 TLS connection. Gmail requires all bulk email senders to use TLS/SSL for\n421-4.7.29 SMTP connections. For more information, go to\n421 4.7.29 https://support.google.com/mail/answer/81126#tls - gsmtp",
    "421 4.7.29 This message wasn't sent over a TLS connection. Gmail requires all bulk email senders to use TLS/SSL for SMTP connections.",
    "550 5.7.29 This message wasn't sent over a TLS connection.",
    "421 4.7.0 TLS required for RCPT domain, closing connection.",
    // Postini, Google's former filter.
    "451 STARTTLS is required for this sender - psmtp",
    // Exchange and Exchange Online.
    "451 5.7.3 STARTTLS is required to send mail [AM6PR04CA0001.eurprd04.prod.outlook.com]",
    "451 5.7.3 Must issue a STARTTLS command first",
    "451 5.7.3 Require STARTTLS to authenticate",
    "451 5.7.3 Require STARTTLS to do basic authentication",
    "451 4.5.0 Require XAnonymousTls to send mail",
    // Postfix: reject_plaintext_session, with its default code and with another (mailcow issue 42).
    "450 4.7.1 Session encryption is required",
    "550 5.7.1 Session encryption is required",
    // Sendmail: ENCR and VERIFY in the access map (proto.m4).
    "403 4.7.0 encryption too weak 0 less than 112",
    "503 5.7.0 other side does not support STARTTLS",
    // OpenSMTPD (check-if-email-exists issue 942), Dovecot, qmail with its TLS patch, hMailServer, smtpf.
    "530 5.5.1 Invalid command: Must issue a STARTTLS command first",
    "530 5.7.0 TLS required.",
    "523 5.7.0 Plaintext authentication disallowed on non-secure (SSL/TLS) connections.",
    "535 5.7.0 Plaintext authentication disallowed on non-secure (SSL/TLS) connections.",
    "530 Must issue a STARTTLS command first (#5.7.0)",
    "538 auth not available without TLS (#5.3.3)",
    "530 A SSL/TLS-connection is required for authentication.",
    "530 5.7.0 Must issue a STARTTLS command first #1026",
    // Amazon SES (fx-private-relay issue 757), Mimecast, QQ, Yandex (ESPMail issue 10),
    // mail.ru (email-verify issue 20), Sophos (SMTP error codes), AOL (PHPMailer issue 767).
    "550 5.7.1 TLS required by recipient",
    "553 this route requires encryption (TLS)",
    "530 Error: A secure connection is requiered(such as ssl). More information at http://service.mail.qq.com/cgi-bin/help?id=28",
    "530 5.7.7 Email sending without SSL/TLS encryption is not allowed. Please see: http://help.yandex.ru/mail/mail-clients/ssl.xml",
    "550 SMTP is available only with SSL or TLS connection enabled.",
    "550 5.7.4 XGEMAIL_0006 the configured TLS version is Preferred TLS 1.3 for the recipient and the sender TLS version is not available",
    "503 Bad sequence of commands (TLS required)",
    // Others, as 51 hosts sent them to a client without TLS in 2026.
    "530 5.7.0 STARTTLS is mandatory",
    "421 4.7.0 STARTTLS is mandatory",
    "550 Must issue STARTTLS",
    "550 Must use TLS",
    "550 A TLS connection is required",
    "550 TLS encryption required for mails from 192.0.2.10",
    "554 5.7.0 TLS required",
    "550 5.7.1 The remote host 192.0.2.10 must use TLS. Please use STARTTLS",
    "450 4.7.1 Please issue STARTTLS",
    "550-This server accepts mail for this domain over encrypted connections\n550 only",
  ])("%s", (reply) => {
    expect(demanded(reply)).toBe(true);
  });

  test.each(["550 5.7.1 This route requires TLS", "554 5.7.1 An encrypted connection is required"])(
    "may come after the message: %s",
    (reply) => {
      expect(demanded(reply, true)).toBe(true);
    },
  );
});

describe("a reply that speaks of TLS or encryption and demands no TLS", () => {
  test.each([
    // Google.
    "523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS, see RFC 3207",
    "525 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS",
    "454 4.5.0 SMTP protocol violation, no commands allowed to pipeline after STARTTLS",
    "501 5.7.11 Syntax error (no parameters allowed)",
    "454 5.5.1 STARTTLS may not be repeated",
    "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily rate limited.",
    "550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
    "530 5.7.0 Authentication Required. For more information, go to https://support.google.com/accounts/troubleshooter/2402620?tls=required",
    "534 5.7.9 Application-specific password required",
    // Postfix, Exim, Sendmail, Exchange, qmail: TLS that cannot be had.
    "454 4.7.0 TLS not available due to local problem",
    "454 4.7.0 Error: too many new TLS sessions from unknown[192.0.2.10]",
    "502 5.5.1 Error: command not implemented",
    "554 5.5.1 Error: TLS already active",
    "554 5.5.0 Error: SMTP protocol synchronization",
    "454 TLS currently unavailable",
    "503 STARTTLS command used when not advertised",
    "403 4.7.0 TLS handshake failed.",
    "403 4.7.0 authentication required",
    "454 4.3.3 TLS not available after start",
    "503 5.5.2 Only one STARTTLS command can be issued per session",
    "500 5.3.3 Unrecognized command 'STARTTLS'",
    "454 4.7.0 Cannot accept TLS as maximum TLS rate exceeded for server",
    "554 5.7.3 Unable to initialize security subsystem",
    "454 4.7.5 Certificate validation failure",
    "550 5.7.30 Basic authentication is not supported for Client Submission.",
    // Microsoft, on the way beyond.
    "451 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail] [LastAttemptedServerName=mx.example.net]",
    "450 4.7.321 starttls-not-supported: Destination mail server must support TLS to receive mail.",
    "550 5.7.322 certificate-expired: Destination mail server's certificate is expired.",
    // Postfix and Exim pass on what another server said when they checked an address (NewPipe issue 3040).
    "450 4.1.7 <a@example.org>: Sender address rejected: unverified address: host mx.example.org[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)",
    "450 4.1.1 <a@example.net>: Recipient address rejected: unverified address: TLS is required, but was not offered by host mx.example.net[198.51.100.25]",
    "550-Callback setup failed while verifying <a@example.org>\n550-Called:   192.0.2.25\n550-Sent:     MAIL FROM:<>\n550-Response: 530 Must issue a STARTTLS command first\n550 Sender verify failed",
    "550 permanent failure for one or more recipients (a@example.net:530 5.7.0 Must issue a STARTTLS command first)",
    "451 4.7.5 TLS is required by the destination domain, but the next hop does not offer it",
    // TLS in a name (RFC 8460's reports go to such addresses).
    "550 5.7.1 <tls-reports@example.net>: Recipient address rejected: authentication is required",
    "554 5.7.1 ssl.example.net: you must use a registered name after EHLO",
    // Other trouble with TLS than its absence.
    "421 4.7.0 Only 20 concurrent TLS connections are allowed",
    "421 4.7.0 TLS handshake failed, please try again later",
    "550 5.7.1 Please disable SSL and try again",
    // Rules of content filters.
    "552 5.7.0 Encrypted archive needs a password that this server does not have",
    "554 5.7.1 Message contains an encrypted attachment, which must be scanned",
    "550 5.7.1 PGP encryption required for this recipient",
    // Texts of RFC 3463 and RFC 4954; Yahoo.
    "554 5.7.5 Cryptographic failure",
    "535 5.7.8 Authentication credentials invalid",
    "504 5.7.4 Unrecognized authentication type",
    "550 5.7.1 [TSS09] All messages from 192.0.2.10 will be permanently deferred",
    // Trend Micro (KA-0009041), Yandex (uMail issue 12), GMX (postmaster.gmx.com), Barracuda.
    "421 4.7.0 <a@example.org>: Sender address rejected: Must not use TLS",
    "503 5.5.4 Bad sequence of commands. StartTls command has been already sent.",
    "554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&tls=required",
    "530 5.7.1 Client was not authenticated",
  ])("%s", (reply) => {
    expect(demanded(reply)).toBe(false);
  });

  test("one that answers the message and wants encryption may mean its content", () => {
    const reply = "550 5.7.1 Encryption required: the message contains card numbers";
    expect([demanded(reply), demanded(reply, true)]).toEqual([true, false]);
  });
});
