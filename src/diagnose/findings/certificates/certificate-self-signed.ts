// A server's certificate that is its own issuer (RFC 5280 section 3.2) to a finding.
import type { Rule } from "../../rule.ts";
import { clientObjected, isSelfIssued, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { isOpenSsl } from "../../strict-x509.ts";
import { frameText } from "../../../text/places.ts";
import { quotedName } from "../../../text/certificates.ts";

/** bad_certificate, certificate_unknown, unknown_ca. */
const ALERTS = [42, 46, 48];
/** OpenSSL sends no other for this. */
const UNKNOWN_CA = [48];

export const certificateSelfSigned: Rule = {
  id: "certificate-self-signed",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const leaf = serverCertificates(session)[0];
    if (leaf === undefined || !isSelfIssued(leaf)) return null;
    const isCause = clientObjected(session, isOpenSsl(session) ? UNKNOWN_CA : ALERTS);
    return {
      severity: isCause ? "error" : "info",
      certainty: "certain",
      logs: isCause ? undefined : [],
      remedies: isCause ? undefined : [],
      detail: `Subject and issuer of the server's certificate (${frameText(leaf.frame)}) are both ${quotedName(leaf.subject ?? "")}.`,
      evidence: [evidenceOf(leaf.frame, "tls.certificates.issuer", leaf.issuer ?? "")],
    };
  },
};
