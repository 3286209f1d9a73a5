// capture-reordered: the capture's times run backwards.
import type { Close } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const captureReordered: Rule = {
  id: "capture-reordered",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport, close }) {
    const frame = transport.timeRunsBackIn;
    if (frame === null) return null;
    return {
      certainty: "certain",
      detail:
        `Frame ${frame} has an earlier timestamp than this connection's previous frame: the frames are not in the order ` +
        `of the wire.${firstToClose(close)}`,
      evidence: [evidenceOf(frame, "transport.timeRunsBackIn", frame)],
    };
  },
};

/** What the order of the frames does not show, and an acknowledgment may. */
function firstToClose({ events }: Close): string {
  const first = events.find(({ believed }) => believed);
  const other = events.find(({ from, believed }) => believed && from !== first?.from);
  // The second frame acknowledges the first, so it came after it.
  if (first === undefined || other === undefined || other.knewOtherFin) return "";
  return first.knewOtherFin && other.flag === "FIN"
    ? ` The ${first.from}'s ${first.flag} (frame ${first.frame}) answers the ${other.from}'s FIN (frame ${other.frame}), which came first.`
    : " They do not show who closed first.";
}
