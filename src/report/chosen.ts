// What was read from captures, and a filter -> the sessions that a report is about, and counts of all.
import type { Session } from "../session/session.ts";
import type { Capture } from "./report-document.ts";
import { type Seen, SeenTally } from "./seen.ts";
import type { SessionFilter } from "./session-filter.ts";

/** What several captures hold, or one. */
export interface ReadSessions {
  /** In the order in which they were read. */
  readonly captures: readonly Capture[];
  /** By capture and stream. */
  readonly sessions: readonly Session[];
}

/** The same, of which only `sessions` are shown. */
export interface Chosen extends ReadSessions {
  /** Read, but not chosen: they may speak against what is said of the others. */
  readonly others: readonly Session[];
}

/** Throws what {@link SeenTally} throws. */
export function choose({ captures, sessions }: ReadSessions, filter: SessionFilter): Chosen & { seen: Seen } {
  const tally = new SeenTally(filter);
  const chosen: Session[] = [];
  const others: Session[] = [];
  for (const session of sessions) (tally.add(session) ? chosen : others).push(session);
  return { captures, sessions: chosen, others, seen: tally.seen };
}
