// A refused relay or login in the clear, after TLS had failed, to a finding.
import type { SessionWithOutcome, Reply } from "../../../session/session.ts";
import { FIX_TLS_FIRST } from "../../texts/clear-dialogue.ts";
import { refusalsOfOtherCommands } from "../../refusals.ts";
import { earlierFailure, offeredOldVersionsOnly } from "../../attempts.ts";
import type { Context, Rule } from "../../rule.ts";
import { withoutNames } from "../../tls-demand.ts";
import type { Systems } from "../../systems.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";
import { otherStream } from "../../../text/places.ts";

const TEN_MINUTES_MS = 600_000;
/** Some senders keep to clear text for hours. */
const DAY_MS = 86_400_000;
/** Microsoft 365 tells an organisation's servers by certificate or address. */
const TENANT = /Tenant(?:Inbound)?Attribution|\b5\.7\.(?:51|57|64|68)\b/i;
const DENIED = /relay|not authenticated|authentication (?:required|unsuccessful)/i;
/** Postfix names its table of recipients so; lists of open relays refuse the client for its address. */
const OF_OTHERS =
  /unknown in relay|(?<!\bnot an )\bopen (?:proxy|relay)|\bblocked (?:by|using)\b|\b(?:black|block)?listed\b/i;
const CODES: ReadonlySet<number> = new Set([530, 535, 550, 554]);

export const relayDeniedAfterCleartextFallback: Rule = {
  id: "relay-denied-after-cleartext-fallback",
  applies: { smtp: true, tls: false, neighbours: true },
  restsOn: "bytes",
  judge(session, context) {
    const reply = refusalsOfOtherCommands(session).find(isDenial);
    if (reply === undefined || session.tls !== null || !wouldKnowItByTls(session, context.systems))
      return null;
    const soon = earlierFailure(session, context.neighbours, TEN_MINUTES_MS);
    const failed = soon ?? (TENANT.test(reply.text) ? lastingFailure(session, context) : null);
    if (failed === null || workedSince(failed, session, context)) return null;
    const where = otherStream(failed, session);
    const [when, knows] =
      soon === null ? ["before", "may not recognise"] : ["just before", "does not recognise"];
    return {
      certainty: soon === null ? "possible" : "likely",
      detail:
        `The server replied ${quotedReply(reply)} in a session without TLS. TLS between the same client and server had failed ${when} ` +
        `(${where}, ${failed.outcome}): without TLS the server ${knows} this client.`,
      evidence: [
        evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`),
        evidenceOf(null, `outcome of ${where}`, failed.outcome),
      ],
      // Who made TLS fail, the findings of that session say.
      ...(!offeredOldVersionsOnly(failed) && { fault: null, remedies: FIX_TLS_FIRST }),
    };
  },
};

function isDenial({ code, text }: Reply): boolean {
  if (!CODES.has(code)) return false;
  const said = withoutNames(text);
  return TENANT.test(said) || (DENIED.test(said) && !OF_OTHERS.test(said));
}

/** TLS between the two was established after that failure: then it is not what kept the client in the clear. */
function workedSince(
  failed: SessionWithOutcome,
  session: SessionWithOutcome,
  { neighbours }: Context,
): boolean {
  const [from, until] = [failed.startTime ?? "", session.startTime ?? ""];
  return neighbours.pair(session).some(({ outcome, startTime }) => {
    return outcome === "established" && startTime !== null && startTime > from && startTime < until;
  });
}

/** Within a day, in which TLS never worked between the two. */
function lastingFailure(session: SessionWithOutcome, { neighbours }: Context): SessionWithOutcome | null {
  const failed = earlierFailure(session, neighbours, DAY_MS);
  return neighbours.pair(session).some(({ outcome }) => outcome === "established") ? null : failed;
}

/** Microsoft's, or a server that offers no login in the clear. */
function wouldKnowItByTls(session: SessionWithOutcome, systems: Systems): boolean {
  const offersLogin = session.smtp?.capabilities.some((line) => /^AUTH\b/i.test(line)) ?? false;
  return systems.of(session, "server").includes("Exchange") || !offersLogin;
}
