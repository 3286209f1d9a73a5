// The enhanced status code of a reply -> what it means (RFC 3463, and the registry of RFC 5248).
import type { Reply } from "../session/session.ts";

/** By subject and detail, whatever the class; what "other" stands for tells nothing. */
const MEANINGS: Readonly<Partial<Record<string, string>>> = {
  "1.1": "bad destination mailbox address",
  "1.2": "bad destination system address",
  "1.3": "bad destination mailbox address syntax",
  "1.7": "bad sender's mailbox address syntax",
  "1.8": "bad sender's system address",
  "1.10": "the recipient's domain accepts no mail (null MX)",
  "2.1": "mailbox disabled, not accepting messages",
  "2.2": "mailbox full",
  "2.3": "message length exceeds administrative limit",
  "3.1": "mail system full",
  "3.2": "system not accepting network messages",
  "3.4": "message too big for system",
  "4.2": "bad connection",
  "4.3": "directory server failure",
  "4.4": "unable to route",
  "4.5": "mail system congestion",
  "5.1": "invalid command",
  "5.2": "syntax error",
  "5.3": "too many recipients",
  "5.4": "invalid command arguments",
  "7.1": "delivery not authorized, message refused",
  "7.8": "authentication credentials invalid",
  "7.9": "authentication mechanism is too weak",
  "7.10": "encryption needed",
  "7.11": "encryption required for requested authentication mechanism",
  "7.12": "a password transition is needed",
  "7.13": "user account disabled",
  "7.14": "trust relationship required",
  "7.20": "no passing DKIM signature found",
  "7.23": "SPF validation failed",
  "7.24": "SPF validation error",
  "7.25": "reverse DNS validation failed",
  "7.26": "multiple authentication checks failed",
  "7.27": "sender address has null MX",
  "7.28": "mail flood detected",
};

/** Like "5.7.8", as the text of the reply begins; null where it does not begin with one. */
export const statusOf = ({ text }: Reply): string | null =>
  /^[#<([]?([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/.exec(text)?.[1] ?? null;

/** Null for a status that is not registered, or says nothing. */
export const meaningOf = (status: string): string | null => MEANINGS[status.slice(2)] ?? null;
