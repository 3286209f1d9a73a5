// capture-snaplen-truncated: the recorder cut packets off.
import { CAPTURE_WHOLE_PACKETS, gravity } from "../capture-limits.ts";
import type { Rule } from "../rule.ts";
import { missingBytes } from "../missing-bytes.ts";

export const captureSnaplenTruncated: Rule = {
  id: "capture-snaplen-truncated",
  severity: "info",
  title: "The capture's snapshot length cut packets off",
  explanation:
    "Packets were longer on the wire than in the file, because the recorder was told to keep their first bytes only. " +
    "Hellos and certificates that lie behind the cut are incomplete or missing in the report, and what depends on " +
    "them is less certain or not said.",
  logs: [],
  remedies: CAPTURE_WHOLE_PACKETS,
  references: [],
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["snapshot-length"]);
    return missing && { ...missing, severity: gravity(session), certainty: "certain" };
  },
};
