// What the findings about patterns across sessions say, by id.
import { FORBID_CLEAR_TEXT, REPAIR_REQUIRED_TLS, onServer, onClient } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const ACROSS_SESSIONS = {
  "opportunistic-fallback-to-clear": {
    title: "After TLS failed the client sent the mail in clear text",
    severity: "warning",
    fault: null,
    explanation:
      "A sender that uses TLS where it can have it, and goes without where not, first failed with TLS and then sent a " +
      "message in clear text: on the same connection, after STARTTLS had been refused, or on a later one to the same " +
      "server (or, which is only possible, to another address of the same name), on which it did not ask for the TLS that was offered. Exchange and Exim do so at once, Postfix once the " +
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
    remedies: onClient([
      {
        system: "any",
        text: "Fix the cause of the TLS failure first. If clear text is unacceptable, require TLS.",
      },
      ...FORBID_CLEAR_TEXT.filter(({ system }) => system !== "any"),
    ]),
    references: ["RFC 7435", "RFC 3207 section 4.1"],
    certainties: {
      certain:
        "STARTTLS was refused and the mail followed on the same connection, or a second connection with the same EHLO name began at once after TLS had failed.",
      likely: "The second connection has no EHLO name in common with the first, or began later.",
      possible: "TLS had failed with another server of the same name.",
    },
  },
  "require-tls-retry-loop": {
    title: "The client tries TLS again and again, fails each time, and sends nothing without it",
    severity: "error",
    fault: null,
    explanation:
      "Three or more sessions between the same client and server failed alike, with the same ClientHello, over minutes " +
      "or at even gaps, and in between no session got TLS or sent mail in clear text. This is the pattern of a sender that " +
      "requires TLS, as Exchange with RequireTLS: it keeps the message and tries again until it expires. Where it tried several " +
      "addresses of one name it is only possible. Sessions outside the capture are not seen.",
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
    references: ["RFC 5321 section 4.5.4.1"],
    certainties: {
      likely: "Three or more attempts at one server address failed alike, and no mail went in between.",
      possible: "The attempts went to different addresses.",
    },
  },
  "intermittent-failure": {
    title: "The same hello to the same server sometimes works and sometimes fails",
    severity: "warning",
    fault: null,
    explanation:
      "Among the sessions of this client with this server, an address and a port, some got TLS and some did not, with " +
      "hellos that differ in nothing but their random values: the same fingerprints, extensions, name, length and record " +
      "version. So what the client offers is not the cause by itself. Hosts behind one address that are set up " +
      "differently do this, and so do limits of rate or load and a path that loses packets. Where the failed ones share " +
      "a name in the greeting that the others do not have, the finding says so. A server of the same name at another " +
      "address is another server: that it answers the same hello makes it only possible.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare the hosts behind the name: versions, suites and certificates; then limits of rate, and the times of failure.",
      },
    ],
    references: [],
    certainties: {
      certain: "Sessions with the same hello and the same server address got TLS, and others failed.",
      possible: "The ones that got TLS went to another address, so to another server.",
    },
  },
  "other-hello-works": {
    title: "Another hello of this program got TLS from the same server: what differs is the lead",
    severity: "warning",
    fault: null,
    explanation:
      "From the same client address to the same server, hellos with the same version, suites, groups and signature " +
      "algorithms got TLS and failed, but they are not the same: a server name, ALPN, an extension, the record version or " +
      "the length differs, and none of the failing kind got TLS. The finding lists what differs. Servers, load balancers " +
      "and inspecting devices may stumble over just that: over a name for which they have no certificate, over hellos of " +
      "256 to 511 bytes, over hellos of more than one segment. With several sessions of each kind it is likely, else " +
      "possible.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Repeat the connection with the one difference and nothing else changed, for example with openssl s_client -starttls smtp.",
      },
    ],
    references: ["RFC 7685"],
    certainties: {
      likely: "The other hello worked more than once, and this one failed more than once.",
      possible: "One of them was seen only once.",
    },
  },
  "starttls-offered-sometimes": {
    title: "This address offers STARTTLS in some sessions and not in others",
    severity: "warning",
    fault: "server",
    explanation:
      "The same address and port answered EHLO with STARTTLS in some sessions and without it in others. Where the " +
      "greetings have different names, or the offer comes and goes for one client, several servers behind the address are " +
      "likely set up differently. Where it changed once, the server may have been set up anew in between, which is only " +
      "possible. Where each client address always gets the same answer, the address decides, or a device on its way: " +
      "then it is not reported.",
    logs: [],
    remedies: onServer([
      {
        system: "any",
        text: "Compare the servers behind this address, by the names in their greetings: give all the same TLS settings and certificate, and take out of service those that cannot offer STARTTLS.",
      },
    ]),
    references: ["RFC 3207 section 4"],
    certainties: {
      likely: "The servers call themselves by different names, or the offer came and went more than once.",
      possible: "The offer changed once: the server may have been set up anew.",
    },
  },
  "two-client-stacks": {
    title: "Two TLS programs use this client address: one gets TLS, this one does not",
    severity: "info",
    fault: "client",
    explanation:
      "From the same client address to the same server, hellos that got TLS and hellos that failed differ in version, " +
      "suites, groups or signature algorithms, and none of the failing kind got TLS. Two programs, two libraries, " +
      "or two hosts behind one translated address are at work. A test with one of them proves nothing of the other: the " +
      "log or header that shows TLS 1.2 may be the other's.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Find the program that sends the failing hello, by its client port and the time, and compare the two hellos.",
      },
    ],
    references: [],
    certainties: {
      likely: "A hello of another make got TLS from the same server and client address.",
    },
  },
  "all-clients-fail": {
    title: "Every client fails against this server in the same way: start with the server",
    severity: "info",
    fault: "server",
    explanation:
      "Two or more client addresses tried TLS with this server in the captures, each failed each time, and all in the " +
      "same way. That points to the server, or to what stands before it, unless the clients have something in common: " +
      "where all offer less than TLS 1.2, or all send the same hello, that may be the reason, and it is only possible.",
    logs: [],
    remedies: [
      { system: "any", text: "Begin with the server: its log, its certificate and its TLS settings." },
    ],
    references: [],
    certainties: {
      likely:
        "Two or more client addresses failed in the same way, none got TLS, and they have nothing else in common.",
      possible:
        "The clients have something in common that is as good a reason: an old version, or one hello.",
    },
  },
  "one-client-fails": {
    title: "Only this client fails against this server: start with the client",
    severity: "info",
    fault: "client",
    explanation:
      "Other client addresses got TLS with this server in the captures, none of them failed each time, and this one " +
      "never got it. The server's TLS works, so what this client offers, or its path, makes the difference. Where " +
      "another client got TLS with the same hello, it is the address or the path, and the finding says so.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare this client's hello with one that works: version, suites, groups, server name.",
      },
    ],
    references: [],
    certainties: {
      likely: "Others got TLS from the same server, and this client failed each time.",
    },
  },
} satisfies Readonly<Record<string, FindingTexts>>;
