// What the findings after the handshake say, by id.
import { CHECK_THE_LOGIN, LOG_IN, READ_THE_REPLY } from "./refusals.ts";
import { onClient } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const AFTER_HANDSHAKE = {
  "auth-refused-inside-tls": {
    title: "The server refused the login inside TLS",
    severity: "error",
    fault: null,
    explanation:
      "With keys the server's reply to AUTH was read: a refusal, after which no other login was accepted and no message was " +
      "taken. TLS is not the trouble. The server's words are quoted with what they mean, else with the meaning of the " +
      "enhanced status code. The login is also named where what the client did next was refused for the lack of one. Name " +
      "and password are never kept nor shown. With 4xx it is a warning: the same login may succeed later.",
    logs: [
      { system: "any", text: "The client's log contains the same reply: 535, 534 or 454 with its words." },
      { system: "Postfix", text: '"SASL authentication failed; server ... said: 535 5.7.8 ...".' },
    ],
    remedies: [...CHECK_THE_LOGIN, ...LOG_IN],
    references: ["RFC 4954 sections 4 and 6", "RFC 5248 section 2.4"],
    certainties: {
      certain: "Both sides were read to the end.",
      likely: "Of one side not everything could be decrypted: the client may have logged in later.",
      possible: "The capture stops in the middle of the session.",
    },
  },
  "refused-inside-tls": {
    title: "The server refused the mail inside TLS",
    severity: "error",
    fault: null,
    explanation:
      "With keys the server's reply was read: it refused the session in its greeting or later (421), the sender, every " +
      "recipient, or the message, and took no message. TLS is not the trouble. The server's words are quoted with what they " +
      "mean, else with the meaning of the enhanced status code. With 4xx it is a warning: mail servers try again. Refusals " +
      "that the session got over are command-refused-inside-tls, a login auth-refused-inside-tls, and a 421 after a long " +
      "silence of the client idle-timeout.",
    logs: [
      { system: "any", text: "The client's log, and the bounce that it sends, contain the same reply." },
      { system: "Postfix", text: '"host ... said: 550 5.7.1 ... (in reply to RCPT TO command)".' },
      { system: "Exchange", text: "The send protocol log has the reply; the message trace has it as LED." },
    ],
    remedies: READ_THE_REPLY,
    references: ["RFC 5321 sections 3.8 and 4.2", "RFC 3463", "RFC 5248"],
    certainties: {
      certain: "Both sides were read to the end.",
      likely: "Of one side not everything could be decrypted: a message may have been taken all the same.",
      possible: "The capture stops in the middle of the session.",
    },
  },
  "command-refused-inside-tls": {
    title: "The server refused a command inside TLS, and the session went on",
    severity: "info",
    fault: null,
    explanation:
      "With keys one reply or more was read that refused something, and the session got over it: another recipient or " +
      "message was accepted, another login succeeded, or no mail needs the command (VRFY, HELP). A client that logs in only " +
      "when it is asked to looks like this too. It is a warning where a later message was refused.",
    logs: [],
    remedies: [],
    references: ["RFC 5321 section 4.2"],
  },
  "closed-after-tls-established": {
    title: "TLS was established, and the server closed almost immediately",
    severity: "warning",
    fault: null,
    explanation:
      "Both sides finished the handshake, the server sent at most a few short records and closed, and the " +
      "client had not sent anything as large as a message. Most likely the server refused inside TLS, " +
      "where a capture cannot read it: 421, 454 or 554, a rate limit or blocklist, a missing client " +
      "certificate, a TLS version or cipher suite below its policy, at Microsoft 365 421 4.7.66, or 450 " +
      "4.7.230 to an Exchange server that is out of date and throttled: then such sessions come in a row " +
      "and look like a TLS fault, and TLS is fine. The client's log has the reply. The number and size of " +
      "the records are seen; their content is not.",
    logs: [
      {
        system: "any",
        text: "The client's log contains the server's reply, a 4xx or 5xx code right after EHLO or AUTH.",
      },
      {
        system: "Postfix",
        text: '"host ... refused to talk to me: 421 ..." or "lost connection with ... while performing the EHLO handshake".',
      },
      {
        system: "Exchange",
        text:
          '"450 4.7.230 Connecting Exchange server version is out-of-date; connection to Exchange Online throttled for ... ' +
          'mins/hr", later "550 5.7.230 ... blocked ...".',
      },
    ],
    remedies: onClient([
      {
        system: "any",
        text: "Read the server's reply in the client's log: it names the reason, and often what to do.",
      },
      {
        system: "Exchange",
        text:
          "Read the reply in the send protocol log. With 4.7.230 or 5.7.230 nothing is wrong with TLS: update this server " +
          "(Exchange 2016 and 2019 are out of support since October 2025). New-TenantExemptionInfo -BlockingScenario " +
          "UnpatchedOnPremServer -NumberOfDays 90 pauses the throttling, for 90 days a year.",
      },
    ]),
    references: [
      "RFC 5321 section 3.8",
      "https://techcommunity.microsoft.com/t5/exchange-team-blog/how-to-pause-throttling-and-blocking-of-out-of-date-on-premises/ba-p/4007169 (2023-12-12)",
    ],
    certainties: {
      certain:
        "With keys: all that was said inside TLS was read, and the server closed without a reply that says why. Where there " +
        "is one, it is refused-inside-tls or auth-refused-inside-tls.",
      likely: "The client had sent at most one command.",
      possible: "It had sent two, or the size of the records does not show what it sent.",
    },
  },
  "client-quit-after-tls": {
    title: "TLS was established, and the client disconnected without sending a message",
    severity: "info",
    fault: null,
    explanation:
      "Both sides finished the handshake, and the client sent at most two short commands, which is too " +
      "little for a message. Postfix rejects a certificate this way: it finishes the handshake, verifies, " +
      "and sends QUIT. A probe that only tests TLS does the same. Only the client's log shows which of " +
      "the two it was.",
    logs: [
      { system: "Postfix", text: '"Server certificate not verified" or "Server certificate not trusted".' },
    ],
    remedies: onClient([
      {
        system: "any",
        text: "If mail was to be sent, check the client's log for the certificate that it could not verify.",
      },
    ]),
    references: ["RFC 7672 section 2.2"],
    certainties: {
      certain:
        "With keys: all that was said inside TLS was read, and the client left, with QUIT or without, before it sent a message.",
      likely: "The client closed, or sent close_notify first.",
      possible: "The server closed first, after the client may have sent QUIT.",
    },
  },
  renegotiation: {
    title: "A second TLS handshake was started on the connection (renegotiation)",
    severity: "info",
    fault: null,
    explanation:
      "Up to TLS 1.2 either side may start another handshake on an established connection: the client " +
      "with a ClientHello, the server with a HelloRequest. Both are encrypted, but a handshake record " +
      "after both Finished can be nothing else, so who started it is certain. ChangeCipherSpec after the " +
      "answer shows that it was accepted; an encrypted alert or a close instead shows that it was " +
      "refused. Most servers refuse, as they may: mail never needs it, and TLS 1.3 does not have it. If " +
      "the connection ended with the refusal, this is a warning. In each case the first handshake " +
      "succeeded.",
    logs: [
      {
        system: "OpenSSL",
        text: 'The side that asked: "no renegotiation" (0A000153) or "sslv3 alert handshake failure". s_client prints "RENEGOTIATING".',
      },
    ],
    remedies: [
      {
        system: "OpenSSL",
        text:
          'openssl s_client renegotiates when a typed line begins with R, as "RCPT TO" does: type rcpt in ' +
          "lower case, or run it with -quiet.",
      },
      {
        system: "any",
        text:
          "Disable renegotiation on the side that asked for it. A server that wants a client certificate " +
          "can ask for it in the first handshake.",
      },
    ],
    references: ["RFC 5246 section 7.4.1.1", "RFC 5746", "RFC 9846 section 4.2.2"],
  },
  "no-close-notify": {
    title: "The connection ended without close_notify",
    severity: "info",
    fault: null,
    explanation:
      "The side that closed first sent its FIN without a close_notify alert. Many mail programs do that, " +
      "and with SMTP it is harmless, since QUIT ends the dialogue; it only adds a line to some logs. Up " +
      "to TLS 1.2 the missing alert is visible; in TLS 1.3 it is inferred from the size of the last " +
      "record, so it is likely.",
    logs: [{ system: "OpenSSL", text: '3.x, on the other side: "unexpected eof while reading".' }],
    remedies: [],
    references: ["RFC 9846 section 6.1", "RFC 5246 section 7.2.1"],
    certainties: {
      certain: "Up to TLS 1.2, where alerts are recognisable, and in TLS 1.3 with keys, none was sent.",
      likely: "In TLS 1.3 the last record does not have the size of an alert.",
    },
  },
  "tls-established": {
    title: "TLS was established",
    severity: "info",
    fault: null,
    explanation:
      "Both sides finished the handshake, as far as a capture without keys can show: up to TLS 1.2 both " +
      "sent an encrypted Finished; in TLS 1.3 the client sent a record the size of a Finished, and data " +
      "followed. It does not show whether the certificate was verified, or what was sent inside TLS.",
    logs: [],
    remedies: [],
    references: ["RFC 9846 section 2", "RFC 5246 section 7.3"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
