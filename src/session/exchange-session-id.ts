// Replies of Exchange -> the session's id in its protocol log, like "08DE2A6028D26C22": newer versions add it in brackets
// at the end of the greeting, and after host and time at the end of refusals.
import type { SmtpReply } from "../starttls/smtp-replies.ts";

const GREETING = /\bMicrosoft ESMTP MAIL Service\b.*\[([0-9A-F]{16})\]\s*$/i;
const REFUSAL = /\[\S+ \d{4}-\d\d-\d\dT[\d:.]+Z ([0-9A-F]{16})\]\s*$/i;

/** In upper case; null if the server is not Exchange, or does not say its id. */
export function exchangeSessionId(greeting: SmtpReply | null, refusals: readonly SmtpReply[]): string | null {
  const greeted = greeting === null ? null : inReply(greeting, GREETING);
  if (greeted !== null) return greeted;
  for (const refusal of refusals) {
    const id = inReply(refusal, REFUSAL);
    if (id !== null) return id;
  }
  return null;
}

function inReply({ text, lines }: SmtpReply, pattern: RegExp): string | null {
  // Cheap: few replies have brackets at all.
  if (!text.includes("]")) return null;
  for (const line of lines) {
    const id = pattern.exec(line)?.[1];
    if (id !== undefined) return id.toUpperCase();
  }
  return null;
}
