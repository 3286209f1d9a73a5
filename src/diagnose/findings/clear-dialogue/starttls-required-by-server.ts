// A refusal in the clear that asks for TLS to a finding, with what kept the client from it (RFC 3207 section 4).
import { ENABLE_STARTTLS } from "../../texts/clear-dialogue.ts";
import type { SessionWithOutcome, Remedy } from "../../../session/session.ts";
import { isMasked, upgradeOf } from "../../dialogue.ts";
import { tlsDemand } from "../../refusals.ts";
import { earlierFailure } from "../../attempts.ts";
import { onClient, DISABLE_SMTP_INSPECTION, ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";
import { otherStream } from "../../../text/places.ts";

const DAY_MS = 86_400_000;

export const starttlsRequiredByServer: Rule = {
  id: "starttls-required-by-server",
  applies: { established: false, smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session, { neighbours }) {
    const reply = tlsDemand(session);
    if (reply === null || (session.tls !== null && session.tls.established)) return null;
    const command = session.smtp?.exchanges.find((exchange) => exchange.reply?.frame === reply.frame);
    const to = command === undefined ? "" : ` to ${command.verb} (frame ${command.frame})`;
    const failed = earlierFailure(session, neighbours, DAY_MS);
    const evidence = [evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`)];
    const where = failed === null ? null : otherStream(failed, session);
    return {
      certainty: "certain",
      detail: `The server replied ${quotedReply(reply)}${to}. ${background(session, where)}`,
      evidence:
        failed === null ? evidence : [...evidence, evidenceOf(null, `outcome of ${where}`, failed.outcome)],
      remedies: remediesFor(session, failed),
    };
  },
};

/** What kept the client from TLS. `failed` names the earlier session in which TLS failed. */
function background(session: SessionWithOutcome, failed: string | null): string {
  const advertised = upgradeOf(session)?.advertised ?? null;
  if (failed !== null) {
    return `The same client had tried TLS before and failed (${failed}): look for the cause there; this is its attempt without TLS.`;
  }
  if (advertised === true) return "It had offered STARTTLS, and the client did not use it.";
  if (advertised === null) return "The capture does not show whether it had offered STARTTLS.";
  return "Yet STARTTLS was not in its EHLO reply as it arrived here: a device in the path likely removes it.";
}

function remediesFor(session: SessionWithOutcome, failed: SessionWithOutcome | null): readonly Remedy[] {
  if (failed !== null) {
    const findThere = onClient([
      {
        system: "any",
        text:
          "Fix the cause of the TLS failure in the earlier session; most often the client does not " +
          "support TLS 1.2.",
      },
    ]);
    return [...findThere, ...ENABLE_TLS_1_2.client.filter(({ system }) => system !== "any")];
  }
  const isWithheld = upgradeOf(session)?.advertised === false || isMasked(session);
  return isWithheld ? DISABLE_SMTP_INSPECTION : ENABLE_STARTTLS;
}
