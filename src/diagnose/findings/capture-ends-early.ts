// capture-ends-early: the connection was still open when the capture ended.
import { CAPTURE_LONGER, gravity } from "../capture-limits.ts";
import { elapsedMs } from "../timing.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const captureEndsEarly: Rule = {
  id: "capture-ends-early",
  severity: "info",
  title: "The capture does not hold the end of this connection",
  explanation:
    "Both sides spoke, and no FIN or RST was recorded: the connection was open when the capture ended, or its end was " +
    "lost to the recorder. How the session went on is not known. Of a session whose TLS stood this takes nothing; a " +
    "handshake that simply stops here may have been completed later.",
  logs: [],
  remedies: CAPTURE_LONGER,
  references: [],
  restsOn: "bytes",
  judge(session) {
    const { close, view, frames, transport, tls } = session;
    if (close.by !== null || !view.bothSides) return null;
    // A fatal alert is an end too; and where nothing was said there may be none.
    if (tls?.alerts.some(({ level }) => level?.id === "0x02")) return null;
    if (transport.client.bytes + transport.server.bytes === 0) return null;
    if (endsInSilence(session)) return null;
    return {
      severity: gravity(session),
      certainty: "certain",
      detail: `The last frame of the connection is ${frames.last}, and no FIN or RST follows it in the capture.`,
      evidence: [shows(frames.last, "close.by", "null")],
    };
  },
};

/** A silence so long says more than that its end was not seen. */
const SILENCE_MS = 10_000;

function endsInSilence({ tls, turns, startTime, endTime }: Judged): boolean {
  const last = turns.at(-1);
  const seen = elapsedMs(startTime, endTime);
  return !tls?.established && last !== undefined && seen !== null && seen - last.endMs >= SILENCE_MS;
}
