// A session -> the one shortly before in which the same client offered the same server a higher version, and failed.
import type { ClientHello, Judged } from "../session/session.ts";
import type { Around } from "./rule.ts";
import { elapsedMs } from "./timing.ts";
import { versionNumber } from "./tls-versions.ts";

const MINUTE_MS = 60_000;

export interface EarlierOffer {
  readonly session: Judged;
  readonly hello: ClientHello;
  readonly gapMs: number;
}

/** The nearest that ended at most a minute before this one began; null where there is none. */
export function earlierHigherOffer(session: Judged, { neighbours }: Around): EarlierOffer | null {
  const highest = session.tls?.clientHello?.highestVersion;
  if (highest === undefined) return null;
  for (const earlier of neighbours.pair(session).toReversed()) {
    const hello = earlier.tls?.clientHello;
    if (earlier === session || !hello || earlier.outcome !== "handshake-failed") continue;
    if (versionNumber(hello.highestVersion) <= versionNumber(highest)) continue;
    const gapMs = elapsedMs(earlier.endTime, session.startTime);
    if (gapMs !== null && gapMs >= 0 && gapMs <= MINUTE_MS) return { session: earlier, hello, gapMs };
  }
  return null;
}
