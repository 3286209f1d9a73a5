// The form of the EHLO reply, where clients will not find STARTTLS in it, to a finding (RFC 5321 section 4.1.1.1).
import type { SmtpDialogue } from "../../session/session.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

type Fault = NonNullable<SmtpDialogue["ehloReplyFault"]>;

const TITLES: Readonly<Record<Fault, string>> = {
  "starttls-on-first-line": "STARTTLS is on the first EHLO line and will be ignored",
  marks: "The lines of the EHLO reply are not marked as one reply",
  codes: "The lines of the EHLO reply have different codes",
};

const SENTENCES: Readonly<Record<Fault, string>> = {
  "starttls-on-first-line":
    "has STARTTLS on its first line, where the server's name belongs. Clients take the extensions from the lines behind it.",
  marks:
    'does not mark its lines as one reply ("250-" on all but the last, "250 " on the last). Clients may stop reading ' +
    "before STARTTLS.",
  codes: "changes its code from line to line. Clients may reject it or miss STARTTLS.",
};

export const ehloReplyMalformed: Rule = {
  id: "ehlo-reply-malformed",
  severity: "warning",
  title: "The EHLO reply is malformed",
  explanation:
    "A reply to EHLO has the server's name on its first line and one extension on each further line; all lines bear the " +
    'code 250, all but the last followed by "-". This one breaks that form: STARTTLS stands on the first line, or codes ' +
    "or marks do not fit together. Clients that keep to the RFC do not see the offer, while others may. The bytes prove the " +
    "form; whether this client was put off by it shows in what it did next.",
  logs: [
    { system: "Cisco ESA", text: '"STARTTLS command not supported".' },
    { system: "Python", text: '"SMTPNotSupportedError: STARTTLS extension not supported by server."' },
  ],
  remedies: [
    {
      system: "any",
      text: "Let the server send its host name on the first line of the EHLO reply, and each extension on a line of its own.",
    },
  ],
  concerns: "server",
  references: [
    "RFC 5321 sections 4.1.1.1 and 4.2.1",
    "https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/212587.html",
  ],
  restsOn: "bytes",
  judge({ smtp, view }) {
    const fault = smtp?.ehloReplyFault ?? null;
    const frame = smtp?.ehloReply?.frame ?? smtp?.ehlo?.frame ?? null;
    if (fault === null || frame === null) return null;
    // A missing packet breaks the form as well.
    if (view.missing.some(({ from }) => from === "server")) return null;
    return {
      title: TITLES[fault],
      certainty: "certain",
      detail: `The reply to EHLO (frame ${frame}) ${SENTENCES[fault]}`,
      evidence: [shows(frame, "smtp.ehloReplyFault", fault)],
    };
  },
};
