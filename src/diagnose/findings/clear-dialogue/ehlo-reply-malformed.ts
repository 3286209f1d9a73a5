// The form of the EHLO reply, where clients will not find STARTTLS in it, to a finding (RFC 5321 section 4.1.1.1).
import type { SmtpDialogue } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

type Fault = NonNullable<SmtpDialogue["ehloReplyFault"]>;

const TITLES: Readonly<Record<Fault, string>> = {
  "starttls-on-first-line": "STARTTLS is on the first EHLO line and will be ignored",
  marks: "The lines of the EHLO reply are not marked as one reply",
  codes: "The lines of the EHLO reply have different codes",
};

const SENTENCES: Readonly<Record<Fault, string>> = {
  "starttls-on-first-line":
    "has STARTTLS on its first line, where the server's name belongs. Clients read extensions from the " +
    "second line on.",
  marks:
    'does not mark its lines as one reply ("250-" on all but the last, "250 " on the last). Clients may stop reading ' +
    "before STARTTLS.",
  codes: "has different codes on its lines. Clients may reject it or miss STARTTLS.",
};

export const ehloReplyMalformed: Rule = {
  id: "ehlo-reply-malformed",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge({ smtp, view }) {
    const fault = smtp?.ehloReplyFault ?? null;
    const frame = smtp?.ehloReply?.frame ?? null;
    if (fault === null || frame === null) return null;
    // A missing packet also makes the reply look malformed.
    if (view.missing.some(({ from }) => from === "server")) return null;
    // What looks like part of the reply may answer a command that the capture lacks.
    const isWhole = view.fromStart && view.missing.length === 0;
    return {
      title: TITLES[fault],
      certainty: isWhole || fault === "starttls-on-first-line" ? "certain" : "possible",
      detail: `The EHLO reply (frame ${frame}) ${SENTENCES[fault]}`,
      evidence: [evidenceOf(frame, "smtp.ehloReplyFault", fault)],
    };
  },
};
