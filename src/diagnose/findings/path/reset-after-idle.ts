// reset-after-idle: the first data after a long silence is answered with a reset.
import type { SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { endedAtOnce } from "../../timing.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";

/** Firewalls and address translators keep an idle connection for a minute at the least. */
const IDLE_MS = 60_000;

export const resetAfterIdle: Rule = {
  id: "reset-after-idle",
  applies: { slow: true },
  restsOn: "whole-view",
  judge(session) {
    const { turns, close } = session;
    const last = turns.at(-1);
    if (last === undefined || close.with !== "RST" || close.by === null || close.by === last.from)
      return null;
    if (close.events.some(({ flag, from }) => flag === "FIN" && from === close.by)) return null;
    if (!endedAtOnce(session)) return null;
    const idle = idleBefore(session, last.startMs, close.by);
    if (idle === null || idle < IDLE_MS) return null;
    return {
      certainty: "certain",
      detail:
        `After ${duration(idle)} of silence the ${last.from} sent data (frame ${last.firstFrame}), and the ` +
        `${close.by} answered with an RST (frame ${close.frame ?? 0}).`,
      evidence: [
        evidenceOf(last.firstFrame, "turns.startMs", Math.round(last.startMs)),
        evidenceOf(close.frame, "close.with", "RST"),
      ],
    };
  },
};

/** From the other side's last message: of what follows the handshake, the last record of each side is known. */
function idleBefore(
  { tls, turns, startTime }: SessionWithOutcome,
  startMs: number,
  other: Side,
): number | null {
  const before = turns.at(-2)?.endMs ?? null;
  if (!tls?.established) return before === null ? null : startMs - before;
  const record = elapsedMs(startTime, tls.encrypted[other].last?.time ?? null);
  return record === null ? null : startMs - record;
}
