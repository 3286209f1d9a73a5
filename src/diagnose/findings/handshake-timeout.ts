// handshake-timeout: a side gave the TLS handshake up because the other had been silent for long.
import { expectedOf, isHandshake, timerText } from "../expected-words.ts";
import { lastSilence } from "../last-silence.ts";
import { TIMEOUT } from "../logs.ts";
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";

export const handshakeTimeout: Rule = {
  id: "handshake-timeout",
  severity: "error",
  title: "The TLS handshake ended because a side was silent for too long",
  explanation:
    "TLS had been agreed on, or had begun, and then nobody spoke for 30 seconds or more until the side that had spoken " +
    "last closed. It waited for the other: look there, and not at the side that closed. The capture shows the silence " +
    "at the point where it was taken; packets that were lost behind that point look the same. A ClientHello that was " +
    "not answered has a finding of its own.",
  logs: TIMEOUT,
  remedies: [
    {
      system: "any",
      text:
        "Find out why the silent side said nothing: a stuck or overloaded process, a check of a certificate or name " +
        "that hangs, or packets that never reached it. A capture at its end tells.",
    },
  ],
  references: ["RFC 5321 section 4.5.3.2", "RFC 3207 section 4"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const silence = lastSilence(session);
    if (silence === null || !isHandshake(session)) return null;
    const { waiting, durationMs, after, afterFrame, how, endFrame } = silence;
    if (waiting === "client" && after === "ClientHello") return null;
    return {
      certainty: "certain",
      detail:
        `The ${waiting} ${how} (frame ${endFrame}) after waiting ${duration(durationMs)} for ` +
        `${expectedOf(session, silence)}; it had last spoken in frame ${afterFrame}` +
        `${after === null ? "" : ` (${after})`}.${timerText(durationMs)}`,
      evidence: [
        shows(afterFrame, "turns.says", after ?? ""),
        shows(endFrame, "close.delayMs", Math.round(durationMs)),
      ],
    };
  },
};
