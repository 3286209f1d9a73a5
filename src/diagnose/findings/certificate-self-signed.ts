// A server's certificate that is its own issuer (RFC 5280 section 3.2) to a finding.
import { CERTIFICATE } from "../logs.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { clientObjected, isSelfIssued, serverCertificates } from "../server-certificates.ts";
import { inFrame, shows } from "../texts.ts";

/** bad_certificate, certificate_unknown, unknown_ca. */
const ALERTS = [42, 46, 48];

export const certificateSelfSigned: Rule = {
  id: "certificate-self-signed",
  severity: "info",
  title: "The server's certificate is self-signed",
  explanation:
    "Subject and issuer of the server's certificate are the same. That is common between mail servers and does no harm " +
    "to opportunistic TLS or to DANE. A client that verifies rejects it unless it was told to trust it. Certificates " +
    "behind Exchange's X-ANONYMOUSTLS are not reported: nobody is meant to verify those.",
  logs: CERTIFICATE,
  remedies: REPAIR_CERTIFICATE,
  concerns: "server",
  references: ["RFC 5280 section 3.2", "RFC 7672 section 3.1.3"],
  restsOn: "bytes",
  judge(session) {
    const leaf = serverCertificates(session)[0];
    if (leaf === undefined || !isSelfIssued(leaf)) return null;
    const isCause = clientObjected(session, ALERTS);
    return {
      severity: isCause ? "error" : "info",
      certainty: "certain",
      ...(isCause ? {} : { logs: [], remedies: [] }),
      detail: `Subject and issuer of the server's certificate (${inFrame(leaf.frame)}) are both "${leaf.subject}".`,
      evidence: [shows(leaf.frame, "tls.certificates.issuer", leaf.issuer ?? "")],
    };
  },
};
