// A certificate that had not begun when the server showed it (RFC 5280 section 4.1.2.5) to a finding.
import { CERTIFICATE } from "../logs.ts";
import { outsideValidity } from "../outside-validity.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";

export const certificateNotYetValid: Rule = {
  id: "certificate-not-yet-valid",
  severity: "warning",
  title: "The server's certificate was not valid yet",
  explanation:
    "The notBefore of a certificate of the server's chain lies behind the time of the frame that carried it. Either it " +
    "was installed too soon, or the clock of the machine that made the capture is slow. Opportunistic senders ignore " +
    "it; one that verifies rejects it.",
  logs: CERTIFICATE,
  remedies: [
    {
      system: "any",
      text: "Check the clocks of both hosts, then the date from which the certificate is valid.",
    },
    ...REPAIR_CERTIFICATE,
  ],
  concerns: "server",
  references: ["RFC 5280 section 4.1.2.5"],
  restsOn: "bytes",
  judge: (session, around) => outsideValidity(session, around, "notBefore"),
};
