// A certificate that had not begun when the server showed it (RFC 5280 section 4.1.2.5) to a finding.
import { CERTIFICATE } from "../logs.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { called, clientObjectedOrLeft, serverCertificates, shownAt } from "../server-certificates.ts";
import { inFrame, shows } from "../texts.ts";
import { captureClockSuspect } from "./capture-clock-suspect.ts";

/** bad_certificate, certificate_expired, certificate_unknown. */
const ALERTS = [42, 45, 46];

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
  judge(session, around) {
    if (captureClockSuspect.judge(session, around) !== null) return null;
    const chain = serverCertificates(session);
    for (const certificate of chain) {
      const time = shownAt(session, certificate);
      const { notBefore, frame } = certificate;
      if (time === null || notBefore === null || time.slice(0, 19) >= notBefore.slice(0, 19)) continue;
      const isCause = clientObjectedOrLeft(session, ALERTS);
      return {
        severity: isCause ? "error" : "warning",
        certainty: "certain",
        ...(isCause ? {} : { logs: [] }),
        detail: `${called(certificate, chain)} (${inFrame(frame)}) begins at ${notBefore}; it was shown at ${time.slice(0, 19)}Z.`,
        evidence: [
          shows(frame, "tls.certificates.notBefore", notBefore),
          shows(frame, "tls.messages.time", time),
        ],
      };
    }
    return null;
  },
};
