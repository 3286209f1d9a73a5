// capture-missing-packets: bytes that the connection carried are not in the capture.
import { CAPTURE_WITHOUT_DROPS, gravity } from "../capture-limits.ts";
import { missingBytes } from "../missing-bytes.ts";
import type { Rule } from "../rule.ts";

export const captureMissingPackets: Rule = {
  id: "capture-missing-packets",
  severity: "info",
  title: "The capture lacks packets of this connection",
  explanation:
    "Sequence and acknowledgment numbers show that bytes reached the other side which are not in the capture: the " +
    "recorder or the mirror port dropped packets. This is a loss of the recording and not of the network. Messages " +
    "in the missing bytes are unknown, and what could be in them makes other findings less certain.",
  logs: [],
  remedies: CAPTURE_WITHOUT_DROPS,
  references: ["RFC 9293 section 3.4"],
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["not-captured", "limit"]);
    return missing && { ...missing, severity: gravity(session), certainty: "certain" };
  },
};
