// The marks of a firewall that overwrites what SMTP says: Cisco's inspection replaces letters by X and * of equal number.
import type { Judged, Reply } from "../session/session.ts";

const KEYWORD = /^X{4,}[A-Z]?(?:\s|$)/;
const VERB = /^X{4,}[A-Z]?$/;
/** Of the greeting such devices leave "220", its digits where they recur, and spaces. */
const GREETING = /^[20* \n]*\*{4,}[20* \n]*$/;

/** STARTTLS may be under one of these. */
export function maskedKeyword({ smtp }: Judged): string | null {
  return smtp?.capabilities.find((line) => KEYWORD.test(line.toUpperCase()))?.split(" ")[0] ?? null;
}

export function maskedGreeting({ smtp }: Judged): Reply | null {
  return smtp?.banner && GREETING.test(smtp.banner.text) ? smtp.banner : null;
}

export function maskedCommand({ smtp }: Judged) {
  return smtp?.exchanges.find(({ verb }) => VERB.test(verb)) ?? null;
}

/** A masked greeting alone does no harm: STARTTLS may be offered behind it. */
export function isMasked(session: Judged): boolean {
  if (session.smtp?.starttls.advertised === true) return false;
  const isHidden = maskedKeyword(session) !== null || maskedCommand(session) !== null;
  return isHidden || (maskedGreeting(session) !== null && session.smtp?.ehlo !== null);
}
