// What in a server's certificate may be why a client does not want it, with what to change for each.
import type { SessionWithOutcome, Remedy } from "../session/session.ts";
import type { Match, Rule } from "./rule.ts";
import {
  CHECK_THE_DATES,
  NAME_THE_HOST,
  REISSUE_THE_CA,
  RENEW_CERTIFICATE,
  REPLACE_SELF_SIGNED,
  SEND_THE_CHAIN,
  STAPLE_OR_REISSUE,
  STRENGTHEN_CERTIFICATE,
  TRUST_CERTIFICATE,
} from "./texts/remedies.ts";
import { changedRoot } from "./certificate-chain.ts";
import { failsStrictChecks } from "./strict-x509.ts";
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
import {
  mayMindStapling,
  ocspResponseNotStapled,
} from "./findings/certificates/ocsp-response-not-stapled.ts";
import { serverRootNotTrusted } from "./findings/certificates/server-root-not-trusted.ts";
import { certificateWeakKey } from "./findings/certificates/certificate-weak-key.ts";
import { certificateWeakSignature } from "./findings/certificates/certificate-weak-signature.ts";

export interface CertificateCause {
  readonly rule: Pick<Rule, "judge">;
  /** Of the certificate, to follow the alert. */
  readonly words: (session: SessionWithOutcome) => string;
  readonly remedies: readonly Remedy[];
  /** Null where the client may be meant to accept it. */
  readonly fault: "server" | null;
  /** Many clients do not mind it: it is a cause only where the client's alert is one that it can have. */
  readonly isOftenIgnored?: true;
  /** Few clients mind it: it is a cause only where no other is seen. */
  readonly isLastResort?: true;
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
  words: (session) => {
    const untrusted = changedRoot(session);
    return untrusted?.change.change === "none"
      ? `it leads to ${untrusted.change.name}, which clients do not trust yet`
      : "its issuer's intermediate certificate was not sent";
  },
  remedies: SEND_THE_CHAIN,
  fault: "server",
};
export const ROOT: CertificateCause = {
  rule: serverRootNotTrusted,
  words: (session) => {
    const { change = "new", name = "its root" } = changedRoot(session)?.change ?? {};
    return change === "removed"
      ? `it leads to ${name}, which current lists of trusted CAs lack`
      : `it leads to ${name}, which old lists of trusted CAs lack`;
  },
  remedies: [],
  fault: null,
};
const STRICT: CertificateCause = {
  rule: { judge: failsStrictChecks },
  words: () => "it does not pass strict checks, such as those of Python 3.13",
  remedies: REISSUE_THE_CA,
  fault: "server",
  isLastResort: true,
};
export const NOT_STAPLED: CertificateCause = {
  rule: {
    judge: (session, context, deliveries) =>
      mayMindStapling(session, context) ? ocspResponseNotStapled.judge(session, context, deliveries) : null,
  },
  words: () => "it came without the OCSP response that it needs",
  remedies: STAPLE_OR_REISSUE,
  fault: "server",
  isLastResort: true,
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
  ROOT,
  STRICT,
  NOT_STAPLED,
  ...WEAK,
];

/** A cause, with the remedies that its match may have of its own. */
export type SeenCause = Pick<CertificateCause, "words" | "remedies" | "fault">;

export interface SeenCauses {
  /** Without those that are only possible, as a name that the greeting alone gives, and those that stop no client. */
  readonly causes: readonly SeenCause[];
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
  const isReplaced = seen.some(({ cause }) => cause === WRONG_USE);
  const isSeen = seen.some(({ cause, match }) => !cause.isLastResort && stops(match));
  const told = seen.filter(({ cause }) => {
    // One that has to be replaced comes with its own chain.
    return !(cause === INCOMPLETE && isReplaced) && !(cause.isLastResort && isSeen);
  });
  return {
    causes: told.flatMap(({ cause: { words, remedies, fault }, match }) =>
      stops(match) ? [{ words, remedies: match.remedies ?? remedies, fault }] : [],
    ),
    details: told.map(({ match }) => match.detail).join(" "),
  };
}

const stops = ({ certainty, severity }: Match): boolean => certainty !== "possible" && severity !== "info";

/** The client is a place to look too, unless the server is at fault. */
export function remediesOf(causes: readonly SeenCause[]): readonly Remedy[] {
  const trust = isServersFault(causes) ? [] : TRUST_CERTIFICATE;
  return [...new Set([...causes.flatMap(({ remedies }) => remedies), ...trust])];
}

export const isServersFault = (causes: readonly SeenCause[]): boolean =>
  causes.some(({ fault }) => fault === "server");
