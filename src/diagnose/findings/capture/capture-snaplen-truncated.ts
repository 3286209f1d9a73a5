// capture-snaplen-truncated: the recorder cut packets off.
import { gravity } from "../../capture-limits.ts";
import type { Rule } from "../../rule.ts";
import { missingBytes } from "../../missing-bytes.ts";

export const captureSnaplenTruncated: Rule = {
  id: "capture-snaplen-truncated",
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["snapshot-length"]);
    return missing && { ...missing, severity: gravity(session), certainty: "certain" };
  },
};
