// A line of an SMTP client to the command that it is (RFC 5321 section 4.1.1, RFC 2033, RFC 3030, RFC 3207, RFC 4954).
import { latin1 } from "../bytes/ascii.ts";
import type { Speaker } from "./dialect.ts";

/** White space alone, or an argument. */
export type Trailing = "space" | "parameters" | null;

export interface SmtpCommand {
  /** In upper case. */
  readonly verb: string;
  /** What follows it, "" where nothing does. */
  readonly argument: string;
  /** What stands between the verb and the line's end. */
  readonly trailing: Trailing;
}

const COMMAND = /^([A-Za-z][A-Za-z-]{2,15})(?:\s+(.*))?$/s;
const KNOWN = new Set(
  "EHLO HELO LHLO MAIL RCPT DATA BDAT RSET VRFY EXPN HELP NOOP QUIT STARTTLS X-ANONYMOUSTLS AUTH ETRN".split(
    " ",
  ),
);
/** What firewalls write over commands that they do not let through. */
const MASKED = /^X{4,}[A-Z]?$/;

/** Null where the line has not the form of a command. */
export function smtpCommand(line: string): SmtpCommand | null {
  const match = COMMAND.exec(line);
  const verb = match?.[1];
  if (verb === undefined) return null;
  const argument = match?.[2]?.trim() ?? "";
  const trailing = argument !== "" ? "parameters" : line.length > verb.length ? "space" : null;
  return { verb: verb.toUpperCase(), argument, trailing };
}

/** Only these are named in a report: what else has a command's form may be a password. */
export const isKnownVerb = (verb: string): boolean => KNOWN.has(verb);

export const isGreetingVerb = (verb: string): boolean =>
  verb === "EHLO" || verb === "HELO" || verb === "LHLO";

/** STARTTLS, and Exchange's own form of it. */
export const isUpgradeVerb = (verb: string): boolean => verb === "STARTTLS" || verb === "X-ANONYMOUSTLS";

/** The verb, or "data" where it may be private. */
export const verbText = (verb: string): string => (isKnownVerb(verb) || MASKED.test(verb) ? verb : "data");

/** X-ANONYMOUSTLS. */
const MAX_VERB_BYTES = 14;

/** Segments mostly end where lines do, so what follows missing bytes is a line where it begins like one. */
export function beginsSmtpLine(from: Speaker, bytes: Uint8Array, start: number, end: number): boolean {
  const beginning = latin1(bytes, start, Math.min(end, start + MAX_VERB_BYTES + 1));
  if (from === "server") return /^[2-5]\d\d[ -]/.test(beginning);
  const [, verb = ""] = /^([A-Z-]+)\s/i.exec(beginning) ?? [];
  return isKnownVerb(verb.toUpperCase());
}
