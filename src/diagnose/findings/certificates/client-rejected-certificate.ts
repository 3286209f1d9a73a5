// A client's alert about the server's certificate (RFC 8446 section 6.2) to a finding that names the likely cause.
import { alertNumber, alertText, endingAlert, failedAfterServerHello } from "../../handshake.ts";
import { REPAIR_CERTIFICATE, TRUST_CERTIFICATE } from "../../texts/remedies.ts";
import type { Judged } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { inFrame, shows } from "../../words.ts";
import { isTls13 } from "../../tls-versions.ts";
import { certificateChainIncomplete } from "./certificate-chain-incomplete.ts";
import { certificateExpired } from "./certificate-expired.ts";
import { certificateNameMismatch } from "./certificate-name-mismatch.ts";
import { certificateNotYetValid } from "./certificate-not-yet-valid.ts";
import { certificateSelfSigned } from "./certificate-self-signed.ts";
import { certificateWeakKey } from "./certificate-weak-key.ts";
import { certificateWeakSignature } from "./certificate-weak-signature.ts";

interface Meaning {
  readonly words: string;
  /** Observations that agree with the alert. */
  readonly agreeing: readonly Rule[];
}

const ANY = [
  certificateExpired,
  certificateNotYetValid,
  certificateNameMismatch,
  certificateSelfSigned,
  certificateChainIncomplete,
  certificateWeakKey,
  certificateWeakSignature,
];

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [42, { words: "it holds the certificate for wrong: name, dates, key, or DANE", agreeing: ANY }],
  [
    43,
    {
      words: "it does not support this kind of certificate",
      agreeing: [certificateWeakKey, certificateWeakSignature],
    },
  ],
  [44, { words: "it knows the certificate as revoked", agreeing: [] }],
  [
    45,
    {
      words: "by its clock the certificate, or a revocation list, is out of date",
      agreeing: [certificateExpired, certificateNotYetValid],
    },
  ],
  [46, { words: "it gives no closer reason, as Java and Windows do", agreeing: ANY }],
  [
    48,
    {
      words: "it knows none of the certificate's issuers",
      agreeing: [certificateSelfSigned, certificateChainIncomplete],
    },
  ],
  [49, { words: "the certificate is in order and not allowed here", agreeing: [] }],
  [51, { words: "the signature of the handshake does not fit the certificate", agreeing: [] }],
  [113, { words: "the stapled OCSP answer is not acceptable", agreeing: [] }],
]);

export const clientRejectedCertificate: Rule = {
  id: "client-rejected-certificate",
  applies: { outcome: ["handshake-failed"], serverHello: true, abortedBy: ["client"] },
  restsOn: "bytes",
  judge(session, around, facts) {
    const alert = endingAlert(session, "client");
    const meaning = alert === null ? undefined : MEANINGS.get(alertNumber(alert) ?? -1);
    if (alert === null || meaning === undefined) return null;
    if (failedAfterServerHello(session, "client") === null) return null;
    const reason = agreeingText(meaning.agreeing, session, around, facts);
    return {
      certainty: "certain",
      remedies: reason === null ? TRUST_CERTIFICATE : REPAIR_CERTIFICATE,
      concerns: reason === null ? "client" : "server",
      detail:
        `The client sent the alert ${alertText(alert)} in ${inFrame(alert.frame)}: ${meaning.words}. ` +
        (reason ?? unseenCause(session)),
      evidence: [
        shows(
          session.tls?.serverHello?.frame ?? null,
          "tls.serverHello.frame",
          session.tls?.serverHello?.frame ?? "",
        ),
        shows(alert.frame, "tls.alerts.description", alertText(alert)),
      ],
    };
  },
};

/** Null where none of them holds. */
function agreeingText(rules: readonly Rule[], ...asked: Parameters<Rule["judge"]>): string | null {
  const hits = rules.flatMap((rule) => rule.judge(...asked) ?? []);
  return hits.length === 0 ? null : `What agrees with that: ${hits.map(({ detail }) => detail).join(" ")}`;
}

function unseenCause({ tls }: Judged): string {
  return tls?.serverHello && isTls13(tls.serverHello.negotiatedVersion)
    ? "TLS 1.3 hides the certificate, so the cause is not shown."
    : "Nothing in the certificate explains it: look at the client's authorities, clock and policy.";
}
