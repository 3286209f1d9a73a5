// A reply to STARTTLS that came when the client had waited and given up (RFC 5321 section 4.5.3.2).
import { upgradeOf } from "./clear-talk.ts";
import type { Judged } from "../session/session.ts";
import { elapsedMs, isInstant } from "./timing.ts";

/** The server knew of the client's FIN when it replied. A client that closes at once has not waited for a reply. */
export function repliedTooLate(session: Judged): boolean {
  const upgrade = upgradeOf(session);
  const left = session.close.events.find(
    ({ from, flag, believed }) => believed && from === "client" && flag === "FIN",
  );
  if (!upgrade?.command || !upgrade.reply || left === undefined) return false;
  const { acknowledgedFrame } = left;
  if (acknowledgedFrame === null || acknowledgedFrame > upgrade.reply.frame) return false;
  const waitedMs = elapsedMs(upgrade.command.time, left.time);
  return waitedMs !== null && !isInstant(session, waitedMs);
}
