// A chain that does not go on with the leaf's issuer, or ends at a root that nobody trusts yet, to a finding (RFC 5246 section 7.4.2).
import type { Certificate } from "../../../session/session.ts";
import { changedRoot, issuerIn } from "../../certificate-chain.ts";
import type { Match, Rule } from "../../rule.ts";
import { clientObjected, isSelfIssued, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { isOpenSsl } from "../../strict-x509.ts";
import { frameText } from "../../../text/places.ts";
import { quotedName } from "../../../text/certificates.ts";

/** bad_certificate, certificate_unknown, unknown_ca. */
const ALERTS = [42, 46, 48];
/** OpenSSL sends no other for this. */
const UNKNOWN_CA = [48];

const ROOT_BY_NAME = /\broot\b/i;

export const certificateChainIncomplete: Rule = {
  id: "certificate-chain-incomplete",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const chain = serverCertificates(session);
    const [leaf, next] = chain;
    if (leaf === undefined || leaf.issuer === null || isSelfIssued(leaf)) return null;
    const issuer = issuerIn(chain, leaf);
    // One whose subject could not be read may be the issuer.
    if (issuer === null && chain.some(({ subject }) => subject === null)) return null;
    // Private CAs without an intermediate are common, public ones issue no leaf from a root.
    if (issuer === null && next === undefined && ROOT_BY_NAME.test(leaf.issuer)) return null;
    if (issuer !== null && issuer !== next && next?.subject !== leaf.issuer) return outOfOrder(leaf);
    const untrusted = issuer === null ? null : changedRoot(session);
    if (issuer !== null && untrusted?.change.change !== "none") return null;
    const isCause = clientObjected(session, isOpenSsl(session) ? UNKNOWN_CA : ALERTS);
    const { frame } = leaf;
    return {
      severity: isCause ? "error" : "warning",
      certainty: "likely",
      ...(isCause ? {} : { logs: [] }),
      ...(untrusted === null
        ? {
            detail: `The server's certificate (${frameText(frame)}) was issued by ${quotedName(leaf.issuer)}; ${instead(leaf, chain)}`,
            evidence: [evidenceOf(frame, "tls.certificates.issuer", leaf.issuer)],
          }
        : {
            title: `The server's certificates end at ${untrusted.change.name}, which clients do not trust yet`,
            detail: `The server's certificates (${frameText(frame)}) lead to ${untrusted.change.name}, ${untrusted.change.story}.`,
            evidence: [
              evidenceOf(untrusted.top.frame, "tls.certificates.issuer", untrusted.top.issuer ?? ""),
            ],
          }),
    };
  },
};

function outOfOrder({ frame, issuer }: Certificate): Match {
  return {
    severity: "info",
    title: "The server's certificates are in the wrong order",
    certainty: "certain",
    logs: [],
    detail:
      `The server's certificate (${frameText(frame)}) was issued by ${quotedName(issuer ?? "")}; that certificate is in the chain ` +
      "but not second; most clients reorder the chain themselves.",
    evidence: [evidenceOf(frame, "tls.certificates.issuer", issuer ?? "")],
  };
}

/** What follows where the issuer should. */
function instead(leaf: Certificate, [, next, ...others]: readonly Certificate[]): string {
  const namesake = [next, ...others].find((each) => each?.subject === leaf.issuer);
  if (namesake !== undefined) {
    return (
      `the one of that name that follows holds another key (subjectKeyIdentifier ${namesake.subjectKeyId}) than the ` +
      `key that signed the certificate (authorityKeyIdentifier ${leaf.authorityKeyId}).`
    );
  }
  return (
    `${next === undefined ? "no other certificate follows" : `the next is ${quotedName(next.subject ?? "")}`}. ` +
    "A client that does not have the issuer's certificate cannot verify it; if the issuer is a root, " +
    "nothing is missing."
  );
}
