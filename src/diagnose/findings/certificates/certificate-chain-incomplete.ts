// A chain that does not go on with the leaf's issuer (RFC 5246 section 7.4.2) to a finding.
import type { Rule } from "../../rule.ts";
import { clientObjected, isSelfIssued, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

/** bad_certificate, certificate_unknown, unknown_ca. */
const ALERTS = [42, 46, 48];

export const certificateChainIncomplete: Rule = {
  id: "certificate-chain-incomplete",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const [leaf, next, ...others] = serverCertificates(session);
    if (leaf === undefined || leaf.issuer === null || isSelfIssued(leaf)) return null;
    if (next?.subject === leaf.issuer) return null;
    const isCause = clientObjected(session, ALERTS);
    const evidence = [evidenceOf(leaf.frame, "tls.certificates.issuer", leaf.issuer)];
    const fact = `The server's certificate (${frameText(leaf.frame)}) was issued by "${leaf.issuer}"`;
    if (others.some(({ subject }) => subject === leaf.issuer)) {
      return {
        severity: "info",
        title: "The server's certificates are in the wrong order",
        certainty: "certain",
        logs: [],
        detail: `${fact}; that certificate is in the chain but not second; most clients reorder the chain themselves.`,
        evidence,
      };
    }
    return {
      severity: isCause ? "error" : "warning",
      certainty: "likely",
      ...(isCause ? {} : { logs: [] }),
      detail:
        `${fact}; ${next === undefined ? "no other certificate follows" : `the next is "${next.subject ?? "unreadable"}"`}. ` +
        "A client that does not have the issuer's certificate cannot verify it; if the issuer is a root, " +
        "nothing is missing.",
      evidence,
    };
  },
};
