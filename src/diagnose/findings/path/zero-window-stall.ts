// zero-window-stall: a side's receive window was zero for a while.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";

const STALL_MS = 1000;

export const zeroWindowStall: Rule = {
  id: "zero-window-stall",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport }) {
    const stalls = (["client", "server"] as const).flatMap((side) => {
      const { zeroWindow } = transport[side];
      return zeroWindow !== null && zeroWindow.durationMs > STALL_MS ? [{ side, ...zeroWindow }] : [];
    });
    if (stalls.length === 0) return null;
    return {
      certainty: "certain",
      detail: stalls
        .map(({ side, frame, durationMs }) => {
          return `The ${side} announced a zero window in frame ${frame}, for ${duration(durationMs)}.`;
        })
        .join(" "),
      evidence: stalls.map(({ side, frame, durationMs }) =>
        evidenceOf(frame, `transport.${side}.zeroWindow.durationMs`, Math.round(durationMs)),
      ),
    };
  },
};
