// EHLO refused and HELO in its place to a finding (RFC 5321 section 3.2).
import { quoted } from "../clear-talk.ts";
import { OPEN_MIDDLEBOX } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const ehloRejectedHeloFallback: Rule = {
  id: "ehlo-rejected-helo-fallback",
  severity: "warning",
  title: "EHLO was refused and the client fell back to HELO, so TLS was impossible",
  explanation:
    "The server, or a device in front of it, answered EHLO with 5xx, and the client went on with HELO. Only a reply to " +
    "EHLO can offer STARTTLS, so the mail goes in the clear or not at all. Mail servers of today know EHLO: a firewall " +
    "that inspects SMTP is the usual cause, and the capture does not show it.",
  logs: [],
  remedies: OPEN_MIDDLEBOX,
  references: ["RFC 5321 section 3.2", "RFC 3207 section 4"],
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
