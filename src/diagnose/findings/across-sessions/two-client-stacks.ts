// two-client-stacks: the sessions that work and those that fail come from different TLS libraries behind one address.
import { attempts, isSameStack, failedToEstablish } from "../../attempts.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { versionNumber } from "../../tls-versions.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { streamsText } from "../../../text/places.ts";

/** A client that retries with a lower version does so within this time. */
const RETRY_MS = 60_000;

export const twoClientStacks: Rule = {
  id: "two-client-stacks",
  applies: { outcome: ["handshake-failed", "starttls-refused"], clientHello: true, neighbours: true },
  restsOn: "whole-view",
  judge(session, { neighbours }) {
    const hello = session.tls?.clientHello;
    if (!hello || !failedToEstablish(session)) return null;
    const good = attempts(neighbours.pair(session)).filter(({ outcome }) => outcome === "established");
    const others = good.filter((each) => each.tls?.clientHello && !isRetryOf(each, session));
    if (others.length === 0 || good.some((each) => isSameStack(each, session))) return null;
    const versions = [...new Set(others.map(({ tls }) => tls?.clientHello?.highestVersion.name ?? ""))];
    return {
      certainty: "likely",
      detail:
        `This hello (frame ${hello.frame}, up to ${hello.highestVersion.name}) differs from those that worked from the ` +
        `same address (${streamsText(others, session)}, up to ${versions.join(", ")}).`,
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
        evidenceOf(null, "established sessions", streamsText(others, session)),
      ],
    };
  },
};

/** The same program once more, with a lower version. */
function isRetryOf(later: SessionWithOutcome, failed: SessionWithOutcome): boolean {
  const [lower, higher] = [later.tls?.clientHello?.highestVersion, failed.tls?.clientHello?.highestVersion];
  const gap = elapsedMs(failed.startTime, later.startTime);
  if (!lower || !higher || gap === null) return false;
  return gap >= 0 && gap <= RETRY_MS && versionNumber(lower) < versionNumber(higher);
}
