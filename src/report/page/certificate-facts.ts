// Certificates -> what each says, leaf first.
import type { Certificate, Session } from "../../session/session.ts";
import type { Block, Fact } from "./page.ts";

export function certificateBlocks({ tls }: Session): Block[] {
  const certificates = tls?.certificates ?? [];
  return certificates.map((certificate, index) => {
    const place = `${index + 1} of ${certificates.length}, from the ${certificate.from}, frame ${certificate.frame}`;
    return { kind: "facts", caption: `Certificate ${place}`, rows: rowsOf(certificate) };
  });
}

function rowsOf(certificate: Certificate): Fact[] {
  const { subject, issuer, serialNumber, notBefore, notAfter, subjectAltNames } = certificate;
  const { publicKey, signatureAlgorithm, sha256 } = certificate;
  return [
    ["Subject", subject === null ? "could not be read" : subject === "" ? "none" : [{ code: subject }]],
    ...row("Issuer", issuer),
    ...(notBefore === null || notAfter === null ? [] : [["Valid", `${notBefore} to ${notAfter}`] as const]),
    ...row("Names", subjectAltNames.length === 0 ? null : subjectAltNames.join(", ")),
    ...row("Public key", publicKey),
    ...row("Signed with", signatureAlgorithm),
    ...row("Serial number", serialNumber),
    ...row("SHA-256", sha256),
  ];
}

function row(label: string, text: string | null): Fact[] {
  return text === null ? [] : [[label, [{ code: text }]]];
}
