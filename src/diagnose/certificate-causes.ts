// What in a server's certificate may be why a client does not want it, with what to change for each.
import type { SessionWithOutcome, Remedy } from "../session/session.ts";
import type { Rule } from "./rule.ts";
import {
  CHECK_THE_DATES,
  NAME_THE_HOST,
  RENEW_CERTIFICATE,
  REPLACE_SELF_SIGNED,
  SEND_THE_CHAIN,
  STRENGTHEN_CERTIFICATE,
  TRUST_CERTIFICATE,
} from "./texts/remedies.ts";
import { FIT_PURPOSE_TO_SERVER } from "./texts/certificates.ts";
import { validityWords } from "./server-certificates.ts";
import { certificateChainIncomplete } from "./findings/certificates/certificate-chain-incomplete.ts";
import { certificateExpired } from "./findings/certificates/certificate-expired.ts";
import {
  certificateKeyUsageMismatch,
  useWords,
} from "./findings/certificates/certificate-key-usage-mismatch.ts";
import { certificateNameMismatch } from "./findings/certificates/certificate-name-mismatch.ts";
import { certificateNotYetValid } from "./findings/certificates/certificate-not-yet-valid.ts";
import { certificateSelfSigned } from "./findings/certificates/certificate-self-signed.ts";
import { certificateWeakKey } from "./findings/certificates/certificate-weak-key.ts";
import { certificateWeakSignature } from "./findings/certificates/certificate-weak-signature.ts";

export interface CertificateCause {
  readonly rule: Rule;
  /** Of the certificate, to follow the alert. */
  readonly words: (session: SessionWithOutcome) => string;
  readonly remedies: readonly Remedy[];
  /** Null where the client may be meant to accept it. */
  readonly fault: "server" | null;
  /** Many clients do not mind it: it is a cause only where the client's alert is one that it can have. */
  readonly isOftenIgnored?: true;
}

export const EXPIRED: CertificateCause = {
  rule: certificateExpired,
  words: (session) => validityWords(session, "notAfter"),
  remedies: RENEW_CERTIFICATE,
  fault: "server",
};
export const NOT_YET_VALID: CertificateCause = {
  rule: certificateNotYetValid,
  words: (session) => validityWords(session, "notBefore"),
  remedies: CHECK_THE_DATES,
  fault: null,
};
export const SELF_SIGNED: CertificateCause = {
  rule: certificateSelfSigned,
  words: () => "it is self-signed",
  remedies: REPLACE_SELF_SIGNED,
  fault: null,
};
export const INCOMPLETE: CertificateCause = {
  rule: certificateChainIncomplete,
  words: () => "its issuer's intermediate certificate was not sent",
  remedies: SEND_THE_CHAIN,
  fault: "server",
};
export const WEAK: readonly CertificateCause[] = [
  {
    rule: certificateWeakKey,
    words: () => "it has a key that is too short",
    remedies: STRENGTHEN_CERTIFICATE,
    fault: "server",
  },
  {
    rule: certificateWeakSignature,
    words: () => "it is signed with SHA-1 or MD5",
    remedies: STRENGTHEN_CERTIFICATE,
    fault: "server",
  },
];
export const WRONG_USE: CertificateCause = {
  rule: certificateKeyUsageMismatch,
  words: useWords,
  remedies: FIT_PURPOSE_TO_SERVER,
  fault: "server",
  isOftenIgnored: true,
};
export const ANY_CAUSE: readonly CertificateCause[] = [
  EXPIRED,
  NOT_YET_VALID,
  {
    rule: certificateNameMismatch,
    words: () => "it is for another name",
    remedies: NAME_THE_HOST,
    fault: null,
  },
  WRONG_USE,
  SELF_SIGNED,
  INCOMPLETE,
  ...WEAK,
];

export interface SeenCauses {
  /** Without those that are only possible: a name that the greeting alone gives proves little. */
  readonly causes: readonly CertificateCause[];
  /** What is said of them, those included. */
  readonly details: string;
}

/** Those of `causes` that the certificate has. */
export function causesSeen(
  causes: readonly CertificateCause[],
  ...asked: Parameters<Rule["judge"]>
): SeenCauses {
  const seen = causes.flatMap((cause) => {
    const match = cause.rule.judge(...asked);
    return match === null || (cause.isOftenIgnored && match.severity !== "error") ? [] : [{ cause, match }];
  });
  // One that has to be replaced comes with its own chain.
  const told = seen.some(({ cause }) => cause === WRONG_USE)
    ? seen.filter(({ cause }) => cause !== INCOMPLETE)
    : seen;
  return {
    causes: told.flatMap(({ cause, match }) => (match.certainty === "possible" ? [] : [cause])),
    details: told.map(({ match }) => match.detail).join(" "),
  };
}

/** The client is a place to look too, unless the server is at fault. */
export function remediesOf(causes: readonly CertificateCause[]): readonly Remedy[] {
  const trust = isServersFault(causes) ? [] : TRUST_CERTIFICATE;
  return [...new Set([...causes.flatMap(({ remedies }) => remedies), ...trust])];
}

export const isServersFault = (causes: readonly CertificateCause[]): boolean =>
  causes.some(({ fault }) => fault === "server");
