// A refused relay or login in the clear, after TLS had failed, to a finding.
import type { SessionWithOutcome, Reply } from "../../../session/session.ts";
import { refusalsOfOtherCommands } from "../../refusals.ts";
import { earlierFailure } from "../../attempts.ts";
import type { Rule } from "../../rule.ts";
import { systemsOf } from "../../systems.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";
import { otherStream } from "../../../text/places.ts";

const TEN_MINUTES_MS = 600_000;
const DENIED =
  /relay|Tenant(?:Inbound)?Attribution|not authenticated|authentication (?:required|unsuccessful)|\b5\.7\.(?:51|57|64|68)\b/i;
const CODES: ReadonlySet<number> = new Set([530, 535, 550, 554]);

export const relayDeniedAfterCleartextFallback: Rule = {
  id: "relay-denied-after-cleartext-fallback",
  applies: { smtp: true, tls: false, neighbours: true },
  restsOn: "bytes",
  judge(session, { neighbours }) {
    const reply = refusalsOfOtherCommands(session).find(isDenial);
    if (reply === undefined || session.tls !== null || !wouldKnowItByTls(session)) return null;
    const failed = earlierFailure(session, neighbours, TEN_MINUTES_MS);
    if (failed === null) return null;
    const where = otherStream(failed, session);
    return {
      certainty: "likely",
      detail:
        `The server replied ${quotedReply(reply)} in a session without TLS. TLS between the same client and server had failed just before ` +
        `(${where}, ${failed.outcome}): without TLS the server does not recognise this client.`,
      evidence: [
        evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`),
        evidenceOf(null, `outcome of ${where}`, failed.outcome),
      ],
    };
  },
};

const isDenial = ({ code, text }: Reply): boolean => CODES.has(code) && DENIED.test(text);

/** Microsoft's, or a server that offers no login in the clear. */
function wouldKnowItByTls(session: SessionWithOutcome): boolean {
  const offersLogin = session.smtp?.capabilities.some((line) => /^AUTH\b/i.test(line)) ?? false;
  return systemsOf(session, "server").includes("Exchange") || !offersLogin;
}
