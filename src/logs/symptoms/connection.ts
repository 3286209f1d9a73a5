// Words about the connection itself: how it ended, or that nobody answered.
import {
  CLIENT_LEFT,
  CLOSED_ON_HELLO,
  DIALOGUE,
  HELLO,
  OLD_VERSION_FIRST,
  READ_BESIDE,
  type Symptom,
} from "./symptom.ts";

export const CONNECTION = {
  "socket-error": {
    says: "The connection ended while TLS was negotiated or in use, without a word that the program could read.",
    leaves:
      "Who closed it, whether by FIN or RST, and why. An old TLS version is the best-known cause, not the only one.",
    findings: [...CLOSED_ON_HELLO, "server-reset-after-clienthello", "flight-not-delivered"],
    onServer: CLIENT_LEFT,
    look: HELLO,
    first: OLD_VERSION_FIRST,
  },
  closed: {
    says: "The other side, or a device in the path, closed the connection during TLS, without an alert.",
    leaves: "Why it closed, and after which message.",
    findings: [...CLOSED_ON_HELLO, "client-closed-after-server-flight", "server-closed-after-client-flight"],
    onServer: CLIENT_LEFT,
    look: HELLO,
    first: OLD_VERSION_FIRST,
  },
  "closed-before-tls": {
    says: "The connection ended in the clear part of the dialogue, or before anything was said.",
    leaves: "Which side closed, and whether TLS was meant to follow.",
    findings: ["closed-before-starttls", "no-server-greeting", "starttls-client-on-tls-port"],
    look: DIALOGUE,
    first:
      "Check host and port: 465 begins with TLS, 25 and 587 begin in plain text. Then the server's log at that time.",
  },
  "left-after-starttls": {
    says: "The client sent STARTTLS, and closed or was cut off before TLS was established.",
    leaves: "Whether it sent a ClientHello, what it disliked, and whether the network cut it off.",
    findings: [
      "client-closed-before-clienthello",
      "client-closed-after-server-flight",
      "client-rejected-certificate",
      "flight-not-delivered",
    ],
    look: "whether a ClientHello follows STARTTLS, and what the client saw last before it closed",
    first: "Read the client's log at that time: it knows why it left.",
  },
  reset: {
    says: "An RST ended the connection.",
    leaves: "Who sent it: the other side, or a device in the path in its name; and whether TLS had begun.",
    findings: [
      "server-reset-after-clienthello",
      "tls-version-below-server-minimum",
      "server-closed-on-old-version",
      "reset-injected-suspected",
      "reset-after-idle",
    ],
    onServer: {
      findings: [
        "client-closed-after-server-flight",
        "client-rejected-certificate",
        "reset-injected-suspected",
        "reset-after-idle",
      ],
    },
    look: "after which message the RST comes, and whether its TTL and IP ID are those of the side it claims to come from",
    first:
      "Note how long after the start it happens: at once points to a refusal, after minutes to an idle limit in the path.",
  },
  "timed-out": {
    says: "An answer did not come in time.",
    leaves: "Whether a connection existed at all, whether TLS had begun, and where the packets were lost.",
    findings: [
      "tcp-connect-failed",
      "no-answer-to-clienthello",
      "clienthello-large-not-answered",
      "flight-not-delivered",
      "no-server-greeting",
      "handshake-timeout",
    ],
    look: "whether the SYN is answered, and which message is the last one that is acknowledged",
    first:
      "Try a connection by hand to the same host and port from the same machine: it tells whether TCP works.",
  },
  "handshake-timeout": {
    says: "TLS had begun, and the other side's next message did not come in time.",
    leaves: "Whether it was sent: the other side may be silent, or the network lost it.",
    findings: [
      "no-answer-to-clienthello",
      "clienthello-large-not-answered",
      "flight-not-delivered",
      "handshake-timeout",
    ],
    look: "whether the ClientHello is acknowledged, how large it is, and whether segments are repeated",
    first:
      "Compare with a small hello from the same host: openssl s_client -groups X25519 -starttls smtp -connect HOST:25.",
  },
  "no-greeting": {
    says: "TCP connected, and the server's greeting did not come.",
    findings: ["no-server-greeting", "starttls-client-on-tls-port", "slow-greeting", "tarpit-suspected"],
    look: "whether the server sends anything, and how long the client waits",
    first: "Check the port: a server on 465 waits for TLS and never greets.",
  },
  stopped: {
    says: "The connection worked at first, then the other side's data no longer came.",
    leaves: "Whether the other side was silent or the network lost packets, often the large ones.",
    findings: [
      "data-not-delivered",
      "flight-not-delivered",
      "handshake-timeout",
      "idle-timeout",
      "zero-window-stall",
    ],
    look: "the size of the segments that are repeated and never acknowledged",
    first:
      "Look for a smaller MTU in the path (VPN, tunnel) with ICMP blocked: ping with the DF bit and 1472 bytes.",
  },
  "idle-too-long": {
    says: "A side waited for the other as long as it was allowed to, then closed.",
    leaves: "Whether TLS was in use.",
    findings: ["idle-timeout", "handshake-timeout", "data-not-delivered"],
    look: "which side said the last word, and how long the silence lasts",
    first: "Compare the silence with the time limits of both programs.",
  },
  "closed-without-notify": {
    says: "TLS was in use, and the other side closed the connection without a close_notify.",
    leaves: "Whether the mail had been handed over by then: usually it had, and nothing is wrong.",
    findings: ["no-close-notify", "closed-after-tls-established"],
    look: "how much is sent inside TLS before the end",
    first: "Look for the line of the same message that says it was delivered (Exim: =>).",
  },
  "no-connection": {
    says: "The program got no usable connection to the server.",
    leaves: "What failed: looking up the name, TCP, TLS or the server's first reply. " + READ_BESIDE,
    findings: [
      "tcp-connect-failed",
      "tls-on-starttls-port",
      "starttls-client-on-tls-port",
      "client-rejected-certificate",
    ],
    look: `who answers the SYN; ${HELLO}`,
    first: "Check host, port and mode: TLS at once on 465, STARTTLS on 25 and 587.",
    kind: "vague",
  },
  "no-session": {
    says: "Exchange could not open a session with the next server.",
    leaves:
      "Whether TCP or TLS failed, or its own certificate cannot be used: it writes the same for all. A socket error beside it, or the protocol log, tells.",
    findings: ["tcp-connect-failed", "client-closed-before-clienthello", "tls-version-below-server-minimum"],
    look: `who answers the SYN; ${HELLO}`,
    first: "Set the Send connector's protocol logging to Verbose and read its last lines.",
    kind: "general",
  },
  refused: {
    says: "No TCP connection came about. TLS was not reached.",
    leaves: "Whether the host or a firewall refused.",
    findings: ["tcp-connect-failed"],
    look: "who answers the SYN: an RST from the host, an ICMP message from a router, or nobody",
    first: "Check host, port and firewall, and whether the service listens.",
  },
  "bad-connection": {
    says: "The connection broke (X.4.2 in RFC 3463); programs say how after the code.",
    leaves: "Everything else: quote the text after the code too.",
    findings: [
      ...CLOSED_ON_HELLO,
      "server-reset-after-clienthello",
      "flight-not-delivered",
      "tcp-connect-failed",
    ],
    look: HELLO,
    first: "Explain the whole line, with the words after the code.",
    kind: "general",
  },
  "expired-in-queue": {
    says: "The sender tried for as long as its queue keeps a message, then gave up.",
    leaves: "The cause, which need not be TLS: it stands after the arrow, or in earlier reports.",
    findings: ["require-tls-retry-loop"],
    look: "whether all attempts fail in the same way",
    first: "Read the last error in the queue, or the delay notification that came before.",
    kind: "general",
  },
  wrapped: {
    says: "Exchange could not hand over the message; its reason stands in the text after this code.",
    leaves: "The reason, which need not be TLS.",
    findings: ["require-tls-retry-loop", "starttls-not-offered", "tls-version-below-server-minimum"],
    look: `${DIALOGUE}; ${HELLO}`,
    first: "Explain the text after the arrow, or after [Message=.",
    kind: "vague",
  },
} as const satisfies Readonly<Record<string, Symptom>>;
