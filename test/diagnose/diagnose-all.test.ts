import { expect, test } from "vitest";
import { diagnoseAll } from "../../src/diagnose/diagnose-all.ts";
import { NO_POLICY } from "../../src/diagnose/policy.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const OPTIONS = { policy: NO_POLICY };

function attempt(stream: number): Session {
  return build.session({
    stream,
    client: { address: "192.0.2.10", port: 41_000 + stream },
    startTime: build.timeAt(stream * 60_000),
    endTime: build.timeAt(stream * 60_000 + 240),
  });
}

const loops = (sessions: readonly Session[]) =>
  sessions.map(({ findings }) => findings.filter(({ id }) => id === "require-tls-retry-loop").length);

test("each session is seen among all others", () => {
  expect(loops(diagnoseAll([attempt(0), attempt(1), attempt(2)], OPTIONS))).toEqual([1, 1, 1]);
});

test("a single session is not a loop", () => {
  expect(loops(diagnoseAll([attempt(0)], OPTIONS))).toEqual([0]);
});

test("to diagnose again gives the same findings, once", () => {
  const once = diagnoseAll([attempt(0), attempt(1), attempt(2)], OPTIONS);
  expect(diagnoseAll(once, OPTIONS)).toEqual(once);
});
