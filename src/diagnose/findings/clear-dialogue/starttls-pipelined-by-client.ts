// Plain bytes of the client between STARTTLS and its reply to a finding (RFC 3207 section 4, CVE-2011-0411).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { refusedForPipelining } from "../../refusals.ts";
import { count } from "../../../text/amounts.ts";
import { quotedReply } from "../../../text/messages.ts";

export const starttlsPipelinedByClient: Rule = {
  id: "starttls-pipelined-by-client",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session) {
    const { smtp } = session;
    const stray = smtp?.strayAfterStarttls.client;
    const command = smtp?.starttls.command;
    if (!stray || !command) return null;
    const reply = smtp?.starttls.reply ?? null;
    // What comes after the reply is not pipelined: that client did not begin TLS.
    if (reply !== null && stray.frame > reply.frame) return null;
    const refusal = refusedForPipelining(session);
    return {
      certainty: "certain",
      detail:
        `${count(stray.bytes, "byte")} that are not TLS follow ${command.verb} (frame ${command.frame}) in frame ` +
        `${stray.frame}, before its reply${reply === null ? "" : ` (frame ${reply.frame})`}. They may be an injection, or a ` +
        `client that does not wait.${refusal === null ? "" : ` The server refused that: ${quotedReply(refusal)}.`}`,
      evidence: [
        evidenceOf(command.frame, "smtp.starttls.command", command.verb),
        evidenceOf(stray.frame, "smtp.strayAfterStarttls.client.bytes", stray.bytes),
        ...(refusal === null
          ? []
          : [evidenceOf(refusal.frame, "smtp.starttls.reply", `${refusal.code} ${refusal.text}`)]),
      ],
    };
  },
};
