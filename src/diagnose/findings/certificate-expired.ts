// A certificate that had ended when the server showed it (RFC 5280 section 4.1.2.5) to a finding.
import { CERTIFICATE } from "../logs.ts";
import { outsideValidity } from "../outside-validity.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";

export const certificateExpired: Rule = {
  id: "certificate-expired",
  severity: "warning",
  title: "The server's certificate had expired",
  explanation:
    "A certificate of the server's chain had passed its notAfter at the time of the frame that carried it; today's date " +
    "plays no part. Opportunistic senders ignore that and deliver all the same, so it explains a failure only where " +
    "the client rejected the certificate or hung up. An expired certificate behind the first may be one that the " +
    "client does not need.",
  logs: CERTIFICATE,
  remedies: REPAIR_CERTIFICATE,
  concerns: "server",
  references: ["RFC 5280 section 4.1.2.5"],
  restsOn: "bytes",
  judge: (session, around) => outsideValidity(session, around, "notAfter"),
};
