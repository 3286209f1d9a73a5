// A reply in the clear that turns the client away for its TLS version to a finding.
import { commandOf, refusalFor } from "../../refusals.ts";
import { tlsDemand } from "../../tls-demand.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const tlsVersionRefusedByReply: Rule = {
  id: "tls-version-refused-by-reply",
  restsOn: "bytes",
  applies: { smtp: true, established: false, eventful: true },
  judge(session) {
    const reply = refusalFor(session, "tls-version");
    // Without TLS so far, it is TLS that it demands, of whatever version.
    if (reply === null || (session.tls === null && tlsDemand(session) === reply)) return null;
    const command = commandOf(session, reply);
    const said = command === null ? "The server sent" : `The server answered ${command} with`;
    return {
      certainty: "certain",
      detail: `${said} ${quotedReply(reply)}: it demands a newer TLS version from the client.`,
      evidence: [evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`)],
    };
  },
};
