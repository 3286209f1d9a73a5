// The page's address -> the session that it names.
import { expect, test } from "vitest";
import { sessionId, sessionIn } from "../../../src/web/page/session-hash.ts";

const rows = { captures: Uint32Array.of(0, 0, 1), streams: Uint32Array.of(3, 30, 3) };

test.each([
  ["#capture-1-stream-3", 0],
  ["#capture-1-stream-30-evidence", 1],
  ["#c2-3", 2],
  ["#capture-3-stream-3", null],
  ["#capture-1", null],
  ["#cause-1", null],
  ["", null],
])("%j names row %j", (hash, index) => {
  expect(sessionIn(hash, rows)).toBe(index);
});

test("a row's session has the id that names it", () => {
  expect(sessionId(rows, 2)).toBe("capture-2-stream-3");
  expect(sessionIn(`#${sessionId(rows, 1)}`, rows)).toBe(1);
});
