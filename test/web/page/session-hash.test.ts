// The page's address -> the session that it names.
import { expect, test } from "vitest";
import { sessionIn } from "../../../src/web/page/session-hash.ts";

const rows = ["capture-1-stream-3", "capture-1-stream-30", "capture-2-stream-3"].map((id) => ({
  id,
  stream: 3,
  outcome: "",
  client: "",
  server: "",
}));

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
