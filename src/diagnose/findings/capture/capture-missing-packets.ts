// capture-missing-packets: bytes that the connection carried are not in the capture.
import { gravity, missingBytes } from "../../path.ts";
import type { Rule } from "../../rule.ts";

export const captureMissingPackets: Rule = {
  id: "capture-missing-packets",
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["not-captured", "limit"]);
    if (missing !== null) return { ...missing, severity: gravity(session), certainty: "certain" };
    const unknown = missingBytes(session, ["unknown"]);
    if (unknown === null) return null;
    const detail = `${unknown.detail} Nothing in the capture tells whether they reached the other side: the recorder or the network lost them.`;
    return { ...unknown, detail, severity: gravity(session), certainty: "likely", fault: null };
  },
};
