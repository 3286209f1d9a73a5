// A ClientHello that left before the reply to STARTTLS had come to a finding (RFC 3207 section 4).
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const clientDidNotWaitFor220: Rule = {
  id: "client-did-not-wait-for-220",
  severity: "warning",
  title: "The client began TLS before the server had agreed",
  explanation:
    "The client sent its ClientHello before it can have known the reply to STARTTLS: its packet does not acknowledge that " +
    "reply. Servers that take their input in one read lose the hello or see plain text in it, and may refuse or hang; " +
    "others cope. It happens with each session or with slow servers only.",
  logs: [
    { system: "Exim", text: '"SMTP protocol synchronization error".' },
    { system: "Postfix", text: '"improper command pipelining after STARTTLS".' },
  ],
  remedies: [
    { system: "any", text: "Let the client wait for the 220 reply to STARTTLS before it begins TLS." },
  ],
  concerns: "client",
  references: ["RFC 3207 section 4", "RFC 2920 section 3.1"],
  restsOn: "whole-view",
  judge({ smtp, view }) {
    // The reply may be among what is missing.
    if (!view.bothSides || view.missing.some(({ from }) => from === "server")) return null;
    const early = smtp?.helloBeforeReply ?? null;
    const command = smtp?.starttls.command ?? null;
    if (early === null || command === null) return null;
    const reply = smtp?.starttls.reply ?? null;
    const came = reply === null ? "none is in the capture" : `it came in frame ${reply.frame}`;
    return {
      certainty: "certain",
      detail:
        `The client sent ${command.verb} (frame ${command.frame}) and its ClientHello (frame ${early}) without waiting ` +
        `for the reply (${came}).`,
      evidence: [
        shows(command.frame, "smtp.starttls.command", command.verb),
        shows(early, "smtp.helloBeforeReply", early),
      ],
    };
  },
};
