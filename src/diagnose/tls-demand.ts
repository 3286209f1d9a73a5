// A server's words that it takes nothing without TLS (RFC 3207 section 4, RFC 5248, and what servers say in their place).
import type { Judged, Reply } from "../session/session.ts";
import { refusalsOfOtherCommands } from "./clear-talk.ts";

/** 5.7.10 and 523: encryption needed; 5.7.11 and 538: needed for this mechanism. */
const CODES: ReadonlySet<number> = new Set([523, 538]);
const WORDS =
  /\bSTARTTLS\b|\bXAnonymousTls\b|\b5\.7\.1[01]\b|\b(?:must|require[sd]?|needs?|needed|only)\b.*\b(?:TLS|SSL|encrypt\w*|secure connection)\b|\b(?:TLS|SSL|encrypt\w*)\b.*\b(?:must|requir\w+|need\w*|mandatory)\b/i;
/** What refuses TLS, or mail for its content, is no demand. */
const OTHERS =
  /not (?:available|supported|implemented|offered)|unavailable|unrecogni[sz]ed|unknown command|attachment/i;

/** The refusal in the clear that asks for TLS; null where none was seen. */
export function tlsDemand(session: Judged): Reply | null {
  return refusalsOfOtherCommands(session).find(isDemand) ?? null;
}

function isDemand({ code, text }: Reply): boolean {
  if (CODES.has(code)) return true;
  return (code === 530 || code === 451 || code >= 500) && WORDS.test(text) && !OTHERS.test(text);
}
