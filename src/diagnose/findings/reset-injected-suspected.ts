// A reset that its supposed sender likely did not send to a finding: its hop limit or sequence number is another.
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

/** Routes change by a hop; another sender is further off. */
const HOPS = 2;

export const resetInjectedSuspected: Rule = {
  id: "reset-injected-suspected",
  severity: "warning",
  title: "The reset likely came from a device in between",
  explanation:
    "The RST that ended the connection does not look like its sender's other packets: its time to live (or hop " +
    "limit) differs by two or more, so it came another way or from another machine. Firewalls, intrusion " +
    "prevention and load balancers send such resets. A sequence number that is not the next of its sender alone " +
    "makes it only possible. Some systems send their own resets with another time to live, so a capture at the " +
    "other end has the last word.",
  logs: [],
  remedies: [
    {
      system: "any",
      text:
        "Capture at the side that the reset seems to come from: if it is not there, look into the logs of the " +
        "firewalls and load balancers in between for this connection.",
    },
  ],
  references: ["RFC 9293 section 3.10.7", "RFC 3360"],
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
