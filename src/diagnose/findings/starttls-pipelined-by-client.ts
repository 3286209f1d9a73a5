// Plain bytes of the client between STARTTLS and its reply to a finding (RFC 3207 section 4, CVE-2011-0411).
import type { Rule } from "../rule.ts";
import { count, shows } from "../texts.ts";

export const starttlsPipelinedByClient: Rule = {
  id: "starttls-pipelined-by-client",
  severity: "error",
  title: "The client sent plain bytes behind STARTTLS, before the reply",
  explanation:
    "STARTTLS must be the last command of a group: what comes behind it in the clear is not protected by the TLS that " +
    "follows. Somebody in the path can add commands there, which a careless server then runs as if they had come inside " +
    "TLS (CVE-2011-0411, CERT VU#555316); a sloppy client does the same by itself. The bytes are certain, which of the two is " +
    "not, and whether the server ran them cannot be seen inside TLS. Postfix and Exim discard them.",
  logs: [
    {
      system: "Postfix",
      text: '"improper command pipelining after STARTTLS"; 3.9 and later: "554 5.5.0 Error: SMTP protocol synchronization".',
    },
    { system: "Exim", text: '"SMTP protocol synchronization error".' },
  ],
  remedies: [
    {
      system: "any",
      text:
        "If the client is yours, let it wait for the reply to STARTTLS. If it is not, treat this as an attempted injection and " +
        "check that the server discards what comes before TLS.",
    },
  ],
  concerns: "client",
  references: [
    "RFC 3207 section 4",
    "https://www.postfix.org/CVE-2011-0411.html (2011-03-07)",
    "CERT VU#555316",
  ],
  restsOn: "bytes",
  judge({ smtp }) {
    const stray = smtp?.strayAfterStarttls.client;
    const command = smtp?.starttls.command;
    if (!stray || !command) return null;
    const reply = smtp?.starttls.reply ?? null;
    // What comes behind the reply is no pipelining: that client did not begin TLS.
    if (reply !== null && stray.frame > reply.frame) return null;
    return {
      certainty: "certain",
      detail:
        `${count(stray.bytes, "byte")} that are no TLS follow ${command.verb} (frame ${command.frame}) in frame ` +
        `${stray.frame}, before its reply${reply === null ? "" : ` (frame ${reply.frame})`}. They may be an injection, or a ` +
        "client that does not wait.",
      evidence: [
        shows(command.frame, "smtp.starttls.command", command.verb),
        shows(stray.frame, "smtp.strayAfterStarttls.client.bytes", stray.bytes),
      ],
    };
  },
};
