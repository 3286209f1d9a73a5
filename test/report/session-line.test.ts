import { expect, test } from "vitest";
import { clockIn } from "../../src/report/clock.ts";
import { createColors } from "../../src/report/colors.ts";
import { sessionLine } from "../../src/report/session-line.ts";
import { establishedSession, finding, session } from "../build/sessions.ts";

const line = (one: Parameters<typeof sessionLine>[0], width: number, zone?: string) =>
  sessionLine(one, width, clockIn(zone), createColors(false));

test("sessionLine of a failed session has its main finding", () => {
  const failed = session({
    findings: [finding({ id: "packet-loss", title: "Packets were lost.", primary: true })],
  });
  expect(line(failed, 200)).toBe(
    "14:43:15 192.0.2.10 -> 198.51.100.25:25 handshake-failed: Packets were lost [packet-loss]\n",
  );
});

test("sessionLine without a main finding has the outcome, in the zone of the clock", () => {
  expect(line(establishedSession({ findings: [] }), 200, "Europe/Berlin")).toBe(
    "16:43:15 192.0.2.10 -> 198.51.100.25:25 established\n",
  );
});

test("sessionLine wraps to lines indented by the time", () => {
  expect(line(session({ startTime: null, findings: [] }), 50)).toBe(
    "no time  192.0.2.10 -> 198.51.100.25:25\n         handshake-failed\n",
  );
});
