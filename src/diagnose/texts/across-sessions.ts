// What the findings about patterns across sessions say, by id.
import { FORBID_CLEAR_TEXT, REPAIR_REQUIRED_TLS } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const ACROSS_SESSIONS = {
  "opportunistic-fallback-to-clear": {
    title: "After TLS failed the client sent the mail in clear text",
    severity: "warning",
    fault: null,
    explanation:
      "A sender that takes TLS where it can have it, and goes without where not, first failed with TLS and then sent a " +
      "message in clear text: on the same connection, after STARTTLS had been refused, or on a later one to the same " +
      "server, on which it did not ask for the TLS that was offered. Exchange and Exim do so at once, Postfix once the " +
      "message is 300 seconds old. That it is the same message cannot be seen; the same EHLO name and a gap of less " +
      "than two seconds leave little doubt. The mail arrives, and anyone on the way can read it.",
    logs: [
      {
        system: "Exchange",
        text: "The send protocol log shows two sessions: TLS negotiation fails in the first, the second sends MAIL without STARTTLS.",
      },
      { system: "Exim", text: '"delivering unencrypted to H=... (not in hosts_require_tls)".' },
      {
        system: "Postfix",
        text: '"Cannot start TLS: handshake failure", later "status=sent" without "TLS connection established".',
      },
    ],
    remedies: FORBID_CLEAR_TEXT.map(({ system, text }) => {
      return { system, text: `First repair what made TLS fail. If clear text is unacceptable: ${text}` };
    }),
    concerns: "client",
    references: ["RFC 7435", "RFC 3207 section 4.1"],
  },
  "require-tls-retry-loop": {
    title: "The client tries TLS again and again and sends nothing without it: the mail is stuck",
    severity: "error",
    fault: null,
    explanation:
      "Three or more sessions between the same client and server failed alike, with the same ClientHello, over minutes " +
      "or at even gaps, and in between no session got TLS or sent mail in clear text. So looks a sender that requires " +
      "TLS, as Exchange with RequireTLS: it keeps the message and tries again until it expires. Sessions with other " +
      "servers for the same mail, or outside the capture, are not seen.",
    logs: [
      {
        system: "Exchange",
        text:
          "The queue's LastError: \"451 4.4.397 Error communicating with target host. -> 421 4.4.2 Connection dropped due to " +
          'SocketError". A delay notice after 4 hours; after 2 days "550 5.4.300 Message expired".',
      },
      { system: "Exchange Online", text: '"550 5.4.300 Message expired" after 24 hours.' },
      {
        system: "Postfix",
        text: '"status=deferred (Cannot start TLS: handshake failure)" again and again, dsn=4.7.5.',
      },
    ],
    remedies: REPAIR_REQUIRED_TLS,
    concerns: "client",
    references: ["RFC 5321 section 4.5.4.1"],
  },
  "intermittent-failure": {
    title: "The same hello to the same server sometimes works and sometimes fails",
    severity: "warning",
    fault: null,
    explanation:
      "Among the sessions of this client with this server, by address or by name, some got TLS and some did not, with " +
      "hellos of the same version, suites, groups and signature algorithms. So what the client offers is not the " +
      "cause by itself. Hosts behind one name or address that are set up differently do this, and so do limits of rate " +
      "or load and a path that loses packets. Where the failed ones share a server address or a name in the greeting " +
      "that the others do not have, the finding says so.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare the hosts behind the name: versions, suites and certificates; then limits of rate, and the times of failure.",
      },
    ],
    references: [],
  },
  "two-client-stacks": {
    title: "Two TLS programs use this client address: one gets TLS, this one does not",
    severity: "info",
    fault: "client",
    explanation:
      "From the same client address to the same server, hellos that got TLS and hellos that failed differ in version, " +
      "suites, groups or signature algorithms, and none of the failing kind got TLS. Two programs, two libraries, or " +
      "two hosts behind one translated address are at work. A test with one of them proves nothing of the other: the " +
      "log or header that shows TLS 1.2 may be the other's.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Find the program that sends the failing hello, by its client port and the time, and compare the two hellos.",
      },
    ],
    references: [],
  },
  "all-clients-fail": {
    title: "All clients fail with this server alike: look at the server's side",
    severity: "info",
    fault: "server",
    explanation:
      "Two or more client addresses tried TLS with this server in the captures, each failed each time, and all in the " +
      "same way. That points to the server, or to what stands before it. Clients of one make share their faults: where " +
      "all run the same program, it may be theirs.",
    logs: [],
    remedies: [
      { system: "any", text: "Begin with the server: its log, its certificate and its TLS settings." },
    ],
    references: [],
  },
  "one-client-fails": {
    title: "Only this client fails with this server: look at the client's side",
    severity: "info",
    fault: "client",
    explanation:
      "Other client addresses got TLS with this server in the captures, none of them failed each time, and this one " +
      "never got it. The server's TLS works, so what this client offers, or its path, makes the difference. A server " +
      "that treats this one address differently cannot be told from it.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare this client's hello with one that works: version, suites, groups, server name.",
      },
    ],
    references: [],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
