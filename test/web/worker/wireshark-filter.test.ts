import { expect, test } from "vitest";
import { EVERY_SESSION } from "../../../src/report/session-filter.ts";
import { wiresharkFilter } from "../../../src/web/worker/wireshark-filter.ts";
import * as build from "../../build/sessions.ts";

const sessions = [
  build.session({ capture: "a.pcap", stream: 1 }),
  build.session({ capture: "a.pcap", stream: 2 }),
  build.session({ capture: "b.pcap", stream: 1 }),
];

test("wiresharkFilter shows the streams of one capture that fit", () => {
  const ofA = { filter: EVERY_SESSION, path: "a.pcap" };
  expect(wiresharkFilter(sessions, ofA)).toBe("tcp.stream in {1, 2}");
  expect(wiresharkFilter(sessions, { filter: { ...EVERY_SESSION, streams: [2] }, path: null })).toBe(
    "tcp.stream eq 2",
  );
});

test("wiresharkFilter says what to do where there is no filter", () => {
  const all = { filter: EVERY_SESSION, path: null };
  expect(() => wiresharkFilter(sessions, all)).toThrow(/choose one capture/);
  expect(() => wiresharkFilter([], all)).toThrow(/no session is chosen/);
  const every2nd = Array.from({ length: 1001 }, (_, index) => build.session({ stream: 2 * index }));
  expect(() => wiresharkFilter(every2nd, all)).toThrow(/choose fewer/);
});
