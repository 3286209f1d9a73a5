// The name that a server gives itself (RFC 5321 section 4.2).
import type { Judged } from "../session/session.ts";

/** Two labels or more, the last of which is no number. */
const HOST = /^(?:[\w-]+\.)+[a-z][a-z0-9-]*(?=\s|$)/i;

/** The host that the greeting begins with, in lower case; null where it names none. */
export function greetingHost({ smtp }: Judged): string | null {
  const found = smtp?.banner ? HOST.exec(smtp.banner.text) : null;
  return found && found[0].toLowerCase();
}
