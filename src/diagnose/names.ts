// The name that a server gives itself (RFC 5321 section 4.2).
import type { Judged } from "./judged.ts";

/** Two labels or more, the last of which is no number. */
const HOST = /^(?:[\w-]+\.)+[a-z][a-z0-9-]*$/i;

/** The host that the greeting begins with, in lower case; null where it names none. */
export function greetingHost({ smtp }: Judged): string | null {
  const word = smtp?.banner?.text.split(/\s/)[0] ?? "";
  return HOST.test(word) ? word.toLowerCase() : null;
}
