// handshake-timeout: a side aborted the TLS handshake because the other had been silent for a long time.
import { expectedOf, isHandshake, lastSilence, timerText } from "../../close.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";

export const handshakeTimeout: Rule = {
  id: "handshake-timeout",
  applies: { established: false, bothSides: true, slow: true },
  restsOn: "whole-view",
  judge(session) {
    const silence = lastSilence(session);
    if (silence === null || !isHandshake(session)) return null;
    const { waiting, silent, durationMs, after, afterFrame, how, endFrame } = silence;
    if (waiting === "client" && after === "ClientHello") return null;
    return {
      certainty: "certain",
      detail:
        `The ${waiting} ${how} (frame ${endFrame}) after waiting ${duration(durationMs)} for ` +
        `${expectedOf(session, silence)}; it last sent data in frame ${afterFrame}` +
        `${after === null ? "" : ` (${after})`}.${timerText(durationMs)}`,
      reaction: reaction(silent, endFrame, afterFrame),
      evidence: [
        evidenceOf(afterFrame, "turns.says", after ?? ""),
        evidenceOf(endFrame, "close.delayMs", Math.round(durationMs)),
      ],
    };
  },
};
