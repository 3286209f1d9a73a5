// A line of an SMTP client -> its command (RFC 5321 section 4.1.1, RFC 2033, RFC 3030, RFC 3207, RFC 4954).
import { latin1 } from "../bytes/ascii.ts";
import type { Speaker } from "./dialect.ts";

/** White space alone, or an argument. */
export type Trailing = "space" | "parameters" | null;

export interface SmtpCommand {
  /** In upper case. */
  readonly verb: string;
  /** What follows the verb, or "". */
  readonly argument: string;
  /** What is between the verb and the end of the line. */
  readonly trailing: Trailing;
}

const COMMAND = /^([A-Za-z][A-Za-z-]{2,15})(?:\s+(.*))?$/s;
const KNOWN = new Set(
  "EHLO HELO LHLO MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT STARTTLS X-ANONYMOUSTLS AUTH ETRN".split(
    " ",
  ),
);
/** What firewalls overwrite commands with that they do not allow. */
const MASKED = /^X{4,}[A-Z]?$/;

/** Null if the line does not have the form of a command. */
export function smtpCommand(line: string): SmtpCommand | null {
  const match = COMMAND.exec(line);
  const verb = match?.[1];
  if (verb === undefined) return null;
  const argument = match?.[2]?.trim() ?? "";
  const trailing = argument !== "" ? "parameters" : line.length > verb.length ? "space" : null;
  return { verb: verb.toUpperCase(), argument, trailing };
}

/** Only these are named in a report: another word in their place may be a password. */
export const isKnownVerb = (verb: string): boolean => KNOWN.has(verb);

export const isGreetingVerb = (verb: string): boolean =>
  verb === "EHLO" || verb === "HELO" || verb === "LHLO";

/** STARTTLS, and Exchange's own form of it. */
export const isUpgradeVerb = (verb: string): boolean => verb === "STARTTLS" || verb === "X-ANONYMOUSTLS";

/** The verb, or "data" if it may be private. */
export const verbText = (verb: string): string => (isKnownVerb(verb) || MASKED.test(verb) ? verb : "data");

/** X-ANONYMOUSTLS. */
const MAX_VERB_BYTES = 14;

/** Most segments end where a line ends: bytes after a gap that look like the start of a line are one. */
export function beginsSmtpLine(from: Speaker, bytes: Uint8Array, start: number, end: number): boolean {
  const beginning = latin1(bytes, start, Math.min(end, start + MAX_VERB_BYTES + 1));
  if (from === "server") return /^[2-5]\d\d[ -]/.test(beginning);
  const [, verb = ""] = /^([A-Z-]+)\s/i.exec(beginning) ?? [];
  return isKnownVerb(verb.toUpperCase());
}
