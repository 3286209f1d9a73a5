// EHLO refused and HELO in its place to a finding (RFC 5321 section 3.2).
import { quoted } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

export const ehloRejectedHeloFallback: Rule = {
  id: "ehlo-rejected-helo-fallback",
  applies: { smtp: true },
  restsOn: "bytes",
  judge({ smtp }) {
    const refused = smtp?.exchanges.find(({ verb, reply }) => verb === "EHLO" && (reply?.code ?? 0) >= 500);
    if (!refused?.reply) return null;
    const helo = smtp?.exchanges.find(({ verb, frame }) => verb === "HELO" && frame >= refused.frame);
    if (helo === undefined) return null;
    return {
      certainty: "certain",
      detail:
        `The server answered EHLO (frame ${refused.frame}) with ${quoted(refused.reply)}; the client said HELO (frame ` +
        `${helo.frame}), to which STARTTLS cannot be offered.`,
      evidence: [
        shows(refused.reply.frame, "smtp.exchanges", `EHLO ${refused.reply.code}`),
        shows(helo.frame, "smtp.ehlo.command", "HELO"),
      ],
    };
  },
};
