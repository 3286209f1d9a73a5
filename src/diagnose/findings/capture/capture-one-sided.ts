// capture-one-sided: the packets of one side only were recorded.
import { unseenSide } from "../../path.ts";
import type { Rule } from "../../rule.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureOneSided: Rule = {
  id: "capture-one-sided",
  applies: { bothSides: false },
  restsOn: "bytes",
  judge(session) {
    const unseen = unseenSide(session);
    if (unseen === null) return null;
    const seen = unseen === "server" ? "client" : "server";
    return {
      // Half of a failed session is unknown.
      severity: session.outcome === "established" ? "info" : "warning",
      certainty: "certain",
      detail:
        `Only the ${seen}'s packets were captured (from frame ${session.frames.first} on): what the ${unseen} ` +
        `answered, or whether it was silent, is unknown.${finShown(session)}`,
      evidence: [evidenceOf(session.frames.first, "view.bothSides", false)],
    };
  },
};

/** What the acknowledgment numbers of the captured side show of the other. */
function finShown({ close: { unseenFin } }: SessionWithOutcome): string {
  if (unseenFin === undefined) return "";
  const { from, acknowledgedFrame } = unseenFin;
  return ` Frame ${acknowledgedFrame} acknowledges one sequence number more without data: by then the ${from} had sent its FIN.`;
}
