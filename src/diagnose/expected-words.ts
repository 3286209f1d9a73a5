// A silence -> what the silent side owed, and whose default the wait fits.
import type { LastSilence } from "./last-silence.ts";
import { timerNear } from "./policy/timers.ts";
import type { Judged } from "../session/session.ts";

/** TLS was agreed on or had begun, and did not come to stand. */
export function isHandshake({ tls, smtp, dialogue }: Judged): boolean {
  if (tls !== null) return !tls.established;
  const reply = smtp?.starttls.reply;
  return (reply !== null && reply !== undefined && reply.code < 300) || dialogue?.reply?.accepted === true;
}

/** Like "the client's EHLO" or "the answer to STARTTLS". */
export function expectedOf(session: Judged, { silent, after, afterFrame }: LastSilence): string {
  if (silent === "server") return `the server's answer${after === null ? "" : ` to ${after}`}`;
  if (afterFrame === session.smtp?.banner?.frame) return "the client's EHLO";
  return isHandshake(session) && session.tls === null
    ? "the client's ClientHello"
    : "the client's next message";
}

/** A sentence with a space before it; "" where the time is nobody's default. */
export function timerText(milliseconds: number): string {
  const timer = timerNear(milliseconds);
  return timer === null ? "" : ` ${timer.seconds} seconds are the default of ${timer.of}.`;
}
