// A certificate that was not yet valid when the server sent it (RFC 5280 section 4.1.2.5) to a finding.
import { outsideValidity } from "../../server-certificates.ts";
import type { Rule } from "../../rule.ts";

export const certificateNotYetValid: Rule = {
  id: "certificate-not-yet-valid",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge: (...asked) => outsideValidity("notBefore", ...asked),
};
