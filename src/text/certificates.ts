// A certificate -> words for how long it is valid and what it may be used for.
import type { Certificate } from "../session/session.ts";
import { firstOf } from "./amounts.ts";
import { elapsedMs } from "./elapsed.ts";
import { shortened } from "./printable.ts";

/** UTF-16 units of a name; the longest of a CA have about 150. */
const MAX_NAME = 250;
const DAY_MS = 86_400_000;
/** A certificate may list thousands. */
const MAX_PURPOSES = 4;

/** From notBefore to notAfter, rounded: 90 days are often a second less. Null without two dates. */
export function validDays({
  notBefore,
  notAfter,
}: Pick<Certificate, "notBefore" | "notAfter">): number | null {
  const elapsed = elapsedMs(notBefore, notAfter);
  return elapsed === null || Number.isNaN(elapsed) ? null : Math.round(elapsed / DAY_MS);
}

/** In a sentence, in quotation marks: what it says must be found behind it. */
export const quotedName = (name: string): string => `"${shortened(name, MAX_NAME)}"`;

/** `serverAuth and clientAuth`; null where the certificate names no purpose, and may serve any. */
export function purposesText({ extendedKeyUsage }: Certificate): string | null {
  if (extendedKeyUsage === null) return null;
  return extendedKeyUsage.purposes.length === 0
    ? "no purpose"
    : firstOf(extendedKeyUsage.purposes, MAX_PURPOSES);
}
