// tarpit-suspected: the server takes the same long time for each of its replies.
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { type Wait, waitsOf } from "../../path.ts";
import { duration } from "../../../text/amounts.ts";

const MIN_DELAY_MS = 3000;
/** Two equal delays may be chance. */
const MIN_REPLIES = 3;
/** Share of the first delay by which the others may differ. */
const TOLERANCE = 0.1;

export const tarpitSuspected: Rule = {
  id: "tarpit-suspected",
  applies: { slow: true },
  restsOn: "whole-view",
  judge(session) {
    if (session.smtp === null && session.dialogue === null) return null;
    if (longestSilenceMs(session) < MIN_DELAY_MS) return null;
    const alike = evenlyLate(waitsOf(session).filter(({ side }) => side === "server"));
    const [first, last] = [alike[0], alike.at(-1)];
    if (first === undefined || last === undefined || alike.length < MIN_REPLIES) return null;
    return {
      certainty: "likely",
      detail:
        `${alike.length} of the server's replies each took about ${duration(first.durationMs)}, the first in frame ` +
        `${first.frame}, the last in frame ${last.frame}.`,
      evidence: alike.map(({ frame, durationMs }) =>
        evidenceOf(frame, "turns.startMs", Math.round(durationMs)),
      ),
    };
  },
};

/** An upper bound of every wait: from the connection's first frame, or an earlier message, to the last message. */
function longestSilenceMs({ turns }: SessionWithOutcome): number {
  let [first, last] = [0, 0];
  for (const { startMs, endMs } of turns) {
    first = Math.min(first, endMs);
    last = Math.max(last, startMs);
  }
  return last - first;
}

/** The first group of enough waits of about the same length. */
function evenlyLate(waits: readonly Wait[]): readonly Wait[] {
  const late = waits.filter(({ durationMs }) => durationMs >= MIN_DELAY_MS);
  const groups = late.map((one) =>
    late.filter(({ durationMs }) => Math.abs(durationMs - one.durationMs) <= one.durationMs * TOLERANCE),
  );
  return groups.find((group) => group.length >= MIN_REPLIES) ?? [];
}
