// capture-clock-suspect: the times in the capture cannot be right.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { millisecondsAt } from "../../../text/elapsed.ts";

/** Times compare as texts: these are all before. */
const EARLIEST = "2000";
/** The recorder's clock may be set to another time zone. */
const DAY_MS = 86_400_000;

export const captureClockSuspect: Rule = {
  id: "capture-clock-suspect",
  restsOn: "bytes",
  judge({ startTime, frames }, { now, startedAt }) {
    if (startTime === null) return null;
    const isTooEarly = startTime < EARLIEST;
    if (!isTooEarly && startTime < startedAt) return null;
    if (!isTooEarly && (now === undefined || millisecondsAt(startTime) <= now() + DAY_MS)) return null;
    const limit = isTooEarly ? "the year 2000" : "the clock of the machine that reads the capture";
    return {
      certainty: "certain",
      detail: `The connection starts at ${startTime} (frame ${frames.first}), ${isTooEarly ? "before" : "ahead of"} ${limit}.`,
      evidence: [evidenceOf(frames.first, "startTime", startTime)],
    };
  },
};
