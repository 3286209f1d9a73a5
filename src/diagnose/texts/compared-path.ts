// What the findings about one connection at several capture points say, by id.
import { ALLOW_LARGE_PACKETS, CAPTURE_BOTH_ENDS, DISABLE_SMTP_INSPECTION } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

const IN_BETWEEN =
  "Between the two points lies whatever a packet passes after one recorder and before the other: devices and links, and " +
  "the network cards and virtual switches of the hosts themselves.";

const ON_EACH_DEVICE =
  "Capture on both sides of each device between the two points: the device is where the captures differ.";

export const COMPARED_PATH = {
  "path-forged-close": {
    title: "Something between the two points closed the connection in a side's name",
    severity: "error",
    fault: "path",
    explanation:
      "A FIN or an RST arrived at one point, and the point nearer to its alleged sender shows that this side never sent " +
      "it: the side went on as if nothing had been closed, or each side got one that the other had not sent. Firewalls, " +
      "intrusion prevention systems and load balancers end connections like this. Where the recorder may merely have " +
      `missed the packet, nothing is claimed. ${IN_BETWEEN}`,
    logs: [
      {
        system: "any",
        text: 'Both sides log "connection reset by peer" or an unexpected end, each blaming the other.',
      },
    ],
    remedies: [
      {
        system: "any",
        text:
          "Look into the log of the firewall or intrusion prevention between the two points at that time: which rule or " +
          `time-out ended the connection? ${ON_EACH_DEVICE}`,
      },
    ],
    references: ["RFC 3360", "RFC 9293 section 3.5.2"],
    certainties: {
      certain:
        "The alleged sender went on after it, or both sides got an RST that neither had sent; no packet is missing there.",
      likely:
        "It came from another distance than the packets of its alleged sender, or that recorder missed other packets.",
    },
  },
  "path-starttls-masked": {
    title: "STARTTLS was removed or overwritten between the two points",
    severity: "error",
    fault: "path",
    explanation:
      "The server's EHLO reply offered STARTTLS at the point nearer to it, and did not at the point nearer to the client; " +
      "or the client's STARTTLS, or the reply to it, arrived as something else. A firewall with SMTP inspection does " +
      `this, on purpose, and the mail then goes in clear text or not at all. ${IN_BETWEEN}`,
    logs: [
      {
        system: "any",
        text: "The client logs that TLS was not offered; the server logs a session without STARTTLS.",
      },
    ],
    remedies: DISABLE_SMTP_INSPECTION,
    references: ["RFC 3207 section 6", "RFC 7435 section 4"],
  },
  "path-altered-tls": {
    title: "Bytes of TLS were changed between the two points",
    severity: "error",
    fault: "path",
    explanation:
      "What one side sent after TLS had begun arrived with other bytes or another length. TLS notices any change and ends " +
      "the connection, often with decrypt_error, bad_record_mac or illegal_parameter from the side that is not to blame. " +
      `Packets that the snapshot length cut are compared as far as both captures go. ${IN_BETWEEN}`,
    logs: [
      {
        system: "any",
        text: 'Often "bad record mac", "decrypt error" or "decryption failed" on the receiving side.',
      },
    ],
    remedies: [
      {
        system: "any",
        text: `Disable what reads or rewrites TLS between the two points, or update it. ${ON_EACH_DEVICE}`,
      },
    ],
    references: ["RFC 9846 section 5.2", "RFC 5246 section 6.2.3"],
    certainties: {
      certain: "The bytes of one and the same segment differ, and no intact copy arrived.",
      likely:
        "An intact copy arrived later: a link damaged the packet, and its receiver has likely dropped it for its checksum.",
    },
  },
  "path-lost-large-segments": {
    title: "Large segments were lost between the two points, and small ones arrived",
    severity: "error",
    fault: "path",
    explanation:
      "Every segment above a size was seen at the point nearer to its sender and not at the other, repetitions included; " +
      "every smaller one arrived. A link with a smaller MTU is the usual reason: the packets that do not fit are dropped, " +
      "and the ICMP message that would say so is not sent, is filtered or is ignored. If the sender's point has that " +
      "ICMP message and the sender goes on as before, the sender is named. A recorder that misses packets does not look " +
      `like this: the receiver acknowledges what only the recorder missed. ${IN_BETWEEN}`,
    logs: [{ system: "any", text: "Both sides log a time-out during the TLS handshake or after DATA." }],
    // What lies between the points first: it is what the two captures are about.
    remedies: [...ALLOW_LARGE_PACKETS.toReversed(), CAPTURE_BOTH_ENDS],
    references: ["RFC 2923 section 2.1", "RFC 4821", "RFC 1191", "RFC 8201"],
    certainties: {
      certain: "Sizes separate what was lost from what arrived, and repetitions were lost too.",
      likely:
        "Nothing of the receiver came later, and the recorder that lacks them missed other packets as well.",
      possible: "Which point is nearer to the client is not known.",
    },
  },
  "path-lost-segments": {
    title: "Segments were lost between the two points",
    severity: "error",
    fault: "path",
    explanation:
      "Segments were seen at the point nearer to their sender and not at the other, and the receiver never acknowledged " +
      "them. If they were repeated and arrived after all, it is a note, or a warning if that took a second or more: such a " +
      `loss is not why a session fails. A recorder that missed a packet is recognised by what the receiver acknowledged. ${IN_BETWEEN}`,
    logs: [{ system: "any", text: "Time-outs on either side." }],
    remedies: [
      {
        system: "any",
        text:
          "Look at the drop counters and the log of the devices between the two points; a device that drops one message and " +
          `not the others inspects it. ${ON_EACH_DEVICE}`,
      },
    ],
    references: ["RFC 9293 section 3.8.1"],
    certainties: {
      certain:
        "Repetitions were lost too, or the receiver's later packets do not acknowledge the bytes; or they were sent again " +
        "and that arrived.",
      likely:
        "Nothing later shows whether the receiver had it, or the recorder that lacks it missed other packets as well.",
      possible: "Which point is nearer to the client is not known.",
    },
  },
  "path-forged-data": {
    title: "Something between the two points spoke in a side's name",
    severity: "error",
    fault: "path",
    explanation:
      "Bytes arrived at one point that their alleged sender never sent: the point nearer to it shows other bytes in their " +
      "place. Proxies and firewalls answer like this instead of a server, often with a refusal. Repetitions of what was " +
      `sent do not count, nor does what a recorder may have missed. ${IN_BETWEEN}`,
    logs: [],
    remedies: [
      {
        system: "any",
        text: `Ask whoever runs the devices between the two points which of them answers for the mail server. ${ON_EACH_DEVICE}`,
      },
    ],
    references: [],
    certainties: {
      certain:
        "The alleged sender later sent other bytes in the same place, or went on as if it had not spoken.",
      likely: "The alleged sender sent nothing more, and its recorder missed no other packet.",
    },
  },
  "path-altered-dialogue": {
    title: "The dialogue was rewritten between the two points",
    severity: "warning",
    fault: "path",
    explanation:
      "A greeting, a capability, a command or a reply arrived with other words than it was sent with. SMTP inspection of " +
      "firewalls, mail proxies and antivirus programs do this. It is an error if the session then failed in clear text. " +
      `Of log-ins and messages only lengths are compared and shown. ${IN_BETWEEN}`,
    logs: [],
    remedies: DISABLE_SMTP_INSPECTION,
    references: ["RFC 5321 section 4.1.1.1"],
  },
  "path-delayed": {
    title: "A message was held up between the two points",
    severity: "warning",
    fault: "path",
    explanation:
      "A message took a second or more longer from one point to the other than messages usually did, or every way there " +
      "and back took most of a second. Round trips are compared at both points, which needs no clock; which way was slow " +
      "is said by the estimated difference of the clocks, with its uncertainty. A clock that was set meanwhile shows as a " +
      "message that would have arrived before it was sent, and is not taken for a delay. It is an error if the receiver " +
      `gave up before the message arrived. ${IN_BETWEEN}`,
    logs: [],
    remedies: [
      {
        system: "any",
        text: `Find what holds messages back: a proxy that scans them, a queue, a slow link. ${ON_EACH_DEVICE}`,
      },
    ],
    references: ["RFC 5321 section 4.5.3.2"],
    certainties: {
      certain: "Round trips at both points show it, whatever the clocks say.",
      likely:
        "It rests on the estimated difference of the clocks, or on what the receiver would have done in time.",
    },
  },
  "path-options-changed": {
    title: "TCP options were changed between the two points",
    severity: "info",
    fault: "path",
    explanation:
      "A SYN or SYN/ACK arrived without options that it was sent with, or with other values. Without selective " +
      "acknowledgements, window scaling or time stamps TCP is slower, and works. It is a warning if the two sides then " +
      "disagree on window scaling, or if the MSS was raised: connections then stall as soon as much is sent. A lower MSS " +
      `is what tunnels do, and not a finding. ${IN_BETWEEN}`,
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Let the firewall pass the TCP options (TCP normalisation, SYN proxy, WAN acceleration).",
      },
      {
        system: "Cisco ASA",
        text: 'In a "tcp-map": tcp-options selective-ack allow, timestamp allow, window-scale allow.',
      },
    ],
    references: ["RFC 7323 section 2.2", "RFC 2018", "RFC 9293 section 3.7.1"],
  },
  "path-relayed": {
    title: "A device between the two points ends the connection and opens one of its own",
    severity: "info",
    fault: null,
    explanation:
      "The two captures show two TCP connections that carry the same bytes: a proxy, load balancer or TLS inspection " +
      "stands between them. Packets cannot be compared then, only bytes. If each connection has a TLS handshake of its " +
      "own, the device reads everything, and each side judges the device's hello and certificate, not the other side's: " +
      "a warning, and an error if the session failed. It is an error too if the device closed both connections, each in " +
      "the name of the other side, and the session failed.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Look into the log of that proxy: it has a time-out, a policy and TLS settings of its own.",
      },
    ],
    references: [],
    certainties: {
      certain: "Each side has a ClientHello of its own.",
      likely:
        "Numbers, timestamps and options of TCP are those of other hosts; or the session failed, and what the device did " +
        "explains it.",
    },
  },
  "path-clear": {
    title: "Nothing was lost or changed between the two points",
    severity: "info",
    fault: null,
    explanation:
      "Everything that one point saw leave arrived at the other as it was, and nothing else did. What failed has its cause " +
      "outside that part of the path: at a side, or in another part of the path. Addresses, hop limits, sequence numbers, " +
      "windows or a lower MSS may have been rewritten, which is listed.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Go on with the session's own finding; to judge more of the path, capture nearer to the two hosts.",
      },
    ],
    references: [],
    certainties: {
      certain: "Both captures hold every packet of the connection.",
      likely:
        "Some packets are in one capture only, and what followed shows that they were at the other point too.",
    },
  },
  "path-unclear": {
    title: "The captures do not show what happened between the two points",
    severity: "info",
    fault: "capture",
    explanation:
      "What decides it is in one capture only, and the other did not record at that time or in that direction, or may have " +
      "missed the packet. Neither the path nor a side is accused.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Record again at both points at the same time, whole packets, both directions, from before the connection until " +
          "after it: tcpdump -s 0 -B 16384 -w point.pcap; set both clocks by NTP.",
      },
    ],
    references: [],
    certainties: { possible: "The packet that decides it is in one capture only." },
  },
} satisfies Readonly<Record<string, FindingTexts>>;
