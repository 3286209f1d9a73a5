// A reset that its supposed sender likely did not send to a finding: its hop limit or sequence number is another.
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

/** Routes change by a hop; another sender is further off. */
const HOPS = 2;

export const resetInjectedSuspected: Rule = {
  id: "reset-injected-suspected",
  restsOn: "bytes",
  judge({ aborted, transport }) {
    if (aborted?.with !== "RST" || aborted.by === "unknown") return null;
    const { reset, hopLimit, openingHopLimit, retransmissions } = transport[aborted.by];
    if (reset === null || reset.frame !== aborted.frame) return null;
    const usual = hopLimit ?? openingHopLimit;
    const isOff = usual !== null && Math.abs(usual - reset.hopLimit) >= HOPS;
    // Who repeats what was lost goes back in its own numbers.
    const isAstray = reset.isInSequence === false && retransmissions === 0;
    if (!isOff && !isAstray) return null;
    const marks = [
      isOff && `its time to live is ${reset.hopLimit}, that of the ${aborted.by}'s other packets is ${usual}`,
      isAstray && "its sequence number is not the next",
    ].filter((mark) => mark !== false);
    return {
      certainty: isOff ? "likely" : "possible",
      ...(!isOff && { title: "The reset possibly came from a device in between" }),
      detail: `The reset in the ${aborted.by}'s name (frame ${reset.frame}) is unlike its other packets: ${marks.join("; ")}.`,
      evidence: [
        shows(reset.frame, `transport.${aborted.by}.reset.hopLimit`, reset.hopLimit),
        shows(reset.frame, `transport.${aborted.by}.reset.isInSequence`, String(reset.isInSequence)),
      ],
    };
  },
};
