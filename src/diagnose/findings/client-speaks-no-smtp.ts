// A client whose first bytes are neither SMTP nor TLS to a finding (RFC 5321 section 4.1).
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const clientSpeaksNoSmtp: Rule = {
  id: "client-speaks-no-smtp",
  severity: "error",
  title: "The client began with something that is not SMTP",
  explanation:
    "The first bytes of the client are no command of SMTP, no TLS and no HTTP. Scanners, malware and programs that " +
    "are set to the wrong port send such bytes; a device that changes what passes can spoil a good command. " +
    "STARTTLS was never spoken of. The bytes themselves are not printed.",
  logs: [
    { system: "Postfix", text: 'Receiving: "non-SMTP command from ...", "improper command pipelining".' },
    {
      system: "Sendmail",
      text: 'Receiving: "Command unrecognized", or "did not issue MAIL/EXPN/VRFY/ETRN".',
    },
  ],
  remedies: [
    {
      system: "any",
      text:
        "Where the client is your own, correct its host and port, and look for a device in between that changes what " +
        "it sends. Otherwise nothing has to be done.",
    },
  ],
  concerns: "client",
  references: ["RFC 5321 section 4.1"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const { opening, protocol, tls, smtp } = session;
    const client = opening.client;
    if (protocol !== "smtp" || tls !== null || smtp?.ehlo || client?.kind !== "binary") return null;
    const first = client.frame;
    return {
      certainty: "certain",
      detail: `The client began with bytes that are neither SMTP nor TLS (frame ${first}).${answer(session, first)}`,
      evidence: [shows(first, "opening.client.kind", "binary")],
    };
  },
};

/** Servers repeat in such a reply what they got, so its text is not quoted. */
function answer({ smtp }: Judged, from: number): string {
  const first = smtp?.replies.find(({ frame }) => frame >= from);
  return first === undefined ? "" : ` The server refused them with ${first.code} (frame ${first.frame}).`;
}
