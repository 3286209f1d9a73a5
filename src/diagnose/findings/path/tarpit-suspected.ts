// tarpit-suspected: the server takes the same long time for each of its replies.
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { type Wait, waitsOf } from "../../path.ts";
import { duration } from "../../../text/amounts.ts";

const LONG_MS = 3000;
/** Two may be chance. */
const REPLIES = 3;
/** Of the first of them. */
const TOLERANCE = 0.1;

export const tarpitSuspected: Rule = {
  id: "tarpit-suspected",
  restsOn: "whole-view",
  judge(session) {
    if (session.smtp === null && session.dialogue === null) return null;
    if (longestSilenceMs(session) < LONG_MS) return null;
    const alike = evenlyLate(waitsOf(session).filter(({ side }) => side === "server"));
    const [first, last] = [alike[0], alike.at(-1)];
    if (first === undefined || last === undefined || alike.length < REPLIES) return null;
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

/** No wait is longer: from the first to the last word, or from the connection's first frame on. */
function longestSilenceMs({ turns }: SessionWithOutcome): number {
  let [first, last] = [0, 0];
  for (const { startMs, endMs } of turns) {
    first = Math.min(first, endMs);
    last = Math.max(last, startMs);
  }
  return last - first;
}

/** Those near the first of them that has enough of its like. */
function evenlyLate(waits: readonly Wait[]): readonly Wait[] {
  const late = waits.filter(({ durationMs }) => durationMs >= LONG_MS);
  const groups = late.map((one) =>
    late.filter(({ durationMs }) => Math.abs(durationMs - one.durationMs) <= one.durationMs * TOLERANCE),
  );
  return groups.find((group) => group.length >= REPLIES) ?? [];
}
