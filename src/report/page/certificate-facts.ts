// Certificates -> what each says, leaf first.
import type { Certificate, Session } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { validDays } from "../../text/certificates.ts";
import type { Block, Fact } from "./page.ts";
import { shortened } from "../../text/printable.ts";

/** UTF-16 units: some 400 names. The JSON has all. */
const MAX_FACT = 10_000;

export function certificateBlocks({ tls }: Session): Block[] {
  const certificates = tls?.certificates ?? [];
  return certificates.map((certificate, index) => {
    const place = `${index + 1} of ${certificates.length}, from the ${certificate.from}, frame ${certificate.frame}`;
    return { kind: "facts", caption: `Certificate ${place}`, rows: rowsOf(certificate) };
  });
}

function rowsOf(certificate: Certificate): Fact[] {
  const { subject, issuer, serialNumber, subjectAltNames, publicKey, signatureAlgorithm } = certificate;
  const { keyUsage, extendedKeyUsage, authorityKeyId, subjectKeyId, malformed, sha256 } = certificate;
  return [
    [
      "Subject",
      subject === null
        ? "could not be read"
        : subject === ""
          ? "none"
          : [{ code: shortened(subject, MAX_FACT) }],
    ],
    ...row("Issuer", issuer),
    ...validityRow(certificate),
    ...row("Names", subjectAltNames.length === 0 ? null : subjectAltNames.join(", ")),
    ...row("Public key", publicKey),
    ...row("Signed with", signatureAlgorithm),
    ...row("Key usage", keyUsage && listed(keyUsage, keyUsage.uses)),
    ...row("Extended key usage", extendedKeyUsage && listed(extendedKeyUsage, extendedKeyUsage.purposes)),
    ...row("Basic constraints", constraints(certificate)),
    ...row("Must-staple", certificate.mustStaple ? "yes" : null),
    ...row("Key identifier", subjectKeyId),
    ...row("Issuer's key", authorityKeyId),
    ...row("Serial number", serialNumber),
    ...row("SHA-256", sha256),
    // Of the subject it is said above.
    ...row("Could not be read", malformed.filter((field) => field !== "subject").join(", ") || null),
  ];
}

function validityRow(certificate: Certificate): Fact[] {
  const { notBefore, notAfter } = certificate;
  const days = validDays(certificate);
  if (notBefore === null || notAfter === null || days === null) return [];
  return [["Valid", `${notBefore} to ${notAfter}, ${count(days, "day")}`]];
}

interface Critical {
  readonly critical: boolean;
}

const listed = ({ critical }: Critical, items: readonly string[]): string =>
  `${items.length === 0 ? "none" : items.join(", ")}${critical ? " (critical)" : ""}`;

function constraints({ basicConstraints }: Certificate): string | null {
  if (basicConstraints === null) return null;
  const { ca, pathLength } = basicConstraints;
  return listed(basicConstraints, [
    ca ? "CA" : "no CA",
    ...(pathLength === null ? [] : [`path length ${pathLength}`]),
  ]);
}

function row(label: string, text: string | null): Fact[] {
  return text === null ? [] : [[label, [{ code: shortened(text, MAX_FACT) }]]];
}
