// What the findings about patterns across sessions say, by id.
import { FORBID_CLEAR_TEXT, FIX_REQUIRED_TLS, onServer, onClient } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const ACROSS_SESSIONS = {
  "opportunistic-fallback-to-clear": {
    title: "After TLS failed, the client sent the mail in clear text",
    severity: "warning",
    fault: null,
    explanation:
      "A sender that uses TLS if possible, and goes without if not, first failed with TLS and then sent a " +
      "message in clear text: on the same connection, after STARTTLS had been refused, or on a later one " +
      "to the same server (or, which is only possible, to another address of the same name), on which it " +
      "did not use the STARTTLS that was offered. Exchange and Exim do so at once, Postfix once the " +
      "message is 300 seconds old, Proofpoint Essentials after 10 minutes, as a reseller says. MDaemon can " +
      "leave TLS out for an hour, and Haraka for a week, after it failed with a server. Whether it is the same message cannot be seen; the same EHLO name and " +
      "a gap of less than two seconds leave little doubt. The mail arrives, and anyone in the path can " +
      "read it.",
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
      {
        system: "Haraka",
        text: '"TLS connection failed. Marking HOST as non-TLS for 604800 seconds".',
      },
    ],
    remedies: onClient([
      {
        system: "any",
        text: "Fix the cause of the TLS failure first. If clear text is unacceptable, require TLS.",
      },
      ...FORBID_CLEAR_TEXT.filter(({ system }) => system !== "any"),
    ]),
    references: [
      "RFC 7435",
      "RFC 3207 section 4.1",
      "https://vircomhelp.freshdesk.com/support/solutions/articles/48001238261 (Proofpoint)",
      "MDaemon 17 manual, Servers",
      "haraka/Haraka pull request 2429",
    ],
    certainties: {
      certain:
        "STARTTLS was refused and the mail followed on the same connection, or a second connection with the same EHLO name began at once after TLS had failed.",
      likely: "The second connection has no EHLO name in common with the first, or began later.",
      possible: "TLS had failed with another server of the same name.",
    },
  },
  "require-tls-retry-loop": {
    title: "The client keeps retrying TLS, fails each time, and sends nothing without it",
    severity: "error",
    fault: null,
    explanation:
      "Three or more sessions between the same client and server failed in the same way, with the same " +
      "ClientHello, over minutes or at regular intervals, and in between no session established TLS or " +
      "sent mail in clear text. This is the pattern of a sender that requires TLS, such as Exchange with " +
      "RequireTLS: it keeps the message and retries until it expires. If it tried several addresses of " +
      "one name, it is only possible. Sessions outside the capture are not seen.",
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
    remedies: FIX_REQUIRED_TLS,
    references: ["RFC 5321 section 4.5.4.1"],
    certainties: {
      likely:
        "Three or more attempts to one server address failed in the same way, and no mail was sent in " +
        "between.",
      possible: "The attempts went to different addresses.",
    },
  },
  "intermittent-failure": {
    title: "The same hello to the same server sometimes works and sometimes fails",
    severity: "warning",
    fault: null,
    explanation:
      "Among this client's sessions with this server (one address and port), some established TLS and " +
      "some did not, with hellos that differ only in their random values: the same fingerprints, " +
      "extensions, name, length and record version. So what the client offers is not the cause by itself. " +
      "Differently configured hosts behind one address do this, and so do rate or load limits and a lossy " +
      "path. If the failed sessions share a name in the greeting that the others do not have, the finding " +
      "says so. A server of the same name at another address is another server: if that one answers the " +
      "same hello, this is only possible.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Compare the hosts behind the name: versions, suites and certificates; then rate limits, and " +
          "the times of the failures.",
      },
    ],
    references: [],
    certainties: {
      certain: "Sessions with the same hello and the same server address established TLS, and others failed.",
      possible: "The sessions that established TLS went to another address, so to another server.",
    },
  },
  "other-hello-works": {
    title: "Another hello from the same program worked with this server: the difference is the lead",
    severity: "warning",
    fault: null,
    explanation:
      "From the same client address to the same server, some hellos with the same version, suites, groups " +
      "and signature algorithms worked and others failed, but they are not identical: a server name, " +
      "ALPN, an extension, the record version or the length differs, and none of the failing kind worked. " +
      "The finding lists the differences. Servers, load balancers and inspecting devices may fail on just " +
      "that: a name for which they have no certificate, a hello of 256 to 511 bytes, a hello of more than " +
      "one segment. With several sessions of each kind it is likely, otherwise possible.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Repeat the connection with just that one difference, for example with openssl s_client " +
          "-starttls smtp.",
      },
    ],
    references: ["RFC 7685"],
    certainties: {
      likely: "The other hello worked more than once, and this one failed more than once.",
      possible: "One of them was seen only once.",
    },
  },
  "server-remembers-failed-tls": {
    title: "The server offers no STARTTLS because TLS had failed with this client",
    severity: "warning",
    fault: "server",
    explanation:
      "Haraka can be set (disable_for_failed_hosts) to remember the address of a client with which TLS " +
      "failed after STARTTLS, for whatever reason, and to offer it no STARTTLS for an hour " +
      "(disable_inbound_expiry; port 587 is exempt). Mail then comes in clear text, or not at all from a " +
      "client that requires TLS, and it looks as if a device in the path had removed the offer. It is " +
      "likely if the server names itself Haraka, and the last session of this client address in which it " +
      "offered STARTTLS failed in TLS at most an hour before. Several differently configured servers " +
      "behind one address would look the same. It is not reported if the greetings differ, or if no other " +
      "client is offered STARTTLS either from then on: the server was reconfigured. If the server does not name itself, see " +
      "starttls-offered-sometimes.",
    logs: [
      {
        system: "Haraka",
        text:
          '"STARTTLS failed. Marking ADDRESS as non-TLS host for 3600 seconds"; then "STARTTLS disabled ' +
          'because previous attempt failed".',
      },
    ],
    remedies: [
      ...onServer([
        {
          system: "Haraka",
          text:
            "Delete the key no_tls|ADDRESS in Redis, and unset disable_for_failed_hosts in tls.ini: it sends " +
            "the mail of a client that failed once in clear text for an hour.",
        },
      ]),
      ...onClient([
        {
          system: "any",
          text:
            "Find out why TLS failed in the session before: that is the cause. If clear text is unacceptable, " +
            "require TLS.",
        },
      ]),
    ],
    references: ["RFC 3207 section 6", "haraka/Haraka issue 770 and pull request 2792"],
    certainties: {
      likely: "The server names itself Haraka, and TLS had failed with this client address within the hour.",
    },
  },
  "starttls-offered-sometimes": {
    title: "This address offers STARTTLS in some sessions and not in others",
    severity: "warning",
    fault: "server",
    explanation:
      "The same address and port answered EHLO with STARTTLS in some sessions and without it in others. " +
      "If the greetings have different names, or the offer comes and goes for one client, several " +
      "differently configured servers are likely behind the address. If it changed once, the server may " +
      "have been reconfigured in between, which is only possible. It is only possible too if TLS had failed " +
      "with the client each time before the offer is missing: some servers remember that (see " +
      "server-remembers-failed-tls). If each client address always gets the same answer, the answer " +
      "depends on the client's address or a device in its path: then it is not reported.",
    logs: [],
    remedies: onServer([
      {
        system: "any",
        text:
          "Compare the servers behind this address, by the names in their greetings: give them all the " +
          "same TLS settings and certificate, and remove those that cannot offer STARTTLS.",
      },
    ]),
    references: ["RFC 3207 section 4"],
    certainties: {
      likely: "The greetings have different names, or the offer came and went more than once.",
      possible:
        "The offer changed once: the server may have been reconfigured. Or TLS had failed each time before it is missing.",
    },
  },
  "two-client-stacks": {
    title: "Two TLS programs use this client address: one works, this one does not",
    severity: "info",
    fault: "client",
    explanation:
      "From the same client address to the same server, hellos that worked and hellos that failed differ " +
      "in version, suites, groups or signature algorithms, and none of the failing kind worked. There are " +
      "two programs, two libraries, or two hosts behind one NAT address. A test with one of them proves " +
      "nothing about the other: the log or header that shows TLS 1.2 may come from the other one.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Find the program that sends the failing hello, by its client port and the time, and compare the two hellos.",
      },
    ],
    references: [],
    certainties: {
      likely: "A different kind of hello, from the same client address, worked with the same server.",
    },
  },
  "all-clients-fail": {
    title: "Every client fails against this server in the same way: start with the server",
    severity: "info",
    fault: "server",
    explanation:
      "Two or more client addresses tried TLS with this server in the captures; each failed every time, " +
      "and all in the same way. That points to the server, or to a device in front of it, unless the " +
      "clients have something in common: if all offer less than TLS 1.2, or all send the same hello, that " +
      "may be the reason, and it is only possible.",
    logs: [],
    remedies: [
      { system: "any", text: "Start with the server: its log, its certificate and its TLS settings." },
    ],
    references: [],
    certainties: {
      likely:
        "Two or more client addresses failed in the same way, none established TLS, and they have nothing " +
        "else in common.",
      possible:
        "The clients have something in common that may be the reason as well: an old version, or the same " +
        "hello.",
    },
  },
  "one-client-fails": {
    title: "Only this client fails against this server: start with the client",
    severity: "info",
    fault: "client",
    explanation:
      "Other client addresses established TLS with this server in the captures, none of them failed every " +
      "time, and this one never established it. The server's TLS works, so the difference is what this " +
      "client offers, or its path. If another client's identical hello worked, it is the address or the " +
      "path, and the finding says so.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare this client's hello with one that works: version, suites, groups, server name.",
      },
    ],
    references: [],
    certainties: {
      likely: "Others established TLS with the same server, and this client failed every time.",
    },
  },
} satisfies Readonly<Record<string, FindingTexts>>;
