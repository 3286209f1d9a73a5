// HELO without any EHLO to a finding (RFC 5321 section 4.1.1.1).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const heloOnly: Rule = {
  id: "helo-only",
  applies: { smtp: true, tls: false },
  restsOn: "whole-view",
  judge({ smtp, tls }) {
    if (smtp?.ehlo?.command !== "HELO" || smtp.commands.includes("EHLO") || tls !== null) return null;
    return {
      certainty: "certain",
      detail: `The client greeted with HELO (frame ${smtp.ehlo.frame}) and sent no EHLO.`,
      evidence: [evidenceOf(smtp.ehlo.frame, "smtp.ehlo.command", "HELO")],
    };
  },
};
