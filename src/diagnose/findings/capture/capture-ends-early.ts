// capture-ends-early: the connection was still open when the capture ended.
import { severityOf } from "../../path.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { elapsedMs } from "../../../text/elapsed.ts";

export const captureEndsEarly: Rule = {
  id: "capture-ends-early",
  applies: { bothSides: true, closed: false },
  restsOn: "bytes",
  judge(session) {
    const { close, view, frames, transport, tls } = session;
    if (close.by !== null || !view.bothSides) return null;
    // A fatal alert is an end too; and a connection on which nothing was sent may have none.
    if (tls?.alerts.some(({ level }) => level?.id === "0x02")) return null;
    if (transport.client.bytes + transport.server.bytes === 0) return null;
    if (endsInSilence(session)) return null;
    return {
      severity: severityOf(session),
      certainty: "certain",
      detail: `The last frame of the connection is ${frames.last}, and no FIN or RST follows it in the capture.`,
      evidence: [evidenceOf(frames.last, "close.by", "null")],
    };
  },
};

/** After so long a silence, the silence explains more than the end of the capture. */
const SILENCE_MS = 10_000;

function endsInSilence({ tls, turns, startTime, endTime }: SessionWithOutcome): boolean {
  const last = turns.at(-1);
  const seen = elapsedMs(startTime, endTime);
  return !tls?.established && last !== undefined && seen !== null && seen - last.endMs >= SILENCE_MS;
}
