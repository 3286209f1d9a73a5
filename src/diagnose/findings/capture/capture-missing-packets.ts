// capture-missing-packets: bytes that the connection carried are not in the capture.
import { severityOf, missingBytes } from "../../path.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureMissingPackets: Rule = {
  id: "capture-missing-packets",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge(session) {
    const missing = missingBytes(session, ["not-captured", "limit"]);
    if (missing !== null) return { ...missing, severity: severityOf(session), certainty: "certain" };
    const unknown = missingBytes(session, ["unknown"]);
    if (unknown === null) return missingFin(session);
    const detail = `${unknown.detail} Nothing in the capture shows whether they reached the other side: the capturing host dropped them, or the network lost them.`;
    return { ...unknown, detail, severity: severityOf(session), certainty: "likely", fault: null };
  },
};

/** It was sent: the other side acknowledged its sequence number. */
function missingFin(session: SessionWithOutcome): Match | null {
  const { close, view } = session;
  if (close.unseenFin === undefined || !view.bothSides) return null;
  const { from, acknowledgedFrame } = close.unseenFin;
  return {
    severity: severityOf(session),
    certainty: "certain",
    detail: `The ${from}'s FIN is not in the capture: frame ${acknowledgedFrame} acknowledges its sequence number.`,
    evidence: [evidenceOf(acknowledgedFrame, "close.unseenFin.from", from)],
  };
}
