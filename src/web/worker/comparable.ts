// What was read -> what of it the page offers to compare.
import { haveSameRandom, randomOf } from "../../compare/recognize.ts";
import { isFailed } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import type { Comparable } from "../messages.ts";
import type { Kept } from "./kept.ts";

export function comparableIn({ sessions }: Pick<Kept, "sessions">): Comparable {
  return {
    shared: sharedConnections(sessions),
    failed:
      sessions.some(isFailed) &&
      sessions.some((session) => session.outcome === "established" && !isFailed(session)),
  };
}

/** Client randoms that are in several captures: pairing them exactly takes longer, and is for when it is asked for. */
function sharedConnections(sessions: Kept["sessions"]): number {
  const first = new Map<string, Session>();
  const shared = new Set<string>();
  for (const session of sessions) {
    const random = randomOf(session);
    if (random === null) continue;
    const known = first.get(random) ?? session;
    first.set(random, known);
    if (known.capture !== session.capture && haveSameRandom(known, session)) shared.add(random);
  }
  return shared.size;
}
