// server-remembers-failed-tls: Haraka offers no STARTTLS to an address that had failed in TLS (Haraka, plugins/tls.js).
import { answeredEhlo, isMasked, isSubmission } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { failureBefore, isRefuted } from "../../remembered.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { otherStream } from "../../../text/places.ts";

export const serverRemembersFailedTls: Rule = {
  id: "server-remembers-failed-tls",
  applies: { smtp: true, tls: false, neighbours: true },
  restsOn: "bytes",
  judge(session, { neighbours }) {
    const ehlo = answeredEhlo(session);
    // To port 587 it always offers STARTTLS.
    if (ehlo === null || isMasked(session) || isSubmission(session)) return null;
    const nameFrame = frameThatSaysHaraka(session);
    const failed = nameFrame === null ? null : failureBefore(session, neighbours);
    if (failed === null || isRefuted(session, failed, neighbours)) return null;
    const where = otherStream(failed.session, session);
    const { address } = session.client;
    return {
      certainty: "likely",
      detail:
        `The server names itself Haraka (frame ${nameFrame}). It offered STARTTLS to ${address} in ${where}, where TLS was begun and ` +
        `failed, and does not offer it in this connection (frame ${ehlo.frame}), which began ${duration(failed.agoMs)} after that one ended. Haraka can be set to ` +
        "offer no STARTTLS to such an address for an hour: then it is the server, and no device in the path.",
      evidence: [
        evidenceOf(nameFrame, "smtp.banner.text or smtp.ehloReply.text", "Haraka"),
        evidenceOf(ehlo.frame, "smtp.starttls.advertised", false),
        evidenceOf(null, "failed session", where),
      ],
    };
  },
};

const NAME = /\bHaraka\b/;

function frameThatSaysHaraka({ smtp }: SessionWithOutcome): number | null {
  const replies = [smtp?.banner ?? null, smtp?.ehloReply ?? null];
  return replies.find((reply) => reply !== null && NAME.test(reply.text))?.frame ?? null;
}
