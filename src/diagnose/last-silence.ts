// A session -> the silence in which it ended: who waited, who was silent, how long, and who closed.
import type { Judged, Side } from "../session/session.ts";

export interface LastSilence {
  /** Spoke last, waited, and closed. */
  readonly waiting: Side;
  readonly silent: Side;
  readonly durationMs: number;
  /** What was said before, in the words of `close.after`; null where it has no name. */
  readonly after: string | null;
  readonly afterFrame: number;
  /** How the wait was ended, to stand behind its side: "closed with a FIN". */
  readonly how: string;
  readonly endFrame: number;
}

/** Shorter waits are in the nature of mail: RFC 5321 section 4.5.3.2 asks for minutes. */
const LONG_MS = 30_000;

/** A closing reply, or the farewell of TLS, and the record before it. */
const FAREWELL_BYTES = 1024;

const SAYS_TIMEOUT = /4\.4\.2|time(?:d)?[ -]?out|idle|inactiv/i;

/** Null where it did not end so, or where packets of the silent side may be missing. */
export function lastSilence(session: Judged): LastSilence | null {
  const { view, turns, close } = session;
  const last = turns.at(-1);
  if (!view.bothSides || view.missing.length > 0 || last === undefined) return null;
  const waiting = last.from;
  const silent = waiting === "client" ? "server" : "client";
  if (last.endMs - last.startMs >= LONG_MS && last.bytes <= FAREWELL_BYTES && saysFarewell(session)) {
    const how = last.says === "EncryptedAlert" ? "took its leave" : `said ${last.says}`;
    const durationMs = last.endMs - last.startMs;
    const [afterFrame, endFrame] = [last.firstFrame, last.lastFrame];
    return { waiting, silent, durationMs, after: null, afterFrame, how, endFrame };
  }
  if (close.by !== waiting || close.frame === null || (close.delayMs ?? 0) < LONG_MS) return null;
  return {
    waiting,
    silent,
    durationMs: close.delayMs ?? 0,
    after: last.says,
    afterFrame: last.lastFrame,
    how: close.with === "RST" ? "reset the connection" : "closed with a FIN",
    endFrame: close.frame,
  };
}

/** The last that was said only ends the connection: 421 or 451 for a time-out, or an alert behind the handshake. */
function saysFarewell({ turns, smtp, tls }: Judged): boolean {
  const last = turns.at(-1);
  if (last?.says === "EncryptedAlert") return tls?.established ?? false;
  const reply = smtp?.replies.findLast(({ frame }) => frame === last?.lastFrame);
  return reply !== undefined && [421, 451].includes(reply.code) && SAYS_TIMEOUT.test(reply.text);
}
