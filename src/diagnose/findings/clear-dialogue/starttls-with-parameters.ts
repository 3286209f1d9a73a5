// STARTTLS with parameters, refused by the server, to a finding (RFC 3207 section 4: it has none).
import { refusedUpgrade } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

/** 501 says that the arguments are wrong; others do not understand the line at all. */
const WRONG_ARGUMENTS = 501;

export const starttlsWithParameters: Rule = {
  id: "starttls-with-parameters",
  restsOn: "bytes",
  applies: { smtp: true, outcome: ["starttls-refused", "handshake-failed"], eventful: true },
  judge(session) {
    const refused = refusedUpgrade(session);
    const { command, reply } = session.smtp?.starttls ?? {};
    if (refused === null || !command?.trailing || !reply || reply.code < 500 || reply.code > 504) return null;
    const what = command.trailing === "space" ? "a space" : "a parameter";
    return {
      certainty: reply.code === WRONG_ARGUMENTS ? "certain" : "likely",
      detail: `The client sent ${command.verb} with ${what} after it (frame ${command.frame}). The server refused it: ${quotedReply(reply)}.`,
      evidence: [
        evidenceOf(command.frame, "smtp.starttls.command.trailing", command.trailing),
        evidenceOf(reply.frame, "smtp.starttls.reply", refused.text),
      ],
    };
  },
};
