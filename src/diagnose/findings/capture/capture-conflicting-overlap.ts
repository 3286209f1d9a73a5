// capture-conflicting-overlap: the same place of a stream was filled twice, with different bytes.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureConflictingOverlap: Rule = {
  id: "capture-conflicting-overlap",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport }) {
    const sides = (["client", "server"] as const).filter((side) => transport[side].conflictFrame !== null);
    if (sides.length === 0) return null;
    const places = sides.map((side) => `the ${side} in frame ${transport[side].conflictFrame}`);
    return {
      certainty: "certain",
      detail: `Different bytes came for the same sequence numbers: from ${places.join(", and from ")}. The earlier ones are used.`,
      evidence: sides.map((side) =>
        evidenceOf(
          transport[side].conflictFrame,
          `transport.${side}.conflictFrame`,
          String(transport[side].conflictFrame),
        ),
      ),
    };
  },
};
