// Sessions that failed and that no other capture shows, though it was recorded then -> a sentence each.
import { isFailed } from "../diagnose/failed.ts";
import type { Session } from "../session/session.ts";
import { count, list } from "../text/amounts.ts";
import { millisecondsAt } from "../text/elapsed.ts";
import type { Choosable } from "./choosable.ts";
import { nameOf } from "./compared.ts";
import type { Match } from "./pairing.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

const NAMED = 5;

/** Of each capture, where there are others that hold connections of it. */
export function absentTexts(
  captures: readonly Choosable[],
  matches: readonly Match[],
  traces: ReadonlyMap<Session, WireTrace>,
): string[] {
  const matched = new Set(matches.flatMap(({ sessions }) => sessions));
  const spans = captures.map(
    (sessions) => sessions.flatMap((session) => traces.get(session)?.recorded ?? [])[0],
  );
  return captures.flatMap((sessions, index) =>
    captures.flatMap((_, other) => {
      const span = spans[other];
      if (other === index || span === undefined) return [];
      const absent = sessions.filter(
        (session) => isFailed(session) && !matched.has(session) && isWithin(session, span),
      );
      return absent.length === 0 ? [] : absentText(absent, nameOf(index), nameOf(other));
    }),
  );
}

function isWithin({ startTime }: Session, { fromMs, untilMs }: { fromMs: number; untilMs: number }): boolean {
  const start = startTime === null ? null : millisecondsAt(startTime);
  return start !== null && start >= fromMs && start <= untilMs;
}

function absentText(absent: readonly Session[], here: string, there: string): string {
  const streams = absent.slice(0, NAMED).map(({ stream }) => String(stream));
  const more = absent.length - streams.length;
  const which = list(more > 0 ? [...streams, `${more} more`] : streams);
  return (
    `${count(absent.length, "session")} of ${here} failed (stream ${which}) and nothing in ${there} is recognised as it, though ` +
    `${there} was recorded at that time: the packets were lost before ${there}, took another way, or were changed.`
  );
}
