// A ClientHello that got no ServerHello: how far the handshake had been agreed on, and how the server then ended it.
import type { Alert, ClientHello, Judged } from "../session/session.ts";
import { endingAlertOf } from "./alerts.ts";
import { refusedUpgrade } from "./refused-upgrade.ts";
import { duration } from "./words.ts";
import { elapsedMs, isInstant } from "./timing.ts";

/** The frame of the positive reply to STARTTLS; null where there was none. */
export function agreedFrame({ smtp, dialogue }: Judged): number | null {
  const reply = smtp?.starttls.reply;
  if (reply !== null && reply !== undefined) return reply.code < 300 ? reply.frame : null;
  return dialogue?.reply?.accepted === true ? dialogue.reply.frame : null;
}

/**
 * The ClientHello to which no ServerHello or HelloRetryRequest was seen; null where there is none, and where STARTTLS had
 * been refused before it: none was due then.
 */
export function unansweredHello(session: Judged): ClientHello | null {
  const { tls } = session;
  if (tls === null || tls.established || tls.serverHello !== null || tls.helloRetryRequest !== null)
    return null;
  const refused = refusedUpgrade(session);
  const hello = tls.clientHello;
  return hello !== null && refused !== null && refused.frame < hello.firstFrame ? null : hello;
}

/** The alert, one of `numbers`, that the server sent in place of a ServerHello; null where it sent none. */
export function refusal(
  session: Judged,
  numbers: readonly number[],
): { readonly hello: ClientHello; readonly alert: Alert } | null {
  const alert = endingAlertOf(session, "server", numbers);
  const hello = alert && unansweredHello(session);
  return hello && { hello, alert };
}

export interface ClosedOnHello {
  readonly hello: ClientHello;
  readonly flag: "FIN" | "RST";
  readonly frame: number;
  /** From the client's last words to the close; null where a packet bears no time. */
  readonly delayMs: number | null;
  /** Too soon for a time-out: within three round trips and a second. */
  readonly isInstant: boolean;
}

/**
 * The server's FIN or RST in answer to the ClientHello, before anybody else's, with nothing said. Null too where the
 * server had not got the whole hello when it sent its FIN.
 */
export function closedOnHello(session: Judged): ClosedOnHello | null {
  const { aborted, close } = session;
  if (aborted?.by !== "server" || close.by !== "server") return null;
  const hello = unansweredHello(session);
  if (hello === null) return null;
  const { with: flag, frame } = aborted;
  if ((flag !== "FIN" && flag !== "RST") || frame === null || frame < hello.frame) return null;
  if (saidSomething(session, hello) || !hadGot(hello, flag, frame)) return null;
  const delayMs = close.afterFrame === hello.frame ? close.delayMs : elapsedMs(hello.time, close.time);
  return { hello, flag, frame, delayMs, isInstant: isInstant(session, delayMs) };
}

/** Like "closed with a FIN (frame 15) 26 ms later". */
export function closedWords({ flag, frame, delayMs }: ClosedOnHello): string {
  const when = delayMs === null ? " after it" : ` ${duration(delayMs)} later`;
  return flag === "FIN"
    ? `closed with a FIN (frame ${frame})${when}`
    : `reset the connection (frame ${frame})${when}`;
}

/** So long that it counts as no answer at all, not as a close in answer. */
export const isNoAnswer = (delayMs: number | null): boolean => delayMs !== null && delayMs >= 10_000;

/** From the hello to the close, or to the connection's last packet; null where a packet bears no time. */
export function silenceMs({ close, endTime }: Judged, { time }: ClientHello): number | null {
  return elapsedMs(time, close.time ?? endTime);
}

/** The server sent TLS or other bytes behind the hello, or bytes that the capture lacks. */
export function saidSomething({ tls, smtp, view }: Judged, { frame }: ClientHello): boolean {
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
  flag === "RST" || (acknowledgedFrame !== null && acknowledgedFrame <= frame);
