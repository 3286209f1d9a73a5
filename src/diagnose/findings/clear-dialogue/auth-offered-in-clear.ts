// AUTH with readable passwords in the offer outside TLS to a finding (RFC 4954 section 4, RFC 8314 section 3).
import { isSubmission } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

/** Some servers write AUTH= for old clients. */
const OFFER = /^AUTH[ =](?:.*[ =])?(PLAIN|LOGIN)(?: |$)/i;

/** Few lines begin with an A: the pattern is for those. */
const isOffer = (line: string): boolean => (line.charCodeAt(0) | 0x20) === 0x61 && OFFER.test(line);

export const authOfferedInClear: Rule = {
  id: "auth-offered-in-clear",
  applies: { smtp: true },
  restsOn: "bytes",
  judge(session) {
    const offer = session.smtp?.capabilities.find(isOffer);
    const frame = session.smtp?.ehloReply?.frame ?? session.smtp?.ehlo?.frame ?? null;
    if (offer === undefined || frame === null) return null;
    return {
      severity: isSubmission(session) ? "warning" : "info",
      certainty: "certain",
      detail: `The EHLO reply (frame ${frame}) offers "${offer}" before TLS.`,
      evidence: [evidenceOf(frame, "smtp.capabilities", offer)],
    };
  },
};
