import { expect, test } from "vitest";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import * as build from "../build/sessions.ts";

const TOOL = { name: "starttls-inspect", version: "0.0.0" };

test("the summary counts outcomes in the contract's order, and failures over all kinds", () => {
  const sessions = [
    build.session({ outcome: "starttls-refused" }),
    build.session(),
    build.session({ outcome: "incomplete-capture" }),
    build.session(),
    build.establishedSession(),
  ];
  const { summary } = assembleDocument(TOOL, [build.capture()], sessions);
  expect(JSON.stringify(summary)).toBe(
    '{"captures":1,"sessions":5,"established":1,"failed":3,"outcomes":' +
      '{"established":1,"handshake-failed":2,"starttls-refused":1,"incomplete-capture":1},"findings":{}}',
  );
});

test("the summary counts findings by id, the most frequent first", () => {
  const [rare, often] = [build.finding({ id: "rare" }), build.finding({ id: "often" })];
  const sessions = [build.session({ findings: [rare, often] }), build.session({ findings: [often] })];
  const { summary } = assembleDocument(TOOL, [build.capture()], sessions);
  expect(JSON.stringify(summary.findings)).toBe('{"often":2,"rare":1}');
});
