// What the page is at, and what the user did -> what it is at next.
import { expect, test } from "vitest";
import { reportOf } from "../../../src/inspect-captures.ts";
import { nextState, NOTHING_READ, type PageEvent, type PageState } from "../../../src/web/page/page-state.ts";
import { rowsOf } from "../../../src/web/worker/rows.ts";

const files = [{ path: "mail.pcap", file: new File(["x"], "mail.pcap") }];
const answer = {
  captures: ["mail.pcap"],
  unreadable: [],
  keyLogs: [],
  hints: [],
  morePorts: [],
  comparable: { shared: 0, failed: false },
  rows: rowsOf(reportOf({ captures: [], sessions: [] }), "UTC"),
  overview: { id: "report", title: "", blocks: [], sections: [] },
};
const after = (...events: readonly PageEvent[]): PageState => events.reduce(nextState, NOTHING_READ);

test("what was stopped is shown as far as it was read", () => {
  const state = after({ kind: "begun", files, now: 5 }, { kind: "stopped" }, { kind: "ended", answer });
  expect(state).toEqual({ kind: "read", files, answer, isStopped: true });
});

test("progress that comes after the end changes nothing", () => {
  const progress = { bytesRead: 1, totalBytes: 1 };
  const state = after(
    { kind: "begun", files, now: 5 },
    { kind: "ended", answer },
    { kind: "progressed", progress },
  );
  expect(state).toEqual({ kind: "read", files, answer, isStopped: false });
});

test("what failed keeps its files, so that they can be read again", () => {
  const state = after({ kind: "begun", files, now: 5 }, { kind: "broke", message: "no memory" });
  expect(state).toEqual({ kind: "failed", files, message: "no memory" });
});

test("an answer to what was given up is not shown", () => {
  expect(after({ kind: "begun", files, now: 5 }, { kind: "cleared" }, { kind: "ended", answer })).toEqual(
    NOTHING_READ,
  );
});
