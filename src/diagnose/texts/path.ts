// What the findings about the network path and timing say, by id.
import { LOST, TIMEOUT } from "./logs.ts";
import { CAPTURE_BOTH_ENDS, ALLOW_LARGE_PACKETS } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

const LOST_ON_THE_WAY =
  "The receiver's acknowledgments show it: long after the bytes were sent, it still acknowledges only " +
  "what came before them, or reports by SACK what came after them; or they were retransmitted again and " +
  "again and nothing came back. A gap that the receiver does acknowledge is a loss of the capture: see " +
  "capture-missing-packets. If full-size segments are lost and smaller ones arrive, a link with a smaller " +
  "MTU is the likely reason: its router drops what is too large, and its ICMP message does not reach the " +
  "sender or is ignored.";

export const PATH = {
  "flight-not-delivered": {
    title: "A part of the handshake never arrived, despite retransmissions",
    severity: "error",
    fault: "path",
    explanation:
      "The ClientHello, the server's answer, the client's half of the handshake, or earlier plaintext " +
      `never reached the other side, so neither side refused anything. ${LOST_ON_THE_WAY}`,
    logs: LOST,
    remedies: [...ALLOW_LARGE_PACKETS, CAPTURE_BOTH_ENDS],
    references: [
      "RFC 9293 section 3.8.1",
      "RFC 2018",
      "RFC 2923 section 2.1",
      "RFC 4821",
      "https://tldr.fail",
    ],
    certainties: {
      certain: "A later segment of the receiver, or its SACK, still does not acknowledge the bytes.",
      likely:
        "They were retransmitted again and again and nothing came back: the acknowledgments may have been " +
        "lost instead.",
    },
  },
  "data-not-delivered": {
    title: "Data inside TLS never arrived, despite retransmissions",
    severity: "error",
    fault: "path",
    explanation:
      "TLS was established, and then what one side sent, often the message itself, never reached the other: " +
      `the mail was not delivered on this connection. ${LOST_ON_THE_WAY}`,
    logs: LOST,
    remedies: [...ALLOW_LARGE_PACKETS, CAPTURE_BOTH_ENDS],
    references: ["RFC 9293 section 3.8.1", "RFC 2018", "RFC 2923 section 2.1", "RFC 4821"],
    certainties: {
      certain: "A later segment of the receiver, or its SACK, still does not acknowledge the bytes.",
      likely:
        "They were retransmitted again and again and nothing came back: the acknowledgments may have been " +
        "lost instead.",
    },
  },
  "slow-handshake": {
    title: "The TLS handshake was slow",
    severity: "info",
    fault: null,
    explanation:
      "From the connection's first packet to the end of the TLS handshake it took two seconds or more; " +
      "five or more make it a warning. The time is attributed to the side whose turn it was to speak, " +
      "minus the round trip if the TCP handshake shows it, and the largest part is named. If the capture " +
      "point is far from a side, that side's part may include time on the network. Time in which a packet " +
      "was lost and retransmitted counts for the network.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "If the server is slow: check its DNS and blocklist lookups, greeting delay and load. If " +
          "packets are lost: fix the path.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2"],
  },
  "tarpit-suspected": {
    title: "The server delays each reply by the same amount of time",
    severity: "info",
    fault: "server",
    explanation:
      "Three or more replies each took three seconds or more, and nearly the same time. Load does not do " +
      "that; a server that deliberately slows a client down does, because it distrusts the client's " +
      "address or has seen errors. Exchange calls the setting TarpitInterval (5 seconds), Postfix " +
      "smtpd_error_sleep_time; Exim does it with a delay in an ACL. TLS is established late, but it is " +
      "established.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "On the server, exempt this client from the delay if it is trusted; on the client, find out why " +
          "the server distrusts it.",
      },
      { system: "Exchange", text: "Set-ReceiveConnector NAME -TarpitInterval 00:00:00 for trusted clients." },
    ],
    references: [],
    certainties: {
      likely: "Three or more replies took nearly the same long time.",
    },
  },
  "idle-timeout": {
    title: "A side closed because the other was silent for too long",
    severity: "warning",
    fault: null,
    explanation:
      "For 30 seconds or more neither side sent anything, and then the side that had spoken last closed, " +
      "with a FIN, an RST, a reply that says so, or a last word inside TLS. It was waiting for the other side: look there, not at " +
      "the side that closed. If TLS was established, whose turn it was cannot be seen, and closing an " +
      "idle connection may be normal; it is then only a note. If the time matches a program's default, it " +
      "is named.",
    logs: TIMEOUT,
    remedies: [
      {
        system: "any",
        text:
          "Find out why the silent side sent nothing: a stuck process, a slow lookup, or packets that " +
          "never reached it.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2"],
  },
  "handshake-timeout": {
    title: "The TLS handshake ended because a side was silent for too long",
    severity: "error",
    fault: null,
    explanation:
      "TLS had been agreed on, or had started, and then neither side sent anything for 30 seconds or more " +
      "until the side that had spoken last closed. It was waiting for the other side: look there, not at " +
      "the side that closed. The capture shows the silence at the capture point; packets lost beyond it " +
      "look the same. A ClientHello that was not answered has its own finding.",
    logs: TIMEOUT,
    remedies: [
      {
        system: "any",
        text:
          "Find out why the silent side sent nothing: a stuck or overloaded process, a certificate or " +
          "name check that hangs, or packets that never reached it. A capture at that side shows which.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2", "RFC 3207 section 4"],
  },
  "reset-after-idle": {
    title: "The connection was reset on the first data after a long silence",
    severity: "warning",
    fault: null,
    explanation:
      "Neither side sent anything for a minute or more, then one side sent data and got a reset, though " +
      "the other had never sent a FIN. A firewall or NAT that has dropped the idle connection does this; " +
      "a peer that crashed or was restarted meanwhile looks the same, so neither side is blamed.",
    logs: [
      {
        system: "any",
        text: 'The side that sent data logs "Connection reset by peer" and retries the message later.',
      },
    ],
    remedies: [
      {
        system: "any",
        text:
          "Make the firewall's idle time-out longer than those of the mail programs, or configure the " +
          "mail programs to close idle connections sooner.",
      },
    ],
    references: ["RFC 5382 section 5"],
  },
  "packet-loss": {
    title: "Packets were lost or reordered on the way",
    severity: "info",
    fault: "path",
    explanation:
      "A side retransmitted bytes, or its segments came out of order: more than one in a hundred, and " +
      "either at least three of them or a noticeable delay; or one with a delay of more than a second. " +
      "Retransmitted bytes were lost, or their acknowledgment was, or the other side was slow to " +
      "acknowledge them. Frames that were merely captured twice do not count. TCP recovers from all this; " +
      "it takes time, and if a handshake fails at the same point each time, it points to the path.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare captures from both ends: a packet that is in only one of them was lost in between.",
      },
    ],
    references: ["RFC 9293 section 3.8.1"],
  },
  "zero-window-stall": {
    title: "A side could not receive data for a while (zero window)",
    severity: "warning",
    fault: null,
    explanation:
      "A side announced a receive window of 0 for more than a second: its program did not read incoming " +
      "data, because it was busy, stuck or stopped. The other side may not send meanwhile. The network is " +
      "not to blame.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Check the load, the disk and the content filters of the side that did not read.",
      },
    ],
    references: ["RFC 9293 section 3.8.6.1"],
  },
  "pmtu-icmp-seen": {
    title: "A router reports that packets of this connection are too large",
    severity: "warning",
    fault: "path",
    explanation:
      "An ICMP message (type 3 code 4, or ICMPv6 type 2) quotes a segment of this connection: a link in " +
      "the path has a smaller MTU, and the sender should send smaller packets. That is how path MTU " +
      "discovery works, and harmless if the sender receives the message and obeys. If it does not, large " +
      "packets are lost, often starting with a ClientHello or a certificate.",
    logs: [],
    remedies: ALLOW_LARGE_PACKETS,
    references: ["RFC 1191", "RFC 8201"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
