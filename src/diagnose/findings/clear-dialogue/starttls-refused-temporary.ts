// STARTTLS answered with 4xx to a finding (RFC 3207 section 4).
import {
  STARTTLS_REFUSED_FOR_NOW_LOGS,
  STARTTLS_REFUSED_FOR_NOW_REMEDIES,
} from "../../texts/clear-dialogue.ts";
import { offerWords, refusedUpgrade, textsFor } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

export const starttlsRefusedTemporary: Rule = {
  id: "starttls-refused-temporary",
  restsOn: "bytes",
  judge(session) {
    const refused = refusedUpgrade(session);
    if (refused === null || !refused.isTemporary) return null;
    const cause = likelyCause(refused.text);
    return {
      certainty: "certain",
      detail: [refused.sentence, offerWords(session), cause].filter(Boolean).join(" "),
      evidence: [shows(refused.frame, refused.field, refused.text)],
      logs: textsFor(session, STARTTLS_REFUSED_FOR_NOW_LOGS),
      remedies: textsFor(session, STARTTLS_REFUSED_FOR_NOW_REMEDIES),
    };
  },
};

function likelyCause(text: string): string | null {
  if (/^421\b/.test(text)) return "With 421 the server also closes the connection.";
  if (/too many|rate|limit/i.test(text)) return "The text speaks of a limit on sessions.";
  if (/local problem|temporar|unavailable|not available|currently/i.test(text)) {
    return "Likely the server cannot load its certificate or key.";
  }
  return null;
}
