// Certificate -> a line: whose it is, who issued it, how long it is valid.
import type { Certificate } from "../session/session.ts";
import { printable } from "../text/printable.ts";

export function certificateLine(certificate: Certificate): string {
  const { subject, issuer, notBefore, notAfter, publicKey } = certificate;
  const parts = [
    subject === null ? "could not be read" : printable(subject) || "no subject",
    issuer === null ? null : issuer === subject ? "self-issued" : `issued by ${printable(issuer)}`,
    notBefore === null || notAfter === null
      ? null
      : `valid ${printable(notBefore.slice(0, 10))} to ${printable(notAfter.slice(0, 10))}`,
    publicKey === null ? null : printable(publicKey),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
