// The sessions of a client and server -> the last one before this in which TLS had failed.
import { triedInVain } from "./failure.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Judged } from "../session/session.ts";
import { elapsedMs } from "./timing.ts";

/** Begun at most `withinMs` before this one, and closed before; null where there is none. */
export function earlierFailure(session: Judged, neighbours: Neighbours, withinMs: number): Judged | null {
  const isBefore = (other: Judged) => {
    const ago = elapsedMs(other.startTime, session.startTime);
    const gap = elapsedMs(other.close.time ?? other.endTime, session.startTime);
    return ago !== null && ago > 0 && ago <= withinMs && gap !== null && gap >= 0;
  };
  const others = neighbours.pair(session).filter((other) => other !== session);
  return others.findLast((other) => isBefore(other) && triedInVain(other)) ?? null;
}
