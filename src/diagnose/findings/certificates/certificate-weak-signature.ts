// A certificate signed with MD5 or SHA-1 (RFC 9155, RFC 9325 section 4.5) to a finding.
import type { Rule } from "../../rule.ts";
import { called, clientObjected, isWeaklySigned, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

/** handshake_failure, bad_certificate, unsupported_certificate, certificate_unknown, unknown_ca, illegal_parameter. */
const ALERTS = [40, 42, 43, 46, 47, 48];

export const certificateWeakSignature: Rule = {
  id: "certificate-weak-signature",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const chain = serverCertificates(session);
    const weak = chain.find(isWeaklySigned);
    if (weak === undefined) return null;
    const algorithm = weak.signatureAlgorithm ?? "";
    const isCause = clientObjected(session, ALERTS);
    return {
      severity: isCause ? "error" : "warning",
      certainty: "certain",
      logs: isCause ? undefined : [],
      detail: `${called(weak, chain)} (${frameText(weak.frame)}) is signed with ${algorithm}.`,
      evidence: [evidenceOf(weak.frame, "tls.certificates.signatureAlgorithm", algorithm)],
    };
  },
};
