// capture-offload-frames: frames that the network card splits after, or joined before, they were recorded.
import type { SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { otherSide } from "../../../session/other-side.ts";

export const captureOffloadFrames: Rule = {
  id: "capture-offload-frames",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport }) {
    const sides = (["client", "server"] as const).filter((side) => isTooLarge(transport, side));
    if (sides.length === 0) return null;
    const sentences = sides.map((side) => {
      const { largestPayload } = transport[side];
      return `The largest segment of the ${side} has ${largestPayload} bytes, but the ${otherSide(side)} announced an MSS of ${transport[otherSide(side)].mss ?? 0}.`;
    });
    return {
      certainty: "certain",
      detail: sentences.join(" "),
      evidence: sides.map((side) => ({
        frame: null,
        field: `transport.${side}.largestPayload`,
        value: String(transport[side].largestPayload),
      })),
    };
  },
};

function isTooLarge(transport: SessionWithOutcome["transport"], side: Side): boolean {
  const limit = transport[otherSide(side)].mss;
  return limit !== null && limit > 0 && transport[side].largestPayload > limit;
}
