// capture-one-sided: the packets of one side only were recorded.
import { CAPTURE_BOTH_WAYS, unseenSide } from "../capture-limits.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const captureOneSided: Rule = {
  id: "capture-one-sided",
  severity: "info",
  title: "The capture holds the packets of one side only",
  explanation:
    "Data or acknowledgments show that the other side took part, and not one packet of it was recorded. What that " +
    "side said, or that it said nothing, cannot be told, so other findings are less certain or missing. A mirror port " +
    "for one direction and routes that differ by direction have this effect.",
  logs: [],
  remedies: CAPTURE_BOTH_WAYS,
  references: [],
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
