// What the findings about time and path say, by id.
import { LOST, TIMEOUT } from "./logs.ts";
import { CAPTURE_BOTH_ENDS, LET_LARGE_PACKETS_THROUGH } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

const LOST_ON_THE_WAY =
  "It is detected by what the receiver says of the bytes: long after they were sent it still acknowledges only what came " +
  "before them, or reports by SACK what came after them; or they were sent again and again and nothing came back. A gap " +
  "that the receiver does acknowledge is the recorder's, see capture-missing-packets. Where segments of full size vanish " +
  "and smaller ones arrive, a link with a smaller MTU is the likely reason: the router there drops what is too large, " +
  "and its ICMP message does not reach the sender or is not heeded.";

export const PATH = {
  "flight-not-delivered": {
    title: "A part of the handshake was lost on the way, however often it was sent",
    severity: "error",
    fault: "path",
    explanation:
      "The ClientHello, the server's answer, the client's half of the handshake, or what was said in the clear before " +
      `it never reached the other side, so neither side refused anything. ${LOST_ON_THE_WAY}`,
    logs: LOST,
    remedies: [...LET_LARGE_PACKETS_THROUGH, CAPTURE_BOTH_ENDS],
    references: [
      "RFC 9293 section 3.8.1",
      "RFC 2018",
      "RFC 2923 section 2.1",
      "RFC 4821",
      "https://tldr.fail",
    ],
    certainties: {
      certain: "A later segment of the receiver, or its SACK, still lacks the bytes.",
      likely:
        "They were sent again and again and nothing came back: the acknowledgments may have been lost instead.",
    },
  },
  "data-not-delivered": {
    title: "Data inside TLS was lost on the way, however often it was sent",
    severity: "error",
    fault: "path",
    explanation:
      "TLS was established, and then what a side sent, often the message itself, never reached the other: " +
      `the mail was not handed over in this connection. ${LOST_ON_THE_WAY}`,
    logs: LOST,
    remedies: [...LET_LARGE_PACKETS_THROUGH, CAPTURE_BOTH_ENDS],
    references: ["RFC 9293 section 3.8.1", "RFC 2018", "RFC 2923 section 2.1", "RFC 4821"],
    certainties: {
      certain: "A later segment of the receiver, or its SACK, still lacks the bytes.",
      likely:
        "They were sent again and again and nothing came back: the acknowledgments may have been lost instead.",
    },
  },
  "slow-handshake": {
    title: "The TLS handshake was slow",
    severity: "info",
    fault: null,
    explanation:
      "From the connection's first packet to the end of the TLS handshake it took two seconds or more; five make it a " +
      "warning. The time is divided by whose turn it was to speak, less the way of the packets where the opening " +
      "handshake tells it, and the largest part is named. Where the capture point is far from a side, that side's part " +
      "may hold time on the network. Time in which a packet was lost and sent again counts for the network.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Where the server takes the time: look at its name lookups, block lists, greeting delay and load. Where " +
          "packets are lost: repair the path.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2"],
  },
  "tarpit-suspected": {
    title: "The server delays each of its replies by the same time",
    severity: "info",
    fault: "server",
    explanation:
      "Three or more replies each took three seconds or more, and nearly the same. Load does not do that; a server that " +
      "holds a client back does, because it distrusts its address or after errors. Exchange calls the setting " +
      "TarpitInterval (5 seconds), Postfix smtpd_error_sleep_time, Exim does it with a delay in an ACL. TLS is established " +
      "late, but it is.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "On the server, except this client from the delay if it is trusted; on the client, look for what earns the distrust.",
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
      "For 30 seconds or more nobody spoke, and then the side that had spoken last closed, with a FIN, a RST or a reply " +
      "that says so. It waited for the other: look there, and not at the side that closed. Where TLS was established, who was to " +
      "speak cannot be seen, and an idle connection that is closed may be quite in order; it is then only a note. A " +
      "time that fits a program's default is named.",
    logs: TIMEOUT,
    remedies: [
      {
        system: "any",
        text: "Find out why the silent side said nothing: a stuck process, a slow lookup, or packets that never reached it.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2"],
  },
  "handshake-timeout": {
    title: "The TLS handshake ended because a side was silent for too long",
    severity: "error",
    fault: null,
    explanation:
      "TLS had been agreed on, or had begun, and then nobody spoke for 30 seconds or more until the side that had spoken " +
      "last closed. It waited for the other: look there, and not at the side that closed. The capture shows the silence " +
      "at the point where it was taken; packets that were lost beyond that point look the same. A ClientHello that was " +
      "not answered has a finding of its own.",
    logs: TIMEOUT,
    remedies: [
      {
        system: "any",
        text:
          "Find out why the silent side said nothing: a stuck or overloaded process, a check of a certificate or name " +
          "that hangs, or packets that never reached it. A capture at its end tells.",
      },
    ],
    references: ["RFC 5321 section 4.5.3.2", "RFC 3207 section 4"],
  },
  "reset-after-idle": {
    title: "The connection was reset on the first data after a long silence",
    severity: "warning",
    fault: null,
    explanation:
      "Nobody spoke for a minute or more, then a side sent data and got a reset, and the other side had never sent a " +
      "FIN. A firewall or an address translator that has forgotten the idle connection does this; a peer that crashed or " +
      "was restarted meanwhile looks the same, so nobody is blamed.",
    logs: [
      {
        system: "any",
        text: 'The side that sent data logs "Connection reset by peer" and sends the message again later.',
      },
    ],
    remedies: [
      {
        system: "any",
        text:
          "Make the idle time-out of the firewall longer than those of the mail programs, or let the mail programs keep " +
          "idle connections for a shorter time.",
      },
    ],
    references: ["RFC 5382 section 5"],
  },
  "packet-loss": {
    title: "Packets were lost or reordered on the way",
    severity: "info",
    fault: "path",
    explanation:
      "A side sent bytes again that it had sent before, or its segments came out of order: more than one of a hundred " +
      "and either three of them or a noticeable delay, or one with a delay of more than a second. Bytes that are sent " +
      "again were lost, or their acknowledgment was, or the other side was slow to acknowledge them. Frames that were " +
      "merely recorded twice do not count. TCP mends all this; it takes time, and where a handshake fails at the same " +
      "place each time it hints at the path.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Compare captures of both ends: where a packet is in one only, it was lost between them.",
      },
    ],
    references: ["RFC 9293 section 3.8.1"],
  },
  "zero-window-stall": {
    title: "A side took no more bytes for a while",
    severity: "warning",
    fault: null,
    explanation:
      "A side announced a receive window of 0 for more than a second: its program did not read what had come, because it " +
      "was busy, stuck or stopped. The other side may not send meanwhile. The network is not to blame.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Look at the load, the disk and the content filters of the side that did not read.",
      },
    ],
    references: ["RFC 9293 section 3.8.6.1"],
  },
  "pmtu-icmp-seen": {
    title: "A router says that packets of this connection are too large",
    severity: "warning",
    fault: "path",
    explanation:
      "An ICMP message (type 3 code 4, or type 2 of ICMPv6) quotes a segment of this connection: a link on the way " +
      "carries smaller packets only, and the sender is to make them smaller. That is how path MTU discovery works, and " +
      "harmless where the sender gets the message and obeys. Where it does not, large packets vanish, the first of " +
      "them often a ClientHello or a certificate.",
    logs: [],
    remedies: LET_LARGE_PACKETS_THROUGH,
    references: ["RFC 1191", "RFC 8201"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
