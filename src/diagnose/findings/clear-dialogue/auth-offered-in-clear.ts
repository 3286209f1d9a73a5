// AUTH with readable passwords in the offer outside TLS to a finding (RFC 4954 section 4, RFC 8314 section 3).
import { isSubmission } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const authOfferedInClear: Rule = {
  id: "auth-offered-in-clear",
  applies: { smtp: true },
  restsOn: "bytes",
  judge(session, { loginOffers }) {
    const offer = session.smtp === null ? "" : loginOffers.of(session.smtp.capabilities);
    const frame = session.smtp?.ehloReply?.frame ?? session.smtp?.ehlo?.frame ?? null;
    if (offer === "" || frame === null) return null;
    return {
      severity: isSubmission(session) ? "warning" : "info",
      certainty: "certain",
      detail: `The EHLO reply (frame ${frame}) offers "${offer}" before TLS.`,
      evidence: [evidenceOf(frame, "smtp.capabilities", offer)],
    };
  },
};
