// HELO without any EHLO to a finding (RFC 5321 section 4.1.1.1).
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const heloOnly: Rule = {
  id: "helo-only",
  severity: "info",
  title: "The client said HELO only, so STARTTLS could not be offered",
  explanation:
    "The client greeted with HELO and never tried EHLO. Extensions, STARTTLS among them, are offered only in the reply to " +
    "EHLO. Old devices and scripts do this; it says nothing of the server.",
  logs: [],
  remedies: [
    { system: "any", text: "Let the client greet with EHLO (extended SMTP), then it can use STARTTLS." },
  ],
  concerns: "client",
  references: ["RFC 5321 section 4.1.1.1", "RFC 3207 section 4"],
  restsOn: "whole-view",
  unless: "established",
  judge({ smtp, tls }) {
    if (smtp?.ehlo?.command !== "HELO" || smtp.commands.includes("EHLO") || tls !== null) return null;
    return {
      certainty: "certain",
      detail: `The client greeted with HELO (frame ${smtp.ehlo.frame}) and sent no EHLO.`,
      evidence: [shows(smtp.ehlo.frame, "smtp.ehlo.command", "HELO")],
    };
  },
};
