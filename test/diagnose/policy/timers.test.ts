import { expect, test } from "vitest";
import { timerNear } from "../../../src/diagnose/policy/timers.ts";

test("a silence of five minutes fits the time-out of most mail servers", () => {
  expect(timerNear(301_500)?.seconds).toBe(300);
});

test("a short time-out fits only what is close to it", () => {
  expect([timerNear(5_400)?.seconds, timerNear(6_000)]).toEqual([5, null]);
});

test("a silence between two time-outs fits neither", () => {
  expect(timerNear(120_000)).toBeNull();
});
