// What the findings say that compare connections, two of them or groups, by id.
import type { FindingTexts } from "./finding-texts.ts";

export const COMPARED_SESSIONS = {
  "connections-differ": {
    title: "One connection failed, another did not, and this differs",
    severity: "error",
    fault: null,
    explanation:
      "Two connections are laid side by side: the ClientHello, what the server chose and showed, the dialogue before TLS, " +
      "times, TCP options and how each ended. What is drawn anew for each connection is no difference: random values, ports, " +
      "GREASE, padding, the order of extensions of clients that shuffle them. Of what differs, only what was there before " +
      "the connection failed can be the cause, and what decides most often comes first: another server, the TLS versions, a " +
      "cipher suite that the server chose elsewhere and that is not offered here, the server name, a client certificate, a " +
      "hello of more than one segment. The record version is no offer and does not count as one. Two connections prove " +
      "little, so a difference is likely the cause at best, unless the side that ended the connection said so.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Repeat the failing connection with only this changed, for example with openssl s_client -starttls smtp and " +
          "-tls1_2, -cipher, -groups, -sigalgs or -servername, from the same host.",
      },
    ],
    references: ["RFC 8701", "RFC 9846 section 4.1.2"],
    certainties: {
      certain:
        "The side that ended the connection named the cause in an alert or a reply, and just that differs.",
      likely:
        "The finding of the failed connection is about this difference, or nothing else that often decides differs and the " +
        "side that can object to it ended the connection.",
      possible: "Several things differ that can decide, or the ending does not fit.",
    },
  },
  "connections-alike": {
    title: "The two connections went alike",
    severity: "info",
    fault: null,
    explanation:
      "Both established TLS, both failed at the same place and in the same way, or one failed though nothing differs that " +
      "could decide. Then what the client offers is not the cause by itself: several hosts behind one address, a limit on " +
      "connections, the path or a change in between are.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Compare more connections of each kind (compare --failed against --established), and capture the failing one at " +
          "both ends: that shows whether the path took part.",
      },
    ],
    references: [],
  },
  "groups-differ": {
    title: "All failed connections have something that no established one has",
    severity: "error",
    fault: null,
    explanation:
      "The sessions that failed are laid against those that established TLS: addresses, EHLO name, versions, suites, " +
      "extensions, groups, signature algorithms, SNI, ALPN, length of the hello, MSS, hop limit, retransmissions, time. What " +
      "all of the failed ones have and none of the others is the lead. Where several things come together, as when one " +
      "client alone fails and has a hello of its own, the capture cannot tell which of them decides.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Repeat one of the failing connections with only this changed: that tells whether it decides.",
      },
    ],
    references: [],
    certainties: {
      likely:
        "One such trait alone, it is one that often decides, and there are five or more connections and more than one client on either side.",
      possible: "There are few connections, or several such traits come together.",
    },
  },
  "groups-alike": {
    title: "The failed connections have nothing in common that the established ones lack",
    severity: "info",
    fault: null,
    explanation:
      "No single trait of address, dialogue, hello or TCP separates the sessions that failed from those that established " +
      "TLS. They may fail for several reasons, or for one that no single trait shows.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Look at the failed sessions by finding first, and compare those of one finding with the established ones.",
      },
    ],
    references: [],
  },
} as const satisfies Readonly<Record<string, FindingTexts>>;
