// capture-one-sided: the packets of one side only were recorded.
import { unseenSide } from "../../path.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

export const captureOneSided: Rule = {
  id: "capture-one-sided",
  applies: { bothSides: false },
  restsOn: "bytes",
  judge(session) {
    const unseen = unseenSide(session);
    if (unseen === null) return null;
    const seen = unseen === "server" ? "client" : "server";
    return {
      // Of what failed, half is unknown.
      severity: session.outcome === "established" ? "info" : "warning",
      certainty: "certain",
      detail:
        `Only the ${seen}'s packets were captured (from frame ${session.frames.first} on): what the ${unseen} ` +
        "answered, or that it was silent, is not shown.",
      evidence: [shows(session.frames.first, "view.bothSides", false)],
    };
  },
};
