// What a certificate lets its key do in TLS: the extensions keyUsage and extendedKeyUsage (RFC 5280 sections 4.2.1.3
// and 4.2.1.12) -> whether they allow it, and in words what they do allow.
import type { Certificate, SessionWithOutcome } from "../session/session.ts";
import { list } from "../text/amounts.ts";
import { purposesText } from "../text/certificates.ts";
import { serverSaidAtMost } from "./after-handshake.ts";
import type { Context } from "./rule.ts";

/**
 * "any": only as anyExtendedKeyUsage, which OpenSSL does not take for a purpose that it looks for. Certificates without
 * the extension are for everything, and so are those whose extension could not be read.
 */
export type Permission = "yes" | "any" | "no";

const CLIENT: readonly string[] = ["clientAuth"];
/** With the two that stood for it when strong ciphers were rationed; OpenSSL still takes them. */
const SERVER: readonly string[] = ["serverAuth", "msSGC", "nsSGC"];

export const forClients = (certificate: Certificate): Permission => permission(certificate, CLIENT);
export const forServers = (certificate: Certificate): Permission => permission(certificate, SERVER);

function permission({ extendedKeyUsage }: Certificate, wanted: readonly string[]): Permission {
  if (extendedKeyUsage === null) return "yes";
  const { purposes } = extendedKeyUsage;
  if (purposes.some((purpose) => wanted.includes(purpose))) return "yes";
  return purposes.includes("anyExtendedKeyUsage") ? "any" : "no";
}

/** Like "serverAuth" or "serverAuth and emailProtection"; "no purpose" where the extension names none. */
export const purposesOf = (certificate: Certificate): string => purposesText(certificate) ?? "no purpose";

/** It has a key usage, and that is not among it. */
export const lacksUse = ({ keyUsage }: Certificate, use: string): boolean =>
  keyUsage !== null && !keyUsage.uses.includes(use);

/** Like "keyEncipherment"; "nothing" where no bit is set. */
export const usesOf = ({ keyUsage }: Certificate): string =>
  keyUsage === null || keyUsage.uses.length === 0 ? "nothing" : list(keyUsage.uses, "and");

/**
 * Leaf first; empty where the client showed none that is readable. None after Exchange's X-ANONYMOUSTLS, where nobody is
 * meant to verify them.
 */
export function clientCertificates({ tls, smtp }: SessionWithOutcome): readonly Certificate[] {
  if (tls === null || smtp?.starttls.command?.verb === "X-ANONYMOUSTLS") return [];
  return tls.certificates.filter(({ from }) => from === "client");
}

/** Of a certificate that may not authenticate a client, in a sentence: like "is only for serverAuth". "" for others. */
export const narrowWords = (certificate: Certificate): string =>
  forClients(certificate) === "no" ? `is only for ${purposesOf(certificate)} (extended key usage)` : "";

/** Replies with which a server may still be refusing. */
const FEW_REPLIES = 2;

/** In another session the same server went on with that certificate: it does not refuse it. */
export function isTakenElsewhere(
  session: SessionWithOutcome,
  { sha256 }: Certificate,
  { neighbours }: Context,
): boolean {
  return neighbours.server(session).some((other) => {
    const { tls, outcome } = other;
    if (other === session || tls === null || outcome !== "established") return false;
    return clientCertificates(other)[0]?.sha256 === sha256 && !serverSaidAtMost(tls, FEW_REPLIES);
  });
}
