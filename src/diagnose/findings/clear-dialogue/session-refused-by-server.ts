// A session that the server ended with a refusal before TLS was asked for to a finding (RFC 5321 sections 3.8 and 4.2).
import type { Fault, SessionWithOutcome, Reply } from "../../../session/session.ts";
import { commandOf, type Reason, reasonOf } from "../../refusals.ts";
import { RAISE_THE_LIMIT } from "../../texts/remedies.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const sessionRefusedByServer: Rule = {
  id: "session-refused-by-server",
  restsOn: "bytes",
  applies: { smtp: true, tls: false },
  judge(session) {
    const reply = endingRefusal(session);
    const reason = reply && reasonOf(reply);
    if (reply === null || reason === "time-out") return null;
    const command = commandOf(session, reply);
    const said = command === null ? "The server sent" : `The server answered ${command} with`;
    return {
      certainty: "certain",
      detail: `${said} ${quotedReply(reply)}${reply.code === 421 ? " and so ended the session" : ""}. ${OUTLOOK[reply.code < 500 ? "later" : "never"]}`,
      evidence: [evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`)],
      ...byReason(reason),
    };
  },
};

const OUTLOOK = {
  later: "The client may retry later.",
  never: "Retrying without a change does not help.",
} as const;

/** A 421 to whatever it was, or EHLO refused with nothing accepted after it. */
function endingRefusal({ smtp, outcome }: SessionWithOutcome): Reply | null {
  if (smtp === null || smtp.starttls.reply !== null) return null;
  const closing = smtp.replies.find(({ code }) => code === 421);
  if (closing !== undefined) return closing.frame === smtp.banner?.frame ? null : closing;
  const { ehloReply } = smtp;
  return outcome === "no-handshake" && ehloReply !== null && ehloReply.code >= 400 ? ehloReply : null;
}

function byReason(reason: Reason | null): Pick<Match, "fault" | "remedies"> {
  const fault: Fault | null = reason === "load" || reason === "tls-set-up" ? "server" : null;
  return reason === "load" ? { fault, remedies: RAISE_THE_LIMIT } : { fault };
}
