// AUTH with readable passwords in the offer outside TLS to a finding (RFC 4954 section 4, RFC 8314 section 3).
import { isSubmission } from "../clear-talk.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

/** Some servers write AUTH= for old clients. */
const OFFER = /^AUTH[ =](?:.*[ =])?(PLAIN|LOGIN)(?: |$)/i;

export const authOfferedInClear: Rule = {
  id: "auth-offered-in-clear",
  severity: "info",
  title: "The server offers logins outside TLS",
  explanation:
    "The reply to EHLO before TLS offers AUTH with PLAIN or LOGIN, whose passwords anybody on the way can read. It invites " +
    "clients to send them in the clear, and lets an attacker who removes STARTTLS collect them. On port 587 it is a warning. " +
    "Whether a client did so is another finding.",
  logs: [],
  remedies: [
    { system: "Postfix", text: "smtpd_tls_auth_only = yes." },
    { system: "Exim", text: "auth_advertise_hosts = ${if def:tls_in_cipher {*}{}}." },
    { system: "Exchange", text: "BasicAuthRequireTLS on the Receive connector." },
    { system: "any", text: "Let the server offer AUTH inside TLS only." },
  ],
  concerns: "server",
  references: ["RFC 4954 section 4", "RFC 8314 section 3"],
  restsOn: "bytes",
  judge(session) {
    const offer = session.smtp?.capabilities.find((line) => OFFER.test(line));
    const frame = session.smtp?.ehloReply?.frame ?? session.smtp?.ehlo?.frame ?? null;
    if (offer === undefined || frame === null) return null;
    return {
      severity: isSubmission(session) ? "warning" : "info",
      certainty: "certain",
      detail: `The reply to EHLO (frame ${frame}) offers "${offer}" before TLS.`,
      evidence: [shows(frame, "smtp.capabilities", offer)],
    };
  },
};
