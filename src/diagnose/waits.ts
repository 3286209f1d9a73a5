// Who spoke when -> how long each side made the other wait for its turn, without the way of the packets.
import type { Judged, Side } from "../session/session.ts";
import { beforeRenegotiation } from "./handshake-end.ts";
import { elapsedMs } from "./timing.ts";

export interface Wait {
  readonly side: Side;
  /** What it then said, in the words of `close.after`, where one frame says it. */
  readonly says: string;
  readonly frame: number;
  readonly durationMs: number;
}

/** Until TLS stood, or else until the last word. The first is that for the greeting or the ClientHello. */
export function waitsOf(session: Judged): readonly Wait[] {
  const end = preludeMs(session);
  const { turns, transport, view } = session;
  const waits: Wait[] = [];
  let since = 0;
  for (const turn of turns) {
    if (turn.startMs > end) break;
    // Behind the opening handshake, a whole round trip has passed; later the way from here to that side and back.
    const travel = (waits.length === 0 ? view.rttMs : transport[turn.from].rttMs) ?? 0;
    waits.push({
      side: turn.from,
      says: turn.firstFrame === turn.lastFrame ? turn.says : "next words",
      frame: turn.firstFrame,
      durationMs: Math.max(0, turn.startMs - since - travel),
    });
    since = turn.endMs;
  }
  return waits;
}

/** No wait is longer: from the first to the last word, or from the connection's first frame on. */
export function longestSilenceMs({ turns }: Judged): number {
  let [first, last] = [0, 0];
  for (const { startMs, endMs } of turns) {
    first = Math.min(first, endMs);
    last = Math.max(last, startMs);
  }
  return last - first;
}

/** From the connection's first frame until TLS stood, or else until the last word; 0 where nothing was said. */
export function preludeMs({ tls, startTime, turns }: Judged): number {
  const lastWord = turns.at(-1)?.endMs ?? 0;
  if (!tls?.established) return lastWord;
  const finished = beforeRenegotiation(tls).findLast(({ type }) => HANDSHAKE.has(type));
  return elapsedMs(startTime, finished?.time ?? null) ?? lastWord;
}

/** With which a handshake ends, whichever side is last. */
const HANDSHAKE: ReadonlySet<string> = new Set(["ChangeCipherSpec", "EncryptedHandshake"]);
