// A client's alert about the server's certificate (RFC 8446 section 6.2) to a finding that names the likely cause.
import { alertNumber, alertText, endingAlert, failedAfterServerHello } from "../../handshake.ts";
import {
  NAME_THE_HOST,
  RENEW_CERTIFICATE,
  REPLACE_SELF_SIGNED,
  SEND_THE_CHAIN,
  STRENGTHEN_CERTIFICATE,
  TRUST_CERTIFICATE,
} from "../../texts/remedies.ts";
import type { Judged, SystemText } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
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

/** What in the certificate may be why. */
interface Cause {
  readonly rule: Rule;
  /** Of the certificate, to follow "it". */
  readonly words: string;
  readonly remedies: readonly SystemText[];
  /** Null where the client may be meant to accept it. */
  readonly fault: "server" | null;
}

const EXPIRED: Cause = {
  rule: certificateExpired,
  words: "it had expired",
  remedies: RENEW_CERTIFICATE,
  fault: "server",
};
const NOT_YET_VALID: Cause = {
  rule: certificateNotYetValid,
  words: "it was not valid yet",
  remedies: [],
  fault: null,
};
const SELF_SIGNED: Cause = {
  rule: certificateSelfSigned,
  words: "it is self-signed",
  remedies: REPLACE_SELF_SIGNED,
  fault: null,
};
const INCOMPLETE: Cause = {
  rule: certificateChainIncomplete,
  words: "the intermediate certificate after it was not sent",
  remedies: SEND_THE_CHAIN,
  fault: "server",
};
const WEAK: readonly Cause[] = [
  {
    rule: certificateWeakKey,
    words: "a key in it is short",
    remedies: STRENGTHEN_CERTIFICATE,
    fault: "server",
  },
  {
    rule: certificateWeakSignature,
    words: "it is signed with SHA-1 or MD5",
    remedies: STRENGTHEN_CERTIFICATE,
    fault: "server",
  },
];
const ANY: readonly Cause[] = [
  EXPIRED,
  NOT_YET_VALID,
  { rule: certificateNameMismatch, words: "it is for another name", remedies: NAME_THE_HOST, fault: null },
  SELF_SIGNED,
  INCOMPLETE,
  ...WEAK,
];

interface Meaning {
  readonly words: string;
  /** Causes that agree with the alert. */
  readonly agreeing: readonly Cause[];
  /** Where none of them is seen. */
  readonly remedies?: readonly SystemText[];
}

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [42, { words: "it holds the certificate for wrong: name, dates, key, or DANE", agreeing: ANY }],
  [43, { words: "it does not support this kind of certificate", agreeing: WEAK }],
  [44, { words: "it knows the certificate as revoked", agreeing: [], remedies: RENEW_CERTIFICATE }],
  [
    45,
    {
      words: "by its clock the certificate, or a revocation list, is out of date",
      agreeing: [EXPIRED, NOT_YET_VALID],
    },
  ],
  [46, { words: "it gives no closer reason, as Java and Windows do", agreeing: ANY }],
  [48, { words: "it knows none of the certificate's issuers", agreeing: [SELF_SIGNED, INCOMPLETE] }],
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
    const seen = meaning.agreeing.flatMap((cause) => {
      const hit = cause.rule.judge(session, around, facts);
      return hit === null ? [] : [{ cause, hit }];
    });
    // A name that only the greeting gives proves little.
    const causes = seen.flatMap(({ cause, hit }) => (hit.certainty === "possible" ? [] : [cause]));
    const details = seen.map(({ hit }) => hit.detail).join(" ");
    return {
      certainty: "certain",
      title: [
        `The client rejected the server's certificate with the alert ${alertText(alert)}`,
        ...causes.map(({ words }) => words),
      ].join("; "),
      fault: causes.some(({ fault }) => fault === "server") ? "server" : null,
      remedies: [
        ...(causes.length === 0 ? (meaning.remedies ?? []) : remediesOf(causes)),
        ...trustUnless(causes),
      ],
      concerns: causes.length === 0 ? "client" : "server",
      detail:
        `The client sent the alert ${alertText(alert)} in ${inFrame(alert.frame)}: ${meaning.words}. ` +
        (seen.length === 0 ? unseenCause(session) : `What agrees with that: ${details}`),
      ...reaction("client", alert.frame, certificateFrame(session)),
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

const remediesOf = (causes: readonly Cause[]): readonly SystemText[] => [
  ...new Set(causes.flatMap(({ remedies }) => remedies)),
];

/** The client is the place to look, unless the server is at fault. */
const trustUnless = (causes: readonly Cause[]): readonly SystemText[] =>
  causes.some(({ fault }) => fault === "server") ? [] : TRUST_CERTIFICATE;

/** Of the ServerHello where TLS 1.3 hides it. */
function certificateFrame({ tls }: Judged): number | null {
  const shown = tls?.certificates.find(({ from }) => from === "server");
  return (shown ?? tls?.serverHello)?.frame ?? null;
}

function unseenCause({ tls }: Judged): string {
  return tls?.serverHello && isTls13(tls.serverHello.negotiatedVersion)
    ? "TLS 1.3 hides the certificate, so the cause is not shown."
    : "Nothing in the certificate explains it: look at the client's authorities, clock and policy.";
}
