// idle-timeout: a side closed because the other had been silent for long, outside the TLS handshake.
import { expectedOf, isHandshake, timerText } from "../expected-words.ts";
import { lastSilence } from "../last-silence.ts";
import { TIMEOUT } from "../logs.ts";
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";

export const idleTimeout: Rule = {
  id: "idle-timeout",
  severity: "warning",
  title: "A side closed because the other was silent for too long",
  explanation:
    "For 30 seconds or more nobody spoke, and then the side that had spoken last closed, with a FIN, a RST or a reply " +
    "that says so. It waited for the other: look there, and not at the side that closed. Where TLS stood, who was to " +
    "speak cannot be seen, and an idle connection that is closed may be quite in order; it is then only a note. A " +
    "time that fits a program's default is named.",
  logs: TIMEOUT,
  remedies: [
    {
      system: "any",
      text: "Find out why the silent side said nothing: a stuck process, a slow lookup, or packets that never reached it.",
    },
  ],
  references: ["RFC 5321 section 4.5.3.2"],
  restsOn: "whole-view",
  judge(session) {
    const silence = lastSilence(session);
    if (silence === null || isHandshake(session) || session.protocol === "unknown") return null;
    const { waiting, silent, durationMs, after, afterFrame, how, endFrame } = silence;
    const isOpen = session.tls?.established !== true;
    const waited = isOpen
      ? ` of waiting for ${expectedOf(session, silence)}`
      : ` in which the ${silent} said nothing`;
    return {
      severity: isOpen ? "warning" : "info",
      ...(isOpen ? {} : { logs: [], remedies: [] }),
      certainty: "certain",
      detail:
        `The ${waiting} ${how} (frame ${endFrame}) after ${duration(durationMs)}${waited}; it had last ` +
        `spoken in frame ${afterFrame}${after === null ? "" : ` (${after})`}.${timerText(durationMs)}`,
      evidence: [
        shows(afterFrame, "turns.says", after ?? ""),
        shows(endFrame, "close.delayMs", Math.round(durationMs)),
      ],
    };
  },
};
