// A certificate that had ended when the server showed it (RFC 5280 section 4.1.2.5) to a finding.
import { CERTIFICATE } from "../logs.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { called, clientObjectedOrLeft, serverCertificates, shownAt } from "../server-certificates.ts";
import { inFrame, shows } from "../texts.ts";
import { captureClockSuspect } from "./capture-clock-suspect.ts";

/** bad_certificate, certificate_expired, certificate_unknown. */
const ALERTS = [42, 45, 46];

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
  judge(session, around) {
    if (captureClockSuspect.judge(session, around) !== null) return null;
    const chain = serverCertificates(session);
    for (const certificate of chain) {
      const time = shownAt(session, certificate);
      const { notAfter, frame } = certificate;
      if (time === null || notAfter === null || time.slice(0, 19) <= notAfter.slice(0, 19)) continue;
      const isCause = clientObjectedOrLeft(session, ALERTS);
      return {
        severity: isCause ? "error" : "warning",
        certainty: "certain",
        ...(isCause ? {} : { logs: [] }),
        detail: `${called(certificate, chain)} (${inFrame(frame)}) ended at ${notAfter}; it was shown at ${time.slice(0, 19)}Z.`,
        evidence: [
          shows(frame, "tls.certificates.notAfter", notAfter),
          shows(frame, "tls.messages.time", time),
        ],
      };
    }
    return null;
  },
};
