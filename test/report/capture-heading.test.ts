import { expect, test } from "vitest";
import { firstAndLast } from "../../src/report/capture-heading.ts";
import * as build from "../build/sessions.ts";

const at = (first: string | null, last: string | null) =>
  build.capture({
    firstTime: first && `2026-11-27T${first}.000001Z`,
    lastTime: last && `2026-11-27T${last}.000001Z`,
  });

test("firstAndLast: of captures that were not named in the order of their times, and of one without", () => {
  expect(firstAndLast([at("23:46:10", "23:46:11"), at(null, null), at("23:45:59", "23:46:00")])).toEqual([
    "2026-11-27T23:45:59.000001Z",
    "2026-11-27T23:46:11.000001Z",
  ]);
  expect(firstAndLast([at(null, null)])).toEqual([null, null]);
});
