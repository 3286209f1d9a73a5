// How a connection ended: the server's close in answer to the ClientHello, and silences that somebody ended.
import { unansweredHello } from "./handshake.ts";
import type { ClientHello, SessionWithOutcome, Side } from "../session/session.ts";
import { isInstant } from "./timing.ts";
import { timerNear } from "./policy/timers.ts";
import { duration } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";
import { otherSide } from "../session/other-side.ts";

export interface ClosedOnHello {
  readonly hello: ClientHello;
  readonly flag: "FIN" | "RST";
  /** Of the FIN or RST, or else that in which the client acknowledged a FIN that the capture lacks. */
  readonly frame: number;
  readonly isCaptured: boolean;
  /** From the client's last message to the close; null where a packet has no timestamp. */
  readonly delayMs: number | null;
  /** Too soon for a time-out: within three round trips and a second. */
  readonly isInstant: boolean;
}

/**
 * The server's FIN or RST in answer to the ClientHello, before anybody else's, with nothing said. Null too where the
 * server had not got the whole hello when it sent its FIN.
 */
export function closedOnHello(session: SessionWithOutcome): ClosedOnHello | null {
  const { aborted, close, view } = session;
  // With one side alone it is unknown what else the server sent, or what had reached it.
  const unseen = view.bothSides && close.unseenFin?.from === "server" ? close.unseenFin : null;
  if (aborted?.by !== "server" || (close.by !== "server" && unseen === null)) return null;
  const hello = unansweredHello(session);
  if (hello === null) return null;
  const { with: flag } = aborted;
  const frame = aborted.frame ?? unseen?.acknowledgedFrame ?? null;
  if ((flag !== "FIN" && flag !== "RST") || frame === null) return null;
  if (frame < hello.frame && !hadGot(hello, "FIN", frame)) return null;
  if (saidSomething(session, hello) || !(unseen !== null || hadGot(hello, flag, frame))) return null;
  const elapsed = close.afterFrame === hello.frame ? close.delayMs : elapsedMs(hello.time, close.time);
  // The capture may have the two in the wrong order.
  const delayMs = elapsed !== null && elapsed < 0 ? null : elapsed;
  return {
    hello,
    flag,
    frame,
    isCaptured: aborted.frame !== null,
    delayMs,
    isInstant: isInstant(session, delayMs),
  };
}

/** Like "closed with a FIN (frame 15) 26 ms later". */
export function closedWords({ flag, frame, isCaptured, delayMs }: ClosedOnHello): string {
  if (!isCaptured)
    return `closed with a FIN that is not in the capture (frame ${frame} acknowledges its sequence number)`;
  const when = delayMs === null ? " after it" : ` ${duration(delayMs)} later`;
  return flag === "FIN"
    ? `closed with a FIN (frame ${frame})${when}`
    : `reset the connection (frame ${frame})${when}`;
}

/** So long that it counts as no answer at all, not as a close in answer. */
export const isNoAnswer = (delayMs: number | null): boolean => delayMs !== null && delayMs >= 10_000;

/** From the hello to the close, or to the connection's last packet; null where a packet has no timestamp. */
export function silenceMs({ close, endTime }: SessionWithOutcome, { time }: ClientHello): number | null {
  return elapsedMs(time, close.time ?? endTime);
}

/** The server sent TLS or other bytes after the hello, or bytes that the capture lacks. */
export function saidSomething({ tls, smtp, view }: SessionWithOutcome, { frame }: ClientHello): boolean {
  const isBehind = (each: { readonly frame: number }) => each.frame >= frame;
  return (
    (tls?.messages.some(({ from }) => from === "server") ?? false) ||
    (tls?.foreign.some(({ from }) => from === "server") ?? false) ||
    (smtp?.replies.some(isBehind) ?? false) ||
    view.missing.some((gap) => gap.from === "server" && isBehind(gap))
  );
}

/** A reset may come without an acknowledgment. */
const hadGot = ({ acknowledgedFrame }: ClientHello, flag: "FIN" | "RST", frame: number): boolean =>
  flag === "RST" || (typeof acknowledgedFrame === "number" && acknowledgedFrame <= frame);

export interface LastSilence {
  /** Spoke last, waited, and closed. */
  readonly waiting: Side;
  readonly silent: Side;
  readonly durationMs: number;
  /** What was sent last, in the words of `close.after`; null where it has no name. */
  readonly after: string | null;
  readonly afterFrame: number;
  /** How the wait ended, to follow the name of its side: "closed with a FIN". */
  readonly how: string;
  readonly endFrame: number;
}

/** Shorter waits are normal for mail: RFC 5321 section 4.5.3.2 asks for minutes. */
const LONG_MS = 30_000;

/** Of a closing reply, or of close_notify and the record before it. */
const CLOSING_BYTES = 1024;

/** From a last word to the close that it announces. */
const AT_ONCE_MS = 1000;

const SAYS_TIMEOUT = /4\.4\.2|time(?:d)?[ -]?out|idle|inactiv/i;

/** Null if no such silence ended the session, or packets of the silent side may be missing. */
export function lastSilence(session: SessionWithOutcome): LastSilence | null {
  const { view, turns, close } = session;
  const last = turns.at(-1);
  if (!view.bothSides || view.missing.length > 0 || last === undefined) return null;
  const waiting = last.from;
  const silent = otherSide(waiting);
  if (last.endMs - last.startMs >= LONG_MS && isShort(session, last) && saysClosing(session)) {
    const how = howClosed(last.says);
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

/** Without the handshake that it may have begun with. */
function isShort(
  { tls }: SessionWithOutcome,
  { from, bytes, says }: SessionWithOutcome["turns"][number],
): boolean {
  const inside = says === "ApplicationData" ? tls?.encrypted[from].afterHandshake.bytes : undefined;
  return (inside ?? bytes) <= CLOSING_BYTES;
}

function howClosed(says: string | null): string {
  if (says === "EncryptedAlert") return "closed TLS with an encrypted alert";
  if (says === "Alert") return "closed TLS with an alert";
  return says === "ApplicationData" ? "spoke again inside TLS and closed" : `replied ${says}`;
}

/**
 * The last message only ends the connection: 421 or 451 for a time-out, an alert after the handshake, or what its sender
 * says inside TLS just before it closes.
 */
function saysClosing({ turns, smtp, smtpInTls, tls, close }: SessionWithOutcome): boolean {
  const last = turns.at(-1);
  if (last?.says === "ApplicationData" && tls?.established) {
    return close.by === last.from && (close.delayMs ?? LONG_MS) < AT_ONCE_MS;
  }
  if (last?.says === "EncryptedAlert" || last?.says === "Alert") return tls?.established ?? false;
  const replies = tls?.established ? smtpInTls?.replies : smtp?.replies;
  const reply = replies?.findLast(({ frame }) => frame === last?.lastFrame);
  return reply !== undefined && [421, 451].includes(reply.code) && SAYS_TIMEOUT.test(reply.text);
}

/** TLS was agreed on or had begun, and was not established. */
export function isHandshake({ tls, smtp, dialogue }: SessionWithOutcome): boolean {
  if (tls !== null) return !tls.established;
  const reply = smtp?.starttls.reply;
  return (reply !== null && reply !== undefined && reply.code < 300) || dialogue?.reply?.accepted === true;
}

/** Like "the client's EHLO" or "the answer to STARTTLS". */
export function expectedOf(session: SessionWithOutcome, { silent, after, afterFrame }: LastSilence): string {
  if (silent === "server") return `the server's answer${after === null ? "" : ` to ${after}`}`;
  if (afterFrame === session.smtp?.banner?.frame) return "the client's EHLO";
  return isHandshake(session) && session.tls === null
    ? "the client's ClientHello"
    : "the client's next message";
}

/** A sentence with a space before it; "" where the time is nobody's default. */
export function timerText(milliseconds: number): string {
  const timer = timerNear(milliseconds);
  return timer === null ? "" : ` ${timer.seconds} seconds is the default of ${timer.of}.`;
}
