// port-reused: an earlier connection in the capture had the same addresses and ports.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const portReused: Rule = {
  id: "port-reused",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport, frames, stream }) {
    if (!transport.portReused) return null;
    return {
      certainty: "certain",
      detail: `Frame ${frames.first} opens stream ${stream} between the same addresses and ports as an earlier stream.`,
      evidence: [evidenceOf(frames.first, "transport.portReused", true)],
    };
  },
};
