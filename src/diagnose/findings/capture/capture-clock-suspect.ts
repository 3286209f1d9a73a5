// capture-clock-suspect: the times in the capture cannot be right.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { millisecondsAt } from "../../../text/elapsed.ts";

const EARLIEST = Date.UTC(2000, 0, 1);
/** The recorder's clock may be set to another time zone. */
const DAY_MS = 86_400_000;

export const captureClockSuspect: Rule = {
  id: "capture-clock-suspect",
  restsOn: "bytes",
  judge({ startTime, frames }, { now }) {
    if (startTime === null) return null;
    const time = millisecondsAt(startTime);
    const isTooEarly = time < EARLIEST;
    if (!isTooEarly && (now === undefined || time <= now() + DAY_MS)) return null;
    const limit = isTooEarly ? "the year 2000" : "the clock of the machine that reads the capture";
    return {
      certainty: "certain",
      detail: `The connection starts at ${startTime} (frame ${frames.first}), ${isTooEarly ? "before" : "ahead of"} ${limit}.`,
      evidence: [evidenceOf(frames.first, "startTime", startTime)],
    };
  },
};
