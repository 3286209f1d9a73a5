// capture-snaplen-truncated: the recorder cut packets off.
import { severityOf, missingBytes } from "../../path.ts";
import type { Rule } from "../../rule.ts";

export const captureSnaplenTruncated: Rule = {
  id: "capture-snaplen-truncated",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["snapshot-length"]);
    return missing && { ...missing, severity: severityOf(session), certainty: "certain" };
  },
};
