// What the findings about the capture's limits say, by id.
import {
  CAPTURE_BOTH_WAYS,
  CAPTURE_LONGER,
  CAPTURE_WHOLE_PACKETS,
  CAPTURE_WITHOUT_DROPS,
} from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const CAPTURE = {
  "capture-decrypted": {
    title: "The capture likely holds what a device has decrypted: TLS was used on the wire",
    severity: "warning",
    fault: "capture",
    explanation:
      "After the positive reply to STARTTLS both sides went on in plain text as they do inside TLS: a second EHLO got 250, " +
      "and STARTTLS was no longer among the extensions. Devices that inspect TLS can hand the decrypted traffic to a " +
      "mirror port, and a capture there shows this. What the handshake was, and whether mail was in the clear on the wire, " +
      "cannot be seen, so the findings on clear text are left out. A server that agrees to TLS and really goes on in plain " +
      "text with a client that does the same would look like it. A client that goes on alone, and gets an error, an alert, " +
      "a reset or no answer, is plaintext-where-tls-expected-client.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Capture on the other side of the device that decrypts, between it and the client or the server, to see the handshake; the server's log says whether TLS was used.",
      },
    ],
    references: ["RFC 3207 section 4.2"],
    certainties: {
      likely:
        "Both sides went on in plain text after the 220; a server that really does so with such a client looks the same.",
    },
  },
  "capture-one-sided": {
    title: "The capture holds the packets of one side only",
    severity: "info",
    fault: "capture",
    explanation:
      "Data or acknowledgments show that the other side took part, and not one packet of it was recorded. What that " +
      "side said, or that it said nothing, cannot be told, so other findings are less certain or missing. That it sent its " +
      "FIN may show: the side that was captured then acknowledges one number more, and no byte. A mirror port " +
      "for one direction and routes that differ by direction have this effect.",
    logs: [],
    remedies: CAPTURE_BOTH_WAYS,
    references: [],
  },
  "capture-starts-midstream": {
    title: "The capture begins in the middle of this connection",
    severity: "info",
    fault: "capture",
    explanation:
      "The client's SYN is not in the capture, so the connection was open, or opening, when recording began, or its " +
      "first packet was lost to the recorder. Greeting, EHLO and STARTTLS may have gone before. Which side is the " +
      "client is then told by the ports and by what was said.",
    logs: [],
    remedies: CAPTURE_LONGER,
    references: ["RFC 9293 section 3.5"],
  },
  "capture-ends-early": {
    title: "The capture does not hold the end of this connection",
    severity: "info",
    fault: "capture",
    explanation:
      "Both sides spoke, and no FIN or RST was recorded: the connection was open when the capture ended, or its end was " +
      "lost to the recorder. How the session went on is not known. A session whose TLS was established loses nothing by this; a " +
      "handshake that simply stops here may have been completed later.",
    logs: [],
    remedies: CAPTURE_LONGER,
    references: [],
  },
  "capture-snaplen-truncated": {
    title: "The capture's snapshot length cut packets off",
    severity: "info",
    fault: "capture",
    explanation:
      "Packets were longer on the wire than in the file, because the recorder was told to keep their first bytes only. " +
      "Hellos and certificates after the cut are incomplete or missing in the report, and what depends on " +
      "them is less certain or not said.",
    logs: [],
    remedies: CAPTURE_WHOLE_PACKETS,
    references: [],
  },
  "capture-missing-packets": {
    title: "The capture lacks packets of this connection",
    severity: "info",
    fault: "capture",
    explanation:
      "Sequence and acknowledgment numbers show that bytes reached the other side which are not in the capture: the " +
      "recorder or the mirror port dropped packets. This is a loss of the recording and not of the network. Messages " +
      "in the missing bytes are unknown, and what could be in them makes other findings less certain.",
    logs: [],
    remedies: CAPTURE_WITHOUT_DROPS,
    references: ["RFC 9293 section 3.4"],
    certainties: {
      certain: "The other side acknowledged the bytes.",
      likely:
        "The other side sent nothing more that tells whether it had them: the network may have lost them instead.",
    },
  },
  "capture-duplicates": {
    title: "The capture holds packets twice",
    severity: "info",
    fault: "capture",
    explanation:
      "Frames with the same IP identification, sequence number and payload come twice within two milliseconds: the " +
      "recorder saw them on two interfaces, or a mirror port copied them on their way in and on their way out. They are " +
      "counted once, and are not a sign of packet loss.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Mirror one direction of each port only, or remove the copies: editcap -d mail.pcap clean.pcap.",
      },
    ],
    references: [],
  },
  "capture-conflicting-overlap": {
    title: "The same bytes were sent twice with different content",
    severity: "warning",
    fault: "path",
    explanation:
      "TCP repeats bytes as they were. Here a segment holds other bytes than an earlier one did for the same sequence " +
      "numbers, and a receiver may take either. Somebody may hide from devices in the path, a device in the path may " +
      "rewrite what passes while the capture holds both sides of it, or a packet was damaged. What is said of the " +
      "session rests on the bytes that came first. The first 4096 bytes of each side are compared.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Look at both versions in Wireshark (tcp.analysis.retransmission). Capture on one side of firewalls and " +
          "proxies only, and compare with the log of the host that received it.",
      },
    ],
    references: ["RFC 9293 section 3.10.7.4"],
  },
  "capture-reordered": {
    title: "The capture's packets are not in the order of their times",
    severity: "info",
    fault: "capture",
    explanation:
      "A frame of this connection has an earlier time than the frame before it: the recorder took packets from " +
      "several queues or interfaces, captures were put one after the other instead of merged, or the clock was set " +
      "back. Sessions are read by sequence numbers all the same, but which of two FINs came first, and how long " +
      "anything took, cannot be trusted.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Sort by time: reordercap mail.pcap sorted.pcap; merge captures with mergecap.",
      },
    ],
    references: [],
  },
  "capture-offload-frames": {
    title: "Frames are larger than the network carries: they were taken inside a host",
    severity: "info",
    fault: "capture",
    explanation:
      "Segments hold more bytes than the receiver's announced maximum segment size allows. The recorder ran on a host " +
      "whose network card cuts large segments up after sending, or puts them together on receipt. The bytes are right; " +
      "the borders of segments are not those on the wire, so nothing is concluded from them.",
    logs: [],
    remedies: [
      {
        system: "Linux",
        text: "Where the segments themselves matter: ethtool -K IFACE tso off gso off gro off, or capture at a mirror port.",
      },
    ],
    references: ["RFC 9293 section 3.7.1"],
  },
  "capture-clock-suspect": {
    title: "The capture's clock is wrong",
    severity: "info",
    fault: "capture",
    explanation:
      "The packets have times before the year 2000, or later than now on the machine that reads the capture. Durations " +
      "within the capture may still be right. Whether a certificate was valid cannot be judged by such times. A clock " +
      "that is wrong by less is not noticed.",
    logs: [],
    remedies: [{ system: "any", text: "Set the recorder's clock (NTP) and record again." }],
    references: [],
  },
  "capture-proxy-in-path": {
    title: "A device between client and server takes part in the connection",
    severity: "info",
    fault: "path",
    explanation:
      "Told in either of two ways. The packet with which a side opened the connection and its later packets came with " +
      "different hop limits, so different hosts sent them: a proxy, load balancer or firewall answers for the other. Or " +
      "one and the same ClientHello, by its random number, is in two connections between different addresses: a proxy " +
      "passes it on, or addresses are translated. What looks like the peer's doing may be the device's.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Capture on both sides of the device and compare; its own log tells what it did.",
      },
    ],
    references: [],
    certainties: {
      certain: "The same ClientHello was seen on two connections between different addresses.",
      likely: "The opening handshake and the later packets of a side have different hop limits.",
    },
  },
  "port-reused": {
    title: "An earlier connection had the same addresses and ports",
    severity: "info",
    fault: null,
    explanation:
      "A new SYN with other sequence numbers came between the same addresses and ports: the client used its port again. " +
      "The two are separate sessions in the report, as in Wireshark's tcp.stream. A display filter on ports shows both.",
    logs: [],
    remedies: [],
    references: ["RFC 9293 section 3.6.1"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
