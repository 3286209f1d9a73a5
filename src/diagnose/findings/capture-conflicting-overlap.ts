// capture-conflicting-overlap: the same place of a stream was filled twice, with different bytes.
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const captureConflictingOverlap: Rule = {
  id: "capture-conflicting-overlap",
  severity: "warning",
  title: "The same bytes were sent twice with different content",
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
  restsOn: "bytes",
  judge({ transport }) {
    const sides = (["client", "server"] as const).filter((side) => transport[side].conflictFrame !== null);
    if (sides.length === 0) return null;
    const told = sides.map((side) => `the ${side} in frame ${transport[side].conflictFrame}`);
    return {
      certainty: "certain",
      detail: `Other bytes than before came for the same place: from ${told.join(", and from ")}. The earlier ones were read.`,
      evidence: sides.map((side) =>
        shows(
          transport[side].conflictFrame,
          `transport.${side}.conflictFrame`,
          String(transport[side].conflictFrame),
        ),
      ),
    };
  },
};
