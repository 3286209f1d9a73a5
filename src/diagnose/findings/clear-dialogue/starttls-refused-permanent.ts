// STARTTLS answered with 5xx, or with the refusal of another protocol, to a finding (RFC 3207 section 4).
import { STARTTLS_REFUSED_LOGS, STARTTLS_REFUSED_REMEDIES } from "../../texts/clear-dialogue.ts";
import {
  offerWords,
  refusalIsDoubtful,
  refusedUpgrade,
  type RefusedUpgrade,
  textsFor,
} from "../../dialogue.ts";
import { refusedForPipelining } from "../../refusals.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const starttlsRefusedPermanent: Rule = {
  id: "starttls-refused-permanent",
  applies: { eventful: true },
  restsOn: "bytes",
  judge(session) {
    const refused = refusedUpgrade(session);
    if (refused === null || refused.isTemporary || refusedForPipelining(session) !== null) return null;
    const sentences = [refused.sentence, offerWords(session), meaning(session, refused)];
    return {
      certainty: refusalIsDoubtful(session) ? "possible" : "certain",
      detail: sentences.filter((sentence) => sentence !== "").join(" "),
      evidence: [evidenceOf(refused.frame, refused.field, refused.text)],
      logs: textsFor(session, STARTTLS_REFUSED_LOGS),
      remedies: textsFor(session, STARTTLS_REFUSED_REMEDIES),
    };
  },
};

function meaning({ smtp }: SessionWithOutcome, { text, verb, commandFrame }: RefusedUpgrade): string {
  const earlier = smtp?.exchanges.find((each) => each.verb === verb && each.frame < commandFrame);
  if (/^503\b/.test(text) && earlier !== undefined) {
    return `The client had sent ${verb} before (frame ${earlier.frame}).`;
  }
  if (/^501\b/.test(text)) return "501 is about parameters, but the command had none.";
  if (/^554 5\.7\.3\b/.test(text)) return "Exchange sends this if it cannot use its certificate.";
  if (/^50[02]\b/.test(text)) return "It does not know the command.";
  return "";
}
