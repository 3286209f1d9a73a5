// Plaintext of the server after its reply to STARTTLS to a finding (RFC 3207 section 4).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";

export const starttlsPipelinedByServer: Rule = {
  id: "starttls-pipelined-by-server",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge({ smtp, tls }) {
    const stray = smtp?.strayAfterStarttls.server;
    const reply = smtp?.starttls.reply;
    if (!smtp || !stray || !reply || reply.code >= 400) return null;
    // A refusal in place of TLS, or a late one for a client that never began, is no injection.
    const isRefusal = smtp.replies.some(({ frame }) => frame === stray.frame);
    const hello = tls?.clientHello?.firstFrame ?? null;
    const isWithReply = stray.frame === reply.frame;
    if (isRefusal && !tls?.established) return null;
    if (!isWithReply && hello !== null && stray.frame > hello) return null;
    const words = stray.text === null ? "" : ` ("${stray.text}")`;
    return {
      certainty: "certain",
      detail:
        `${count(stray.bytes, "byte")} that are not TLS${words} follow the reply to STARTTLS (frame ${reply.frame}) in frame ` +
        `${stray.frame}, before the client started TLS. They may be an injected reply.`,
      evidence: [
        evidenceOf(reply.frame, "smtp.starttls.reply.code", reply.code),
        evidenceOf(stray.frame, "smtp.strayAfterStarttls.server.bytes", stray.bytes),
      ],
    };
  },
};
