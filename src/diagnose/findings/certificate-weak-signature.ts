// A certificate signed with MD5 or SHA-1 (RFC 9155, RFC 9325 section 4.5) to a finding.
import type { Certificate } from "../../session/session.ts";
import { CERTIFICATE } from "../logs.ts";
import { REPAIR_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { called, clientObjected, isSelfIssued, serverCertificates } from "../server-certificates.ts";
import { inFrame, shows } from "../texts.ts";

/** handshake_failure, bad_certificate, unsupported_certificate, certificate_unknown, unknown_ca, illegal_parameter. */
const ALERTS = [40, 42, 43, 46, 47, 48];

export const certificateWeakSignature: Rule = {
  id: "certificate-weak-signature",
  severity: "warning",
  title: "A certificate of the server is signed with SHA-1 or MD5",
  explanation:
    "The signature on a certificate of the server's chain uses SHA-1 or MD5, for which collisions can be made. Many " +
    "clients reject it when they verify; Exchange Online has refused SHA-1 since 2016. Self-issued certificates do not " +
    "count: nobody relies on their signature.",
  logs: CERTIFICATE,
  remedies: REPAIR_CERTIFICATE,
  concerns: "server",
  references: ["RFC 9325 section 4.5", "RFC 9155"],
  restsOn: "bytes",
  judge(session) {
    const chain = serverCertificates(session);
    const weak = chain.find((certificate) => isWeaklySigned(certificate) && !isSelfIssued(certificate));
    if (weak === undefined) return null;
    const algorithm = weak.signatureAlgorithm ?? "";
    const isCause = clientObjected(session, ALERTS);
    return {
      severity: isCause ? "error" : "warning",
      certainty: "certain",
      ...(isCause ? {} : { logs: [] }),
      detail: `${called(weak, chain)} (${inFrame(weak.frame)}) is signed with ${algorithm}.`,
      evidence: [shows(weak.frame, "tls.certificates.signatureAlgorithm", algorithm)],
    };
  },
};

const isWeaklySigned = ({ signatureAlgorithm }: Certificate): boolean =>
  /^(?:md[245]|sha1|dsaWithSHA1)|-SHA1$/i.test(signatureAlgorithm ?? "");
