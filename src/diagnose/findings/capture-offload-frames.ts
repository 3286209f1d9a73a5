// capture-offload-frames: frames that the network card cut up, or put together, behind or before the recorder.
import type { Side } from "../../session/session.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";

export const captureOffloadFrames: Rule = {
  id: "capture-offload-frames",
  severity: "info",
  title: "Frames are larger than the network carries: they were taken inside a host",
  explanation:
    "Segments hold more bytes than the receiver's announced maximum segment size allows. The recorder ran on a host " +
    "whose network card cuts large segments up after sending, or puts them together on receipt. The bytes are right; " +
    "the borders of segments are not those on the wire, so nothing is concluded from them.",
  logs: [],
  remedies: [
    {
      system: "Linux",
      text: "Where the segments themselves matter: ethtool -K IFACE tso off gso off gro off, or capture at a mirror port.",
    },
  ],
  references: ["RFC 9293 section 3.7.1"],
  restsOn: "bytes",
  judge({ transport }) {
    const sides = (["client", "server"] as const).filter((side) => isTooLarge(transport, side));
    if (sides.length === 0) return null;
    const sentences = sides.map((side) => {
      const { largestPayload } = transport[side];
      return `The largest segment of the ${side} holds ${largestPayload} bytes, and the ${other(side)} had announced at most ${transport[other(side)].mss ?? 0}.`;
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

const other = (side: Side): Side => (side === "client" ? "server" : "client");

function isTooLarge(transport: Judged["transport"], side: Side): boolean {
  const limit = transport[other(side)].mss;
  return limit !== null && limit > 0 && transport[side].largestPayload > limit;
}
