// EHLO refused and HELO accepted to a finding (RFC 5321 section 3.2).
import type { SmtpDialogue } from "../../../session/session.ts";
import { NAME_THE_CLIENT } from "../../texts/clear-dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

const WRONG_ARGUMENTS = 501;
const NAMELESS = "The client's EHLO had no host name and was refused, so TLS was impossible";

export const ehloRejectedHeloFallback: Rule = {
  id: "ehlo-rejected-helo-fallback",
  restsOn: "bytes",
  applies: { smtp: true, eventful: true },
  judge({ smtp }) {
    const refused = smtp?.exchanges.find(({ verb, reply }) => verb === "EHLO" && (reply?.code ?? 0) >= 500);
    const helo = smtp?.exchanges.find(({ verb }) => verb === "HELO");
    if (!refused?.reply || helo === undefined || wasAccepted(smtp)) return null;
    const isNameless = refused.reply.code === WRONG_ARGUMENTS && refused.argument === null;
    const order = helo.frame < refused.frame ? "had sent" : "sent";
    return {
      ...(isNameless ? { title: NAMELESS, fault: "client", remedies: NAME_THE_CLIENT } : {}),
      certainty: "certain",
      detail:
        `The server answered EHLO (frame ${refused.frame})${isNameless ? ", which had no host name," : ""} with ` +
        `${quotedReply(refused.reply)}; the client ${order} HELO (frame ${helo.frame}), whose reply cannot offer STARTTLS.`,
      evidence: [
        evidenceOf(refused.reply.frame, "smtp.exchanges", `EHLO ${refused.reply.code}`),
        evidenceOf(helo.frame, "smtp.exchanges", "HELO"),
      ],
    };
  },
};

const wasAccepted = (smtp: SmtpDialogue | null): boolean =>
  smtp?.exchanges.some(({ verb, reply }) => verb === "EHLO" && reply?.code === 250) ?? false;
