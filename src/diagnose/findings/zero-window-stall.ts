// zero-window-stall: a side could take no more bytes for a while.
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";

const STALL_MS = 1000;

export const zeroWindowStall: Rule = {
  id: "zero-window-stall",
  severity: "warning",
  title: "A side took no more bytes for a while",
  explanation:
    "A side announced a receive window of 0 for more than a second: its program did not read what had come, because it " +
    "was busy, stuck or stopped. The other side may not send meanwhile. The network is not to blame.",
  logs: [],
  remedies: [
    {
      system: "any",
      text: "Look at the load, the disk and the content filters of the side that did not read.",
    },
  ],
  references: ["RFC 9293 section 3.8.6.1"],
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
          return `The ${side} announced in frame ${frame} that it could take no more bytes, for ${duration(durationMs)}.`;
        })
        .join(" "),
      evidence: stalls.map(({ side, frame, durationMs }) =>
        shows(frame, `transport.${side}.zeroWindow.durationMs`, Math.round(durationMs)),
      ),
    };
  },
};
