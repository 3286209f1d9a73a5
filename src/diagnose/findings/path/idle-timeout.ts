// idle-timeout: a side closed because the other had been silent for a long time, outside the TLS handshake.
import { expectedOf, isHandshake, lastSilence, timerText } from "../../close.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";

export const idleTimeout: Rule = {
  id: "idle-timeout",
  applies: { bothSides: true, slow: true },
  restsOn: "whole-view",
  judge(session) {
    const silence = lastSilence(session);
    if (silence === null || isHandshake(session) || session.protocol === "unknown") return null;
    const { waiting, silent, durationMs, after, afterFrame, how, endFrame } = silence;
    const isOpen = session.tls?.established !== true;
    const waited = isOpen
      ? ` of waiting for ${expectedOf(session, silence)}`
      : ` in which the ${silent} sent nothing`;
    return {
      severity: isOpen ? "warning" : "info",
      ...(isOpen ? {} : { logs: [], remedies: [] }),
      certainty: "certain",
      detail:
        `The ${waiting} ${how} (frame ${endFrame}) after ${duration(durationMs)}${waited}; it last ` +
        `sent data in frame ${afterFrame}${after === null ? "" : ` (${after})`}.${timerText(durationMs)}`,
      reaction: reaction(silent, endFrame, afterFrame),
      evidence: [
        evidenceOf(afterFrame, "turns.says", after ?? ""),
        evidenceOf(endFrame, "close.delayMs", Math.round(durationMs)),
      ],
    };
  },
};
