// The answer to EHLO: does it name STARTTLS, and has it the form of RFC 5321 section 4.1.1.1?
import type { SmtpReply } from "./smtp-replies.ts";

/**
 * `starttls-on-first-line`: STARTTLS is on the line that clients read only the server's name from; `marks`: lines follow the one
 * marked as the last; `codes`: its lines have different codes.
 */
export type EhloReplyFault = "starttls-on-first-line" | "marks" | "codes";

/** A line after the first whose keyword is STARTTLS. */
export const offersStarttls = (capability: string): boolean =>
  // Few lines hold the word at all: the pattern is for those that might.
  capability.length >= KEYWORD.length && mayBegin(capability) && /^STARTTLS(\s|$)/i.test(capability.trim());

/** What is wrong with a complete reply by itself. */
export function ehloReplyFault({ code, lines: [first = ""], keywords }: SmtpReply): EhloReplyFault | null {
  return code === 250 && offersStarttls(first) && !keywords.some(offersStarttls)
    ? "starttls-on-first-line"
    : null;
}

const KEYWORD = "STARTTLS";

/** An S in either case, or space that is left out. */
const mayBegin = (capability: string): boolean => {
  const first = capability.charCodeAt(0);
  return first === 0x53 || first === 0x73 || first <= 0x20 || first >= 0x80;
};
