// A certificate with a short public key (RFC 9325 section 4.5) to a finding.
import type { Rule } from "../../rule.ts";
import { called, clientObjectedOrLeft, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

/** handshake_failure, bad_certificate, unsupported_certificate, certificate_unknown, insufficient_security. */
const ALERTS = [40, 42, 43, 46, 71];

export const certificateWeakKey: Rule = {
  id: "certificate-weak-key",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const chain = serverCertificates(session);
    for (const certificate of chain) {
      const { publicKey, frame } = certificate;
      const size = publicKey === null ? null : sizeOf(publicKey);
      if (publicKey === null || size === null || size.bits >= size.enough) continue;
      const isCause = clientObjectedOrLeft(session, ALERTS);
      const isBroken = size.bits < size.breakable && session.outcome === "handshake-failed";
      return {
        severity: isCause || isBroken ? "error" : "warning",
        certainty: "certain",
        logs: isCause ? undefined : [],
        detail: `${called(certificate, chain)} (${frameText(frame)}) has a short key (${publicKey}); the minimum today is 2048 bits for RSA and 256 for elliptic curves.`,
        evidence: [evidenceOf(frame, "tls.certificates.publicKey", publicKey)],
      };
    }
    return null;
  },
};

interface KeySize {
  readonly bits: number;
  /** Bits that RFC 9325 asks for, and below which a key counts as broken. */
  readonly enough: number;
  readonly breakable: number;
}

/** Of a key like "RSA 1024", "DSA 1024", "EC P-192" or "EC sect163r2"; null if the name has no size. */
function sizeOf(publicKey: string): KeySize | null {
  const factored = /^(?:RSA|RSA-PSS|DSA) (\d+)$/.exec(publicKey)?.[1];
  if (factored !== undefined) return { bits: Number(factored), enough: 2048, breakable: 1024 };
  const curve = /^EC (?:P-|secp|sect|brainpoolP)(\d+)/.exec(publicKey)?.[1];
  return curve === undefined ? null : { bits: Number(curve), enough: 256, breakable: 160 };
}
