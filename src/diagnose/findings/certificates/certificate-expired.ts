// A certificate that had expired when the server sent it (RFC 5280 section 4.1.2.5) to a finding.
import { outsideValidity } from "../../server-certificates.ts";
import type { Rule } from "../../rule.ts";

export const certificateExpired: Rule = {
  id: "certificate-expired",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge: (...asked) => outsideValidity("notAfter", ...asked),
};
