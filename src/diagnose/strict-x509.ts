// A chain that only clients which check it to the letter of RFC 5280 reject -> the cause of such a client's alert.
import type { Certificate, SessionWithOutcome } from "../session/session.ts";
import type { Match } from "./rule.ts";
import { endingAlertOf } from "./handshake.ts";
import { called, isSelfIssued, serverCertificates } from "./server-certificates.ts";
import { evidenceOf } from "./evidence.ts";
import { frameText } from "../text/places.ts";

const CERTIFICATE_UNKNOWN = [46];
const EC_POINT_FORMATS = "0x000b";
/** Bytes of three formats with their number: OpenSSL lists compressed ones too, others only the one in use. */
const OPENSSL_FORMATS = 4;

/**
 * A chain that fails X509_V_FLAG_X509_STRICT of OpenSSL, which Python 3.13 sets. OpenSSL then sends certificate_unknown,
 * and otherwise hardly ever; Java and Windows send it for nearly everything, and do not check this.
 */
export function failsStrictChecks(session: SessionWithOutcome): Match | null {
  if (!isOpenSslsAlert(session)) return null;
  const chain = serverCertificates(session);
  for (const certificate of chain) {
    const fault = strictFault(certificate);
    if (fault === null) continue;
    return {
      certainty: "likely",
      severity: "error",
      detail: `${called(certificate, chain)} (${frameText(certificate.frame)}) ${fault}: a client that checks strictly rejects that.`,
      evidence: [evidenceOf(certificate.frame, "tls.certificates.sha256", certificate.sha256)],
    };
  }
  return null;
}

/** OpenSSL sent certificate_unknown. */
export const isOpenSslsAlert = (session: SessionWithOutcome): boolean =>
  endingAlertOf(session, "client", CERTIFICATE_UNKNOWN) !== null && isOpenSsl(session);

/** By its hello. */
export const isOpenSsl = ({ tls }: SessionWithOutcome): boolean =>
  tls?.clientHello?.extensions.some(
    ({ id, length }) => id === EC_POINT_FORMATS && length === OPENSSL_FORMATS,
  ) ?? false;

/** In the words of RFC 5280 sections 4.2.1.1 to 4.2.1.3 and 4.2.1.9; null where nothing is wrong, or it cannot be told. */
function strictFault(certificate: Certificate): string | null {
  const { basicConstraints, keyUsage, subjectKeyId, authorityKeyId, malformed } = certificate;
  if (malformed.length > 0) return null;
  if (basicConstraints?.ca) {
    if (!basicConstraints.critical) return "is of a CA, and its basicConstraints are not critical";
    if (keyUsage === null) return "is of a CA and has no keyUsage";
    if (subjectKeyId === null) return "is of a CA and has no subjectKeyIdentifier";
  }
  return authorityKeyId === null && !isSelfIssued(certificate) ? "has no authorityKeyIdentifier" : null;
}
