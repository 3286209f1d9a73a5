// The time that a server takes for its greeting to a finding (RFC 5321 section 4.5.3.2.1 lets clients wait 5 minutes).
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";

const SLOW_MS = 3000;
/** Senders with shorter patience than the RFC's give up from here on. */
const TOO_SLOW_MS = 30_000;

export const slowGreeting: Rule = {
  id: "slow-greeting",
  applies: { smtp: true, slow: true },
  restsOn: "bytes",
  judge(session) {
    const delay = greetingDelay(session);
    const { smtp } = session;
    if (delay === null || delay < SLOW_MS || !smtp?.banner) return null;
    const early =
      smtp.earlyFrame === null
        ? ""
        : ` The client did not wait for it and sent data first (frame ${smtp.earlyFrame}).`;
    return {
      severity: delay >= TOO_SLOW_MS ? "warning" : "info",
      certainty: "certain",
      detail:
        `The server took ${duration(delay)} from the TCP handshake to the end of its greeting (frame ` +
        `${smtp.banner.frame}).${early}`,
      evidence: [evidenceOf(smtp.banner.frame, "turns.endMs", Math.round(delay))],
    };
  },
};

/** Milliseconds without the round trips of SYN and ACK; null where the opening was not seen once and whole. */
function greetingDelay({ smtp, view, turns }: SessionWithOutcome): number | null {
  const { rttMs, missing } = view;
  if (!smtp?.banner || rttMs === null || missing.length > 0) return null;
  const { frame } = smtp.banner;
  const turn = turns.find(
    ({ from, firstFrame, lastFrame }) => from === "server" && firstFrame <= frame && frame <= lastFrame,
  );
  if (turn === undefined) return null;
  // Some servers send the greeting's first line at once, and the last after their pause.
  const spoken = turn.lastFrame === frame ? turn.endMs : turn.startMs;
  return spoken - 2 * rttMs;
}
