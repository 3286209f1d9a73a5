// What the findings about the dialogue before TLS say, by id.
import { TIMEOUT, NO_TLS } from "./logs.ts";
import {
  DISABLE_SMTP_INSPECTION,
  ENABLE_TLS_1_2,
  FORBID_CLEAR_TEXT,
  WAIT_FOR_THE_REPLY,
  onClient,
  onServer,
} from "./remedies.ts";
import type { Remedy, SystemText } from "../../session/session.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const OFFER_STARTTLS = onServer([
  {
    system: "Exchange",
    text:
      "The Receive connector needs Tls in AuthMechanism and a certificate for its Fqdn that is enabled " +
      "for SMTP; if the key cannot be loaded, Exchange stops offering STARTTLS.",
  },
  {
    system: "Postfix",
    text:
      "smtpd_tls_security_level = may, with key and certificate, and no STARTTLS in " +
      'smtpd_discard_ehlo_keywords. The log names any key that cannot be loaded ("cannot load ...").',
  },
  { system: "Exim", text: "Set tls_advertise_hosts = *, tls_certificate and tls_privatekey." },
  {
    system: "any",
    text:
      "Capture at the server while this client connects: if TLS is offered there, a device in the path " +
      "removes the offer; otherwise install a certificate and enable STARTTLS.",
  },
]);

const IF_NOT_THE_PATH =
  "Capture at the server while this client connects: if its EHLO reply has STARTTLS there, a device in the path " +
  "removes it; otherwise";

/** Where other clients are offered it. */
export const BY_CLIENT_ADDRESS: readonly Remedy[] = [
  ...onServer([
    {
      system: "Postfix",
      text: `${IF_NOT_THE_PATH} look for the client's address in smtpd_discard_ehlo_keyword_address_maps.`,
    },
    { system: "Exim", text: `${IF_NOT_THE_PATH} look for the client's address in tls_advertise_hosts.` },
    {
      system: "Cisco ESA",
      text: `${IF_NOT_THE_PATH} check TLS in the mail flow policy of the sender group that the client's address is in.`,
    },
    {
      system: "Haraka",
      text:
        `${IF_NOT_THE_PATH} look for the client's address in no_tls_hosts of tls.ini, and in Redis for the key no_tls|ADDRESS: with ` +
        "disable_for_failed_hosts it is there for an hour after TLS failed.",
    },
    {
      system: "any",
      text: `${IF_NOT_THE_PATH} look for a setting by client address.`,
    },
  ]),
  ...DISABLE_SMTP_INSPECTION,
];

export const USE_STARTTLS = onClient([
  { system: "Exchange", text: "On the Send connector: Set-SendConnector -IgnoreSTARTTLS $false." },
  {
    system: "Postfix",
    text: "smtp_tls_security_level = may (the default since 3.11; before, TLS was off unless set).",
  },
  { system: "Exim", text: "Check hosts_avoid_tls on the smtp transport." },
  {
    system: "any",
    text: "Enable STARTTLS, and require it where passwords are sent.",
  },
]);

export const STARTTLS_REFUSED_TEMPORARILY_LOGS: readonly SystemText[] = [
  {
    system: "Postfix",
    text:
      'The server: "cannot load ... key" or "TLS library problem". At level may, a client continues in ' +
      "clear text on the same connection; at encrypt and above, the mail is deferred.",
  },
  {
    system: "Exim",
    text:
      'The server: "TLS error on connection from ...". A client continues in clear text on the same ' +
      "connection (tls_tempfail_tryclear), unless hosts_require_tls covers the server.",
  },
  { system: "Windows", text: "System log of the server, Schannel: events 36870 and 36871." },
];

export const STARTTLS_REFUSED_TEMPORARILY_REMEDIES = onServer([
  {
    system: "Postfix",
    text:
      "Check that smtpd can read its key and certificate (smtpd_tls_chain_files); its log names what it " +
      "cannot load.",
  },
  {
    system: "Exchange",
    text:
      "Check that the certificate on the Receive connector is valid and enabled for SMTP, and that its " +
      "private key can be read.",
  },
  {
    system: "any",
    text:
      "Check that the key and certificate can be read and belong together, and that the TLS library can " +
      "load them; the server's log at that time names the error.",
  },
]);

export const STARTTLS_REFUSED_LOGS: readonly SystemText[] = [
  {
    system: "Exchange",
    text: 'A server without a usable certificate: "554 5.7.3 Unable to initialize security subsystem".',
  },
  {
    system: "Postfix",
    text: 'A client that requires TLS: "TLS is required, but host ... refused to start TLS: ...".',
  },
];

export const STARTTLS_REFUSED_REMEDIES = onServer([
  {
    system: "Exchange",
    text:
      "Replace or re-enable the certificate on the Receive connector (Enable-ExchangeCertificate -Services SMTP), and " +
      "look for Schannel errors in the System log.",
  },
  {
    system: "any",
    text:
      "Try STARTTLS from the server's own network. If it is accepted there, a proxy or firewall in the " +
      "path answers for the server: disable its SMTP inspection. Otherwise fix STARTTLS on the server, or " +
      "stop offering it.",
  },
]);

export const ENABLE_STARTTLS = onClient([
  { system: "Exchange", text: "On the Send connector: Set-SendConnector -IgnoreSTARTTLS $false." },
  { system: "Postfix", text: "smtp_tls_security_level = may, or encrypt for this destination." },
  { system: "Exim", text: "Remove the server from hosts_avoid_tls." },
  { system: "any", text: "Enable STARTTLS." },
]);

export const FIX_TLS_FIRST = onClient([
  {
    system: "any",
    text:
      "Fix TLS first: the server identifies this client by its certificate or its login, and both " +
      "need TLS. Only then check the connector's settings (address, certificate name): with none for this " +
      "client the reply is the same.",
  },
]);

export const GREET_WITH_EHLO = onClient([
  { system: "any", text: "Greet with EHLO (extended SMTP), which makes STARTTLS possible." },
]);

/** A greeting that comes line by line. */
export const WAIT_FOR_THE_GREETING: readonly Remedy[] = [
  ...onClient([{ system: "any", text: "Wait 5 minutes for the last line of the greeting." }]),
  ...onServer([
    {
      system: "any",
      text:
        "Find out what delays the greeting: a deliberate pause to catch spam bots, from which trusted " +
        "clients can be exempted, or slow lookups.",
    },
    {
      system: "Postfix",
      text:
        "Exempt trusted clients: postscreen_access_list, or postscreen_greet_action and " +
        "postscreen_greet_wait.",
    },
  ]),
];

/** 501 in reply to EHLO without a name. */
export const NAME_THE_CLIENT = onClient([
  { system: "any", text: "Send the host name, or the address in brackets, after EHLO." },
]);

export const CLEAR_DIALOGUE = {
  "tcp-connect-failed": {
    title: "The TCP connection could not be established",
    severity: "error",
    fault: null,
    explanation:
      "The client sent a SYN, and no connection was established. An RST in reply means that the port is " +
      "closed or a device rejects the connection; an ICMP error names the router or host that rejected " +
      "the packet. If SYNs are repeated and never answered, they were dropped or the host is down: the " +
      "two look the same. TLS is not involved.",
    logs: [
      {
        system: "Exchange",
        text:
          '"421 4.2.1 Unable to connect" with "SocketConnectionRefused: Socket error code 10061" or "SocketTimedout: Socket ' +
          'error code 10060".',
      },
      {
        system: "Exchange Online",
        text: '"450 4.4.316 Connection refused [Message=Socket error code 10061]" or "450 4.4.315 Connection timed out".',
      },
      {
        system: "Postfix",
        text: '"connect to ...: Connection refused" or "connect to ...: Connection timed out".',
      },
    ],
    remedies: [
      {
        system: "any",
        text:
          "Check the address and port, that the server listens there, and the firewalls in between. Many " +
          "providers block outbound port 25: ask yours, or send through its relay.",
      },
    ],
    references: ["RFC 9293 section 3.5", "RFC 5321 section 4.5.4.1"],
    certainties: {
      certain: "The server answered the SYN with an RST, or ICMP says why it did not arrive.",
      likely: "More than two SYNs got no answer.",
      possible: "One or two SYNs got no answer: it may be a scan, or the end of the capture.",
    },
  },
  "no-server-greeting": {
    title: "The server never sent its greeting",
    severity: "error",
    fault: "server",
    explanation:
      "The connection was established, and the server has to speak first, but it sent nothing, or only " +
      "part of its greeting, until the connection ended or for at least 30 seconds. Overload, slow DNS or " +
      "blocklist lookups, a proxy whose back-end server is down, and a connection limit all have this " +
      "effect. An immediate close is more likely a policy refusal. The capture does not show which.",
    logs: [
      ...TIMEOUT.filter(({ system }) => system !== "Postfix"),
      { system: "Postfix", text: '"lost connection with ... while receiving the initial server greeting".' },
      { system: "Node.js", text: 'nodemailer: "Greeting never received".' },
    ],
    remedies: onServer([
      {
        system: "any",
        text:
          "Check for connection limits, slow DNS or blocklist lookups, and a proxy in front of the server " +
          "that has lost its back end; check whether the server expects a PROXY header from a load " +
          "balancer. Try the same from another address.",
      },
    ]),
    references: ["RFC 5321 sections 4.3.2 and 4.5.3.2.1"],
  },
  "greeting-rejected": {
    title: "The server refused service in its greeting",
    severity: "error",
    fault: null,
    explanation:
      "The server began with a refusal (4xx: temporary, 5xx: permanent) instead of 220. Its text says " +
      "why: a blocklist, a limit, maintenance, or a host that accepts no mail. STARTTLS was not sent, so " +
      "TLS is not the cause.",
    logs: [
      {
        system: "any",
        text: "The sender's log and its non-delivery report contain the text of the greeting.",
      },
      { system: "Postfix", text: '"host ... refused to talk to me: ..." with that text.' },
    ],
    remedies: [
      {
        system: "any",
        text:
          "Act on the greeting's text: have a blocklisted address delisted; wait until a limit resets. " +
          "After 4xx, senders retry by themselves.",
      },
    ],
    references: ["RFC 5321 section 3.1", "RFC 7504"],
  },
  "proxy-header-not-expected": {
    title: "The server does not expect the load balancer's PROXY header",
    severity: "error",
    fault: "client",
    explanation:
      "A load balancer put a PROXY header in front of the client's bytes, to tell the server the client's " +
      "address. A server must be configured to expect it. This one took the header for commands, or for a " +
      "client that does not wait for the greeting, and refused it. The client then matches each reply to " +
      "the wrong command; after the binary header, which contains the word QUIT, the server closes. The " +
      "load balancer is misconfigured or, if the header is wanted, the server is.",
    logs: [
      {
        system: "Postfix",
        text: 'Receiving: "improper command pipelining after CONNECT", "non-SMTP command".',
      },
      {
        system: "Exim",
        text: 'Receiving: "SMTP protocol synchronization error (input sent without waiting for greeting)".',
      },
    ],
    remedies: [
      {
        system: "Postfix",
        text:
          "On the load balancer, remove the header for this server (HAProxy: send-proxy, send-proxy-v2). " +
          "If it is wanted, set smtpd_upstream_proxy_protocol = haproxy " +
          "(postscreen_upstream_proxy_protocol) on a separate port in master.cf: clients that send no " +
          "header cannot use that port.",
      },
      {
        system: "Exim",
        text:
          "On the load balancer, remove the header for this server (HAProxy: send-proxy, send-proxy-v2). " +
          "If it is wanted, list the load balancer's addresses in hosts_proxy.",
      },
      {
        system: "any",
        text:
          "On the load balancer, remove the header for this server (HAProxy: send-proxy and " +
          "send-proxy-v2; nginx: proxy_protocol), or configure the server to expect it from the load " +
          "balancer's addresses.",
      },
    ],
    references: ["HAProxy: The PROXY protocol, versions 1 & 2, section 2"],
    certainties: {
      certain:
        "The server answered the header as a command, or rejected a client that had sent nothing else.",
      likely: "The client had sent more than the header before the greeting.",
    },
  },
  "tls-version-refused-by-reply": {
    title: "The server demands a newer TLS version from the client",
    severity: "error",
    fault: "client",
    explanation:
      'Before TLS, the server rejected the client with a reply such as 421 4.7.66 "TLS 1.0 and 1.1 are ' +
      "not supported\". It knows the client's version from an earlier session, or replies like this to " +
      "every client. The client must offer TLS 1.2 or 1.3; retrying does not help, although the code is " +
      "one for temporary errors.",
    logs: [
      {
        system: "any",
        text: '"421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2."',
      },
    ],
    remedies: ENABLE_TLS_1_2.client,
    references: ["RFC 8996"],
  },
  "bare-line-feed": {
    title: "The client ends its lines with LF, and the server insists on CRLF",
    severity: "error",
    fault: "client",
    explanation:
      "SMTP lines end with CR LF. This client sends LF alone. Many servers accept that; others have " +
      "refused it since 2023, because it enables SMTP smuggling (CVE-2023-51764), or wait for the end of " +
      "a line that never comes. If the server accepts it, it is only a note.",
    logs: [
      {
        system: "Postfix",
        text: 'Receiving, 3.9 and later: "improper command: bare <LF> received"; "521 5.5.2".',
      },
      { system: "Exim", text: 'Receiving: "LF received in SMTP command without CR".' },
    ],
    remedies: [
      ...onClient([
        {
          system: "any",
          text:
            "End each line with CRLF. Scripts that write to the socket themselves must send \\r\\n; " +
            "programs such as netcat have an option for it (nc -C).",
        },
      ]),
      ...onServer([
        {
          system: "Postfix",
          text:
            "Until the client is fixed, exempt it: smtpd_forbid_bare_newline_exclusions, or " +
            "smtpd_forbid_bare_newline = note.",
        },
      ]),
    ],

    references: ["RFC 5321 section 2.3.8", "https://www.postfix.org/smtp-smuggling.html (2023-12-18)"],
    certainties: {
      certain: "The server's reply names the line feed; or nothing was refused, and this is only a note.",
      likely: "The server refused EHLO or STARTTLS, which it should know, and gave no reason.",
      possible: "The server did not answer the first line at all.",
    },
  },
  "client-did-not-wait-for-reply": {
    title: "The client did not wait for the server's reply",
    severity: "error",
    fault: "client",
    explanation:
      "The client must wait for the greeting, and for the replies to EHLO, DATA and AUTH, before it " +
      "continues; it may send MAIL, RCPT and the like together once the server offers PIPELINING. Spam " +
      "bots do not wait, so servers refuse such clients: Exim with a synchronization error, postscreen " +
      "with a protocol error. The capture shows the command before the reply. If the server did not " +
      "object, it is only a note.",
    logs: [
      { system: "Exim", text: 'Receiving: "SMTP protocol synchronization error", "SMTP protocol error".' },
      {
        system: "Postfix",
        text: 'Receiving: "PREGREET ... after ...", "improper command pipelining after ...".',
      },
      { system: "Sendmail", text: 'Receiving: "rejecting commands from ... due to pre-greeting traffic".' },
    ],
    remedies: WAIT_FOR_THE_REPLY,
    references: ["RFC 5321 section 4.3.1", "RFC 2920 section 3.1"],
  },
  "starttls-out-of-sequence": {
    title: "The client sent STARTTLS at the wrong time",
    severity: "error",
    fault: "client",
    explanation:
      "STARTTLS may only follow an accepted EHLO whose reply offers it, and not in the middle of a mail " +
      "transaction. This client sent it without that, and the server refused (503: bad sequence of " +
      "commands). Some servers do not enforce the order, so such a client works with some servers and " +
      "fails with others.",
    logs: [
      { system: "Exim", text: '"503 STARTTLS command used when not advertised".' },
      { system: "Exchange", text: '"503 5.5.2 Send hello first".' },
    ],
    remedies: onClient([
      {
        system: "any",
        text: "Send EHLO with the host name first, read the reply, and send STARTTLS only if it is offered.",
      },
    ]),
    references: ["RFC 3207 section 4", "RFC 5321 section 4.1.4"],
  },
  "starttls-with-parameters": {
    title: "The client sent something after STARTTLS on the same line",
    severity: "error",
    fault: "client",
    explanation:
      "STARTTLS has no parameters: nothing may follow it on its line. Strict servers refuse even a " +
      "trailing space with 501; others accept it. The bytes show what was sent.",
    logs: [{ system: "Postfix", text: '"501 5.5.4 Syntax: STARTTLS".' }],
    remedies: onClient([{ system: "any", text: "Send STARTTLS and CRLF with nothing in between." }]),
    references: ["RFC 3207 section 4"],
    certainties: {
      certain: "The server answered 501, which is about parameters.",
      likely: "The server refused the command with another permanent code.",
    },
  },
  "session-refused-by-server": {
    title: "The server refused the session before TLS",
    severity: "error",
    fault: null,
    explanation:
      "Before STARTTLS was answered, the server refused EHLO, or ended the session with 421. Its reply " +
      "says why: a limit, a policy, maintenance. TLS is not involved.",
    logs: [
      { system: "any", text: "The sender's log and its non-delivery report contain the server's reply." },
    ],
    remedies: [
      {
        system: "any",
        text: "Act on the text of the server's reply. After a 4xx reply, senders retry by themselves.",
      },
    ],
    references: ["RFC 5321 sections 3.8 and 4.2"],
  },
  "closed-before-starttls": {
    title: "A side closed after the greeting, before EHLO was answered",
    severity: "error",
    fault: null,
    explanation:
      "The server greeted, and a side closed the connection before EHLO was answered, so STARTTLS was " +
      "never sent. If the client closed, it was most often a monitoring probe or a port scan. If the " +
      "server closed instead of answering, it has a limit, a policy or a fault that it does not name. The " +
      "capture shows who closed, not why.",
    logs: [
      {
        system: "Postfix",
        text: 'Receiving: "lost connection after CONNECT" or "lost connection after EHLO".',
      },
    ],
    remedies: [{ system: "any", text: "Check the log of the side that closed, at that time." }],
    references: ["RFC 5321 sections 3.1 and 3.8"],
  },
  "slow-greeting": {
    title: "The server delayed its greeting",
    severity: "info",
    fault: "server",
    explanation:
      "From the end of the TCP handshake to the end of the greeting it took three seconds or more, round " +
      "trips not counted. Some servers wait on purpose to catch senders that speak first (sendmail " +
      "greet_pause, postscreen, Exchange's tarpit); others look up names and blocklists, or are busy. The " +
      "capture shows the delay, not its cause.",
    logs: [],
    remedies: onServer([
      {
        system: "any",
        text: "Check how long DNS and blocklist lookups take. Senders should wait 5 minutes for the greeting.",
      },
    ]),
    references: ["RFC 5321 section 4.5.3.2.1"],
  },
  "starttls-not-offered": {
    title: "The server did not offer STARTTLS",
    severity: "warning",
    fault: null,
    explanation:
      "The EHLO reply was captured in full, and none of its lines after the first is STARTTLS (in other " +
      "protocols: the capability list does not contain it). A sender that does not require TLS continues " +
      "in clear text, and its log shows nothing. It is certain that no offer arrived at this point of the " +
      "network; only a capture at the server can show whether the server makes none or a device removed " +
      "it. It is an error if the client then disconnected, sent STARTTLS in vain, or was asked to use " +
      "TLS, or if the provider is known to offer it.",
    logs: NO_TLS,
    remedies: OFFER_STARTTLS,
    references: [
      "RFC 3207 section 4",
      "RFC 5321 section 4.1.1.1",
      "Cisco AsyncOS user guide, Host Access Table (TLS by sender group)",
    ],
  },
  "starttls-masked-by-middlebox": {
    title: "A firewall overwrites STARTTLS",
    severity: "error",
    fault: "path",
    explanation:
      "The EHLO reply contains a keyword like XXXXXXXA: no server offers such a thing, and it is as long " +
      "as STARTTLS. Firewalls that inspect SMTP (Cisco ASA and similar) overwrite what they do not know " +
      "or do not allow, including the greeting (with asterisks) and the client's commands. The client " +
      "then finds no STARTTLS, and sends in clear text or not at all. An overwritten keyword is certain " +
      "proof of a device; an overwritten greeting alone makes it only likely that the offer was removed " +
      "too.",
    logs: [
      ...NO_TLS,
      { system: "Postfix", text: '"enabling PIX workarounds: ... for ...", if the greeting is masked.' },
    ],
    remedies: DISABLE_SMTP_INSPECTION,
    references: ["RFC 3207 section 6", "Cisco ASA Firewall CLI configuration guide, ESMTP inspection"],
    certainties: {
      certain: "A keyword of the EHLO reply, or a command of the client, is overwritten with X.",
      likely: "Only the greeting is overwritten.",
    },
  },
  "starttls-stripped-in-path": {
    title: "STARTTLS disappears between the server and this client",
    severity: "error",
    fault: "path",
    explanation:
      "One connection was captured at two points, and the server's EHLO reply has STARTTLS at one of them " +
      "and not at the other: something changed it in transit. If the server offers STARTTLS to another " +
      "client only, that proves no device: many servers can decide by the client's address, and several " +
      "may be behind one name. Then it is starttls-not-offered or starttls-offered-sometimes.",
    logs: NO_TLS,
    remedies: [
      ...DISABLE_SMTP_INSPECTION,
      {
        system: "any",
        text:
          "Publish DANE or MTA-STS for the receiving domain: senders that honour them do not fall back to " +
          "clear text.",
      },
    ],
    references: ["RFC 3207 section 6", "RFC 8461", "RFC 7672"],
  },
  "ehlo-reply-malformed": {
    title: "The EHLO reply is malformed",
    severity: "warning",
    fault: "server",
    explanation:
      "An EHLO reply has the server's name on its first line and one extension on each further line; " +
      'every line has the code 250, followed by "-" on all but the last. This reply breaks that format: ' +
      'STARTTLS is on the first line, or the codes or the "-" marks are inconsistent. Strict clients do ' +
      "not see the offer; others may. The bytes prove the format error; whether it affected this client " +
      "shows in what it did next.",
    logs: [
      { system: "Cisco ESA", text: '"STARTTLS command not supported".' },
      { system: "Python", text: '"SMTPNotSupportedError: STARTTLS extension not supported by server."' },
    ],
    remedies: onServer([
      {
        system: "any",
        text: "Send the host name on the first line of the EHLO reply, and each extension on its own line.",
      },
    ]),
    references: [
      "RFC 5321 sections 4.1.1.1 and 4.2.1",
      "https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/212587.html",
    ],
    certainties: {
      certain: "The connection was captured in full, or STARTTLS is on the first line of the reply.",
      possible: "The capture began later or bytes are missing, so the lines may answer another command.",
    },
  },
  "ehlo-rejected-helo-fallback": {
    title: "EHLO was refused and HELO accepted, so TLS was impossible",
    severity: "warning",
    fault: "server",
    explanation:
      "The server, or a device in front of it, answered EHLO with 5xx, and the client continued with " +
      "HELO. Only a reply to EHLO can offer STARTTLS, so the mail goes in clear text or not at all. All " +
      "current mail servers support EHLO: the usual cause is a firewall that inspects SMTP, and the " +
      "capture does not show it. 501 is about the name after EHLO: if the client sent none, the fault is " +
      "the client's.",
    logs: [],
    remedies: DISABLE_SMTP_INSPECTION,
    references: ["RFC 5321 section 3.2", "RFC 3207 section 4"],
  },
  "helo-only": {
    title: "The client sent only HELO, so STARTTLS could not be offered",
    severity: "info",
    fault: "client",
    explanation:
      "The client greeted with HELO and never tried EHLO. Extensions, STARTTLS among them, are offered " +
      "only in the reply to EHLO. Old devices and scripts do this; it says nothing about the server.",
    logs: [],
    remedies: GREET_WITH_EHLO,
    references: ["RFC 5321 section 4.1.1.1", "RFC 3207 section 4"],
  },
  "starttls-not-used": {
    title: "The client did not use STARTTLS",
    severity: "info",
    fault: "client",
    explanation:
      "The client sent mail or credentials, or disconnected, without sending STARTTLS, though nothing " +
      "shows that it could not have. It is a warning if mail or credentials then went in clear text, and " +
      "on port 587, where RFC 8314 expects TLS. A client that does so right after a failed handshake has " +
      "fallen back: that is a separate finding.",
    logs: [
      {
        system: "Exchange",
        text:
          "If the connector's own certificate is missing: \"454 4.7.5 The certificate specified in the TlsCertificateName of the " +
          'SendConnector could not be found", which the server never sees.',
      },
    ],
    remedies: USE_STARTTLS,
    references: ["RFC 3207 section 4", "RFC 8314 section 3"],
  },
  "starttls-refused-temporary": {
    title: "The server refused STARTTLS temporarily",
    severity: "error",
    fault: "server",
    explanation:
      "The server answered STARTTLS with a 4xx reply: it knows the command but cannot start TLS at the " +
      "moment. Usually its certificate or key cannot be loaded, or it has reached a limit on TLS " +
      "sessions; the reply text says more. The refusal is certain; its cause is likely at best. Some " +
      "senders continue in clear text on the same connection, others retry later.",
    logs: STARTTLS_REFUSED_TEMPORARILY_LOGS,
    remedies: STARTTLS_REFUSED_TEMPORARILY_REMEDIES,
    references: ["RFC 3207 section 4"],
  },
  "starttls-refused-permanent": {
    title: "The server refused STARTTLS",
    severity: "error",
    fault: "server",
    explanation:
      "The server answered STARTTLS with a 5xx reply (in other protocols NO, BAD or -ERR). If it had " +
      "offered STARTTLS, the fault is on its side: a proxy or firewall that answers for it, or a " +
      "certificate that its security layer cannot use. If it had not, the client tried without an offer. " +
      "A command at the wrong time, or with something after it, has its own finding. The refusal is " +
      "certain; the reply text may name its cause.",
    logs: STARTTLS_REFUSED_LOGS,
    remedies: STARTTLS_REFUSED_REMEDIES,
    references: ["RFC 3207 section 4", "RFC 5321 section 4.2.2"],
  },
  "starttls-reply-missing": {
    title: "The server did not reply to STARTTLS",
    severity: "error",
    fault: "server",
    explanation:
      "The client sent STARTTLS, the server received it, and it sent nothing more until the client " +
      "disconnected, the connection ended, or for 30 seconds. A server process that fails while loading " +
      "its certificate behaves like this, and so does a proxy that does not know the command; the capture " +
      "does not show which.",
    logs: [...TIMEOUT, { system: "Exchange Online", text: 'With DANE: "4.7.321 starttls-not-supported".' }],
    remedies: onServer([
      {
        system: "any",
        text:
          "Check the log at that time for a failed process or a key that could not be loaded; also check " +
          "proxies and SMTP inspection in front of the server.",
      },
    ]),
    references: ["RFC 3207 section 4", "RFC 5321 section 4.5.3.2"],
  },
  "client-did-not-wait-for-220": {
    title: "The client started TLS before the server had agreed",
    severity: "warning",
    fault: "client",
    explanation:
      "The client sent its ClientHello before it could know the reply to STARTTLS: its packet does not " +
      "acknowledge that reply. Some servers read all input at once and lose the hello, or take it for " +
      "plain text, and may refuse or hang; others cope. It may happen in every session or only with slow " +
      "servers. It is an error if the server received the hello and answered with anything but TLS.",
    logs: [
      { system: "Exim", text: '"SMTP protocol synchronization error".' },
      { system: "Postfix", text: '"improper command pipelining after STARTTLS".' },
    ],
    remedies: onClient([
      { system: "any", text: "Wait for the 220 reply to STARTTLS before the ClientHello." },
    ]),
    references: ["RFC 3207 section 4", "RFC 2920 section 3.1"],
  },
  "starttls-required-by-server": {
    title: "The server requires TLS and the client did not start it",
    severity: "error",
    fault: "client",
    explanation:
      'Before TLS, the server refused a command because TLS is missing: "530 5.7.0 Must issue a STARTTLS ' +
      'command first", "451 5.7.3 Must issue a STARTTLS command first", "421 4.7.0 TLS required", "450 4.7.1 ' +
      'Session encryption is required", 523, 538 and the like. There are several possible reasons. TLS is ' +
      "disabled in the client. Or the client had just tried TLS, failed, and came back in clear text: then " +
      "that failure is the cause, and this is how senders with TLS 1.0 meet this reply. Or the offer never " +
      "reached it, because a device in the path removes it or the server could not make one. Or the server " +
      "refused STARTTLS itself. What a server only passes on, as another server's answer to the check of an " +
      "address, is no demand of its own. RFC 3207 forbids a public MX host to require TLS; Gmail requires " +
      "it of those who send in bulk (4.7.29).",
    logs: [
      {
        system: "Exchange",
        text:
          'The send protocol log or queue: "451 5.7.3 Must issue a STARTTLS command first" or "451 5.7.3 STARTTLS is required ' +
          'to send mail".',
      },
      {
        system: "Postfix",
        text:
          'A server at level encrypt says: "530 5.7.0 Must issue a STARTTLS command first"; with reject_plaintext_session: ' +
          '"450 4.7.1 Session encryption is required".',
      },
      {
        system: "any",
        text:
          'Gmail: "421-4.7.29 Your email has been rate limited because this message wasn\'t sent over a TLS connection" (later ' +
          '550-5.7.29), "421 4.7.0 TLS required for RCPT domain, closing connection". Amazon SES: "550 5.7.1 TLS required by ' +
          'recipient". Mimecast: "553 this route requires encryption (TLS)". Sophos: "XGEMAIL_0006".',
      },
      ...NO_TLS.filter(({ system }) => system === "Exchange Online" || system === "Java"),
    ],
    remedies: ENABLE_STARTTLS,
    references: [
      "RFC 3207 section 4",
      "RFC 5248",
      "RFC 4954 section 6",
      "https://support.google.com/a/answer/3726730 (Gmail SMTP errors and codes)",
    ],
  },
  "relay-denied-after-cleartext-fallback": {
    title: "Relay or login was refused because the session is not encrypted",
    severity: "error",
    fault: "client",
    explanation:
      'The server refused mail with a reply such as "550 5.7.0 Relay Access Denied" or "550 5.7.64 ' +
      'TenantAttribution", in a session without TLS, after a failed TLS handshake of the same client. ' +
      "Microsoft 365 identifies an organisation's server by its certificate (or its address), and accepts " +
      "logins only inside TLS: it does not recognise a sender that falls back to clear text, and takes it " +
      'for anyone: "5.7.68 TenantInboundAttribution; Direct Send not allowed" where the organisation ' +
      "rejects unknown senders in its name, 5.7.51 where a partner connector restricts the domain to a " +
      "certificate or addresses. Relay is refused for other reasons too (no connector, a wrong address or " +
      "certificate name in it), so this is never certain.",
    logs: [
      {
        system: "any",
        text:
          'The sender\'s log and its non-delivery report: "550 5.7.0 Relay Access Denied", "550 5.7.64 TenantAttribution; Relay ' +
          'Access Denied", "530 5.7.57 Client not authenticated to send mail", "550 5.7.68 TenantInboundAttribution; Direct Send ' +
          'not allowed for this organization from unauthorized sources" or "550 5.7.51 TenantInboundAttribution; ...".',
      },
    ],
    remedies: [...FIX_TLS_FIRST, ...ENABLE_TLS_1_2.client.filter(({ system }) => system !== "any")],
    references: [
      "RFC 4954 section 6",
      "Microsoft: fix NDR error code 550 5.7.64 in Exchange Online",
      "Microsoft: Direct Send vs sending directly to an Exchange Online tenant (2025), RejectDirectSend",
    ],
    certainties: {
      likely:
        "The refusal came within ten minutes of a failed TLS handshake between the same client and server.",
      possible:
        "It came within a day, is one of Microsoft's about the sender's organisation, and TLS never worked between the two.",
    },
  },
  "mail-sent-in-clear": {
    title: "A message was sent unencrypted",
    severity: "warning",
    fault: null,
    explanation:
      "The server let the client send a message (DATA was answered with 354, or BDAT was sent) before or " +
      "without TLS: anyone who sees the packets can read it. Between private addresses or on one host it " +
      "is only a note. Whether TLS would have been possible is reported by other findings.",
    logs: [],
    remedies: FORBID_CLEAR_TEXT,
    references: ["RFC 7435", "RFC 8314 section 3"],
  },
  "auth-in-clear": {
    title: "Credentials were sent in clear text",
    severity: "error",
    fault: "client",
    explanation:
      "The client authenticated (AUTH) outside TLS. PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER send the " +
      "password or a token, merely encoded: anyone who sees the packets has it. Other mechanisms " +
      "(CRAM-MD5, NTLM and the like) send a response from which weak passwords can be guessed; then it is " +
      "a warning. This program shows neither the user name nor the response.",
    logs: [],
    remedies: onServer([
      {
        system: "Postfix",
        text: "smtpd_tls_auth_only = yes (the default is no).",
      },
      {
        system: "Exim",
        text: "auth_advertise_hosts = ${if def:tls_in_cipher {*}{}}, so that AUTH is offered inside TLS only.",
      },
      {
        system: "Exchange",
        text: "On the Receive connector: BasicAuthRequireTLS instead of BasicAuth alone.",
      },
      {
        system: "any",
        text:
          "Offer AUTH only inside TLS. Also change the password, and configure the client to log in only " +
          "inside TLS (STARTTLS required on 587, or port 465).",
      },
    ]),
    references: ["RFC 4954 section 4", "RFC 8314 section 3"],
  },
  "auth-offered-in-clear": {
    title: "The server offers login without TLS",
    severity: "info",
    fault: "server",
    explanation:
      "The EHLO reply before TLS offers AUTH with PLAIN or LOGIN, whose passwords anyone in the path can " +
      "read. It invites clients to send them in clear text, and lets an attacker who removes STARTTLS " +
      "collect them. On port 587 it is a warning. Whether a client did so is a separate finding.",
    logs: [],
    remedies: onServer([
      { system: "Postfix", text: "smtpd_tls_auth_only = yes." },
      { system: "Exim", text: "auth_advertise_hosts = ${if def:tls_in_cipher {*}{}}." },
      { system: "Exchange", text: "BasicAuthRequireTLS on the Receive connector." },
      { system: "any", text: "Offer AUTH inside TLS only." },
    ]),
    references: ["RFC 4954 section 4", "RFC 8314 section 3"],
  },
  "starttls-pipelined-by-client": {
    title: "The client sent plaintext after STARTTLS, before the reply",
    severity: "error",
    fault: "client",
    explanation:
      "STARTTLS must be the last command in a pipelined group: plaintext after it is not protected by the " +
      "TLS that follows. An attacker in the path can inject commands there, and a careless server runs " +
      "them as if they had come inside TLS (CVE-2011-0411, CERT VU#555316); a badly written client does " +
      "the same by itself. The bytes are certain; which of the two it was is not, and what the server did " +
      "with them cannot be seen inside TLS. Postfix and Exim discard them.",
    logs: [
      {
        system: "Postfix",
        text: '"improper command pipelining after STARTTLS"; 3.9 and later: "554 5.5.0 Error: SMTP protocol synchronization".',
      },
      { system: "Exim", text: '"SMTP protocol synchronization error".' },
      {
        system: "any",
        text: 'Gmail answers STARTTLS with "523 5.7.10" (or 525, 454 4.5.0) "SMTP protocol violation, no commands allowed to pipeline after STARTTLS".',
      },
    ],
    remedies: onClient([
      {
        system: "any",
        text:
          "If the client is yours, make it wait for the reply to STARTTLS. If not, treat this as an " +
          "attempted injection, and check that the server discards input received before TLS.",
      },
    ]),
    references: [
      "RFC 3207 section 4",
      "https://www.postfix.org/CVE-2011-0411.html (2011-03-07)",
      "CERT VU#555316",
    ],
  },
  "starttls-pipelined-by-server": {
    title: "Plaintext follows the server's 220 to STARTTLS",
    severity: "error",
    fault: "server",
    explanation:
      "After the 220 that agrees to TLS, the server must send nothing until the client has started the " +
      "handshake. Plaintext after it may have been injected in the path: a careless client takes it for " +
      "the reply to its first command inside TLS. A server that answers pipelined commands after the 220 " +
      "does the same. The bytes are certain; their sender is not.",
    logs: [{ system: "Exim", text: '"synch error before connect".' }],
    remedies: onServer([
      {
        system: "any",
        text:
          "Compare with a capture at the server: if the server does not send these bytes, something in " +
          "the path adds them. If it does, update it; clients must discard input received before TLS.",
      },
    ]),
    references: ["RFC 3207 section 4", "https://nostarttls.secvuln.info (2021-08-10)"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
