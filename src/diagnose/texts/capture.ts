// What the findings about the capture's limits say, by id.
import {
  CAPTURE_BOTH_WAYS,
  CAPTURE_EARLIER,
  CAPTURE_LONGER,
  CAPTURE_WHOLE_PACKETS,
  CAPTURE_WITHOUT_DROPS,
} from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const CAPTURE = {
  "capture-contains-secrets": {
    title: "This file contains TLS keys: whoever has it can read the mail",
    severity: "warning",
    fault: "capture",
    explanation:
      "The pcapng file holds a Decryption Secrets Block with the secrets of this session, as editcap --inject-secrets writes " +
      "it. With them anybody can decrypt the session, as was done here: the mail, and name and password of a login. Keys in a " +
      "file of their own (--keylog) are no such finding: they stay where they are when the capture is passed on.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Before you pass it on, take the keys out. starttls-inspect extract leaves them out, unless --with-secrets is given, " +
          "and writes the mail sessions only. editcap --discard-all-secrets IN OUT keeps all packets; if it cannot write the " +
          "file, name the link type too: -T ether. If others have had the file, change the passwords that were used in it.",
      },
    ],
    references: ["draft-ietf-opsawg-pcapng section 4.7"],
  },
  "capture-decrypted": {
    title: "The capture likely contains traffic that a device decrypted: TLS was used on the wire",
    severity: "warning",
    fault: "capture",
    explanation:
      "After the positive reply to STARTTLS both sides continued in plain text as they do inside TLS: a " +
      "second EHLO got 250, and STARTTLS was no longer among the extensions. Devices that inspect TLS can " +
      "send the decrypted traffic to a mirror port, and a capture there looks like this. The handshake, " +
      "and whether mail was in clear text on the wire, cannot be seen, so the findings about clear text " +
      "are left out. A server that agrees to TLS and really continues in plain text with a client that " +
      "does the same would look like this too. A client that continues alone, and gets an error, an " +
      "alert, a reset or no answer, is plaintext-where-tls-expected-client.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "To see the handshake, capture on the other side of the decrypting device, between it and the " +
          "client or the server; the server's log says whether TLS was used.",
      },
    ],
    references: ["RFC 3207 section 4.2"],
    certainties: {
      likely:
        "Both sides continued in plain text after the 220; a server that really does so with such a " +
        "client looks the same.",
    },
  },
  "capture-one-sided": {
    title: "The capture contains the packets of one side only",
    severity: "info",
    fault: "capture",
    explanation:
      "Data or acknowledgments show that the other side took part, but none of its packets was captured. " +
      "What that side sent, or whether it was silent, is unknown, so other findings are less certain or " +
      "missing. Its FIN may still show: the captured side then acknowledges one sequence number more, " +
      "without data. A mirror port for one direction and asymmetric routing have this effect.",
    logs: [],
    remedies: CAPTURE_BOTH_WAYS,
    references: [],
  },
  "capture-starts-midstream": {
    title: "The capture starts in the middle of this connection",
    severity: "info",
    fault: "capture",
    explanation:
      "The client's SYN is not in the capture: the connection was open, or being opened, when the capture " +
      "started, or its first packet was not captured. Greeting, EHLO and STARTTLS may have come before. " +
      "Which side is the client is then inferred from the ports and the dialogue.",
    logs: [],
    remedies: CAPTURE_EARLIER,
    references: ["RFC 9293 section 3.5"],
  },
  "capture-ends-early": {
    title: "The capture does not contain the end of this connection",
    severity: "info",
    fault: "capture",
    explanation:
      "Both sides sent data, and no FIN or RST was captured: the connection was open when the capture " +
      "ended, or its end was not captured. How the session went on is unknown. A session with TLS " +
      "established loses nothing by this; a handshake that simply stops here may have been completed " +
      "later.",
    logs: [],
    remedies: CAPTURE_LONGER,
    references: [],
  },
  "capture-snaplen-truncated": {
    title: "Packets were truncated by the snapshot length (snaplen)",
    severity: "info",
    fault: "capture",
    explanation:
      "Packets were longer on the wire than in the file, because only their first bytes were captured. " +
      "Truncated hellos and certificates are incomplete or missing in the report, and what depends on " +
      "them is less certain or left out.",
    logs: [],
    remedies: CAPTURE_WHOLE_PACKETS,
    references: [],
  },
  "capture-missing-packets": {
    title: "Packets of this connection are missing from the capture",
    severity: "info",
    fault: "capture",
    explanation:
      "Sequence and acknowledgment numbers show that bytes reached the other side which are not in the " +
      "capture: the capturing host or the mirror port dropped packets. This is a loss in the capture, not " +
      "on the network. Messages in the missing bytes are unknown, and what could be in them makes other " +
      "findings less certain.",
    logs: [],
    remedies: CAPTURE_WITHOUT_DROPS,
    references: ["RFC 9293 section 3.4"],
    certainties: {
      certain: "The other side acknowledged the bytes.",
      likely:
        "The other side sent nothing more that shows whether it received them: the network may have lost " +
        "them instead.",
    },
  },
  "capture-duplicates": {
    title: "The capture contains duplicate packets",
    severity: "info",
    fault: "capture",
    explanation:
      "Frames with the same IP identification, sequence number and payload occur twice within two " +
      "milliseconds: they were captured on two interfaces or, by pktmon, in several components of Windows, or a " +
      "mirror port copied them both inbound and outbound. They are counted once, and are not a sign of packet loss.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Mirror only one direction of each port, record with pktmon on the network cards only (--comp nics), or " +
          "remove the duplicates: editcap -d mail.pcap clean.pcap.",
      },
    ],
    references: [],
  },
  "capture-conflicting-overlap": {
    title: "The same bytes were sent twice with different content",
    severity: "warning",
    fault: "path",
    explanation:
      "TCP retransmits the same bytes. Here a segment has different bytes than an earlier one for the " +
      "same sequence numbers, and a receiver may use either. Someone may be evading devices in the path, " +
      "a device in the path may rewrite traffic while the capture contains both sides of it, or a packet " +
      "was damaged. The report uses the bytes that came first. The first 4096 bytes of each side are " +
      "compared.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Compare both versions in Wireshark (tcp.analysis.retransmission). Capture on only one side of " +
          "firewalls and proxies, and compare with the receiving host's log.",
      },
    ],
    references: ["RFC 9293 section 3.10.7.4"],
  },
  "capture-reordered": {
    title: "The packets in the capture are not in time order",
    severity: "info",
    fault: "capture",
    explanation:
      "A frame of this connection has an earlier timestamp than the frame before it: packets were " +
      "captured from several queues or interfaces, captures were concatenated instead of merged, or the " +
      "clock was set back. Sessions are still read by sequence numbers, but which of two FINs came first, " +
      "and how long anything took, is not reliable.",
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
    title: "Frames are larger than the network carries: they were captured inside a host",
    severity: "info",
    fault: "capture",
    explanation:
      "Segments contain more bytes than the receiver's announced maximum segment size (MSS) allows. They " +
      "were captured on a host whose network card splits large segments on sending, or combines them on " +
      "receipt. The bytes are right; the segment boundaries are not those on the wire, so nothing is " +
      "concluded from them.",
    logs: [],
    remedies: [
      {
        system: "Linux",
        text:
          "If segment boundaries matter: ethtool -K IFACE tso off gso off gro off, or capture at a mirror " +
          "port.",
      },
    ],
    references: ["RFC 9293 section 3.7.1"],
  },
  "capture-clock-suspect": {
    title: "The capture's clock is wrong",
    severity: "info",
    fault: "capture",
    explanation:
      "The packets have timestamps before the year 2000, or later than the current time on the machine " +
      "that reads the capture. Durations within the capture may still be right. Whether a certificate was " +
      "valid cannot be judged by such timestamps. A clock that is wrong by less is not noticed.",
    logs: [],
    remedies: [{ system: "any", text: "Set the capturing host's clock (NTP) and capture again." }],
    references: [],
  },
  "capture-proxy-in-path": {
    title: "A device between the client and the server takes part in the connection",
    severity: "info",
    fault: "path",
    explanation:
      "It is detected in either of two ways. The packet with which a side opened the connection and its " +
      "later packets have different hop limits, so different hosts sent them: a proxy, load balancer or " +
      "firewall answers for the other. Or the same ClientHello, by its random, is in two connections " +
      "between different addresses: a proxy forwards it, or NAT translates addresses. What looks like the " +
      "peer's behaviour may be the device's.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Capture on both sides of the device and compare; its own log shows what it did.",
      },
    ],
    references: [],
    certainties: {
      certain: "The same ClientHello was seen on two connections between different addresses.",
      likely: "A side's packet in the TCP handshake and its later packets have different hop limits.",
    },
  },
  "port-reused": {
    title: "An earlier connection had the same addresses and ports",
    severity: "info",
    fault: null,
    explanation:
      "A new SYN with different sequence numbers came between the same addresses and ports: the client " +
      "reused its port. The two are separate sessions in the report, as in Wireshark's tcp.stream. A " +
      "display filter on ports shows both.",
    logs: [],
    remedies: [],
    references: ["RFC 9293 section 3.6.1"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
