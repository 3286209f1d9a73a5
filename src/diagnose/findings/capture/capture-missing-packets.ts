// capture-missing-packets: bytes that the connection carried are not in the capture.
import { gravity, missingBytes } from "../../path.ts";
import type { Rule } from "../../rule.ts";

export const captureMissingPackets: Rule = {
  id: "capture-missing-packets",
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["not-captured", "limit"]);
    return missing && { ...missing, severity: gravity(session), certainty: "certain" };
  },
};
