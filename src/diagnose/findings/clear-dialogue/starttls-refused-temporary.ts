// STARTTLS answered with 4xx to a finding (RFC 3207 section 4).
import type { SystemText } from "../../../session/session.ts";
import { offerWords, refusalIsDoubtful, refusedUpgrade, textsFor } from "../../dialogue.ts";
import { type Reason, reasonOf, refusedForPipelining } from "../../refusals.ts";
import type { Rule } from "../../rule.ts";
import {
  STARTTLS_REFUSED_TEMPORARILY_LOGS,
  STARTTLS_REFUSED_TEMPORARILY_REMEDIES,
} from "../../texts/clear-dialogue.ts";
import { RAISE_THE_LIMIT, WAIT_FOR_THE_REPLY } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";

export const starttlsRefusedTemporary: Rule = {
  id: "starttls-refused-temporary",
  applies: { eventful: true },
  restsOn: "bytes",
  judge(session) {
    const refused = refusedUpgrade(session);
    if (refused === null || !refused.isTemporary || refusedForPipelining(session) !== null) return null;
    const reason = reasonOf(refused);
    return {
      certainty: refusalIsDoubtful(session) ? "possible" : "certain",
      detail: [refused.sentence, offerWords(session), likelyCause(reason, refused.text)]
        .filter(Boolean)
        .join(" "),
      evidence: [evidenceOf(refused.frame, refused.field, refused.text)],
      logs: textsFor(session, STARTTLS_REFUSED_TEMPORARILY_LOGS),
      remedies: textsFor(session, remedies(reason)),
    };
  },
};

function likelyCause(reason: Reason | null, text: string): string | null {
  if (reason === "load") return "The text mentions a session limit.";
  if (reason === "tls-set-up") return "The server likely cannot load its certificate or key.";
  return /^421\b/.test(text) ? "With 421 the server also closes the connection." : null;
}

function remedies(reason: Reason | null): readonly SystemText[] {
  if (reason === "load") return RAISE_THE_LIMIT;
  return reason === "early" ? WAIT_FOR_THE_REPLY : STARTTLS_REFUSED_TEMPORARILY_REMEDIES;
}
