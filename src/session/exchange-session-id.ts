// What Exchange said -> the id of the session in its protocol log, like "08DE2A6028D26C22": newer versions tell it in
// brackets at the end of the greeting, and behind host and time at the end of refusals.
import type { SmtpReply } from "../starttls/smtp-replies.ts";

const GREETING = /\bMicrosoft ESMTP MAIL Service\b.*\[([0-9A-F]{16})\]\s*$/i;
const REFUSAL = /\[\S+ \d{4}-\d\d-\d\dT[\d:.]+Z ([0-9A-F]{16})\]\s*$/i;

/** In upper case; null where the server is none of Microsoft's, or keeps its id to itself. */
export function exchangeSessionId(greeting: SmtpReply | null, refusals: readonly SmtpReply[]): string | null {
  const said = [
    ...(greeting?.lines ?? []).map((line) => GREETING.exec(line)),
    ...refusals.flatMap(({ lines }) => lines.map((line) => REFUSAL.exec(line))),
  ];
  return said.find((found) => found !== null)?.[1]?.toUpperCase() ?? null;
}
