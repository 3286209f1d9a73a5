import { expect, test } from "vitest";
import { displayFilter, streamsFilter } from "../../src/report/display-filter.ts";
import * as build from "../build/sessions.ts";

test("displayFilter has the frames of hello and close, each once", () => {
  expect(displayFilter(build.session())).toBe("tcp.stream eq 0 and frame.number in {13, 15}");
});

test("displayFilter has the dialogue's frames if there was no hello", () => {
  const smtp = build.refused(454, "4.7.0 not now");
  expect(displayFilter(build.session({ stream: 7, smtp, tls: null, aborted: null }))).toBe(
    "tcp.stream eq 7 and frame.number in {6, 10, 11, 15}",
  );
});

test("displayFilter has both FINs if neither is the first", () => {
  const aborted = { by: "unknown", with: "FIN", frame: 15, certainty: "possible" } as const;
  expect(displayFilter(build.session({ aborted }))).toBe("tcp.stream eq 0 and frame.number in {13, 15, 16}");
});

test("displayFilter has the primary finding's frames, none of another connection", () => {
  const findings = [build.finding({ primary: true, frames: [11, 99] }), build.finding({ frames: [12] })];
  expect(displayFilter(build.session({ findings }))).toBe("tcp.stream eq 0 and frame.number in {11, 13, 15}");
});

test("displayFilter has only the stream if no frame decides", () => {
  const close = { ...build.session().close, frame: null };
  expect(displayFilter(build.session({ smtp: null, tls: null, aborted: null, close }))).toBe(
    "tcp.stream eq 0",
  );
});

test.each([
  [[3], "tcp.stream eq 3"],
  [[0, 1, 3, 5, 6, 7], "tcp.stream in {0, 1, 3, 5..7}"],
])("streamsFilter names streams %j", (streams, filter) => {
  expect(streamsFilter(streams)).toBe(filter);
});
