// Certificate -> a line: whose it is, who issued it, how long it is valid, what it is for, and what is odd about it.
import type { Certificate } from "../session/session.ts";
import { isWeaklySigned } from "../diagnose/server-certificates.ts";
import { count } from "../text/amounts.ts";
import { purposesText, validDays } from "../text/certificates.ts";
import { printable, printableLine } from "../text/printable.ts";

/** UTF-16 units: the line is to be read at a glance. */
const MAX_NAME = 250;

export function certificateLine(certificate: Certificate): string {
  const { subject, issuer, publicKey, signatureAlgorithm, basicConstraints, mustStaple } = certificate;
  const purposes = purposesText(certificate);
  const parts = [
    subject === null ? "could not be read" : nameText(subject) || "no subject",
    issuer === null ? null : issuer === subject ? "self-issued" : `issued by ${nameText(issuer)}`,
    validity(certificate),
    publicKey === null ? null : printable(publicKey),
    purposes === null ? null : `for ${purposes}`,
    basicConstraints?.ca === true ? "CA certificate" : null,
    mustStaple ? "must-staple" : null,
    signatureAlgorithm !== null && isWeaklySigned(certificate) ? `signed with ${signatureAlgorithm}` : null,
  ];
  return printable(parts.filter((part) => part !== null).join(" · "));
}

const nameText = (name: string): string => printableLine(name, MAX_NAME);

/** Null where a date could not be read. */
function validity(certificate: Certificate): string | null {
  const { notBefore, notAfter } = certificate;
  const days = validDays(certificate);
  if (notBefore === null || notAfter === null || days === null) return null;
  return `valid ${printable(notBefore.slice(0, 10))} to ${printable(notAfter.slice(0, 10))} (${count(days, "day")})`;
}
