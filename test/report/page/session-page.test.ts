import { expect, test } from "vitest";
import { overviewOf, pageOf } from "../../../src/report/page/capture-page.ts";
import type { Section } from "../../../src/report/page/page.ts";
import { sessionPageOf } from "../../../src/report/page/session-page.ts";
import * as build from "../../build/sessions.ts";

const SECOND_READER = { name: "another", packets: 17, differences: [] };
const capture = build.capture({ sha256: "0".repeat(64), secondReader: SECOND_READER });
const other = build.capture({ path: "other.pcap" });
const failed = build.session({ findings: [build.finding()] });
const second = build.session({
  capture: other.path,
  stream: 7,
  findings: [build.finding({ id: "another" })],
});

const documentOf = (...sessions: readonly (typeof failed)[]) =>
  build.reportDocument({ captures: [capture, other], sessions });

/** Its sections can be read more than once. */
const whole = (section: Section): Section => ({ ...section, sections: Array.from(section.sections, whole) });

/** Each block of a page, as JSON. */
const blocksOf = ({ blocks, sections }: Section): string[] => [
  ...blocks.map((block) => JSON.stringify(block)),
  ...[...sections].flatMap(blocksOf),
];

const idsOf = ({ id, sections }: Section): string[] => [id, ...[...sections].flatMap(idsOf)];

const linksOf = (section: Section): string[] =>
  [...JSON.stringify(blocksOf(section)).matchAll(/to\\+":\\+"([^"\\]*)/g)].map(([, id = ""]) => id);

test("a session's page has each block of the report of that session alone, and its title", () => {
  const document = build.reportDocument({
    captures: [capture],
    sessions: [failed],
  });
  const page = sessionPageOf({ ...document, sessions: [failed] }, {});
  const report = blocksOf(pageOf(document, { verbose: false }));
  const missing = report.filter((block) => !blocksOf(page).includes(block) && !block.includes("--verbose"));
  expect([missing, report.length - blocksOf(page).length]).toEqual([[], 0]);
  expect(JSON.stringify(page.title)).toContain("Stream 0: ");
});

test("an overview links to sessions by the ids of their pages, and to nothing else that it lacks", () => {
  const document = documentOf(failed, second);
  const overview = whole(overviewOf(document, {}));
  const pages = [failed, second].map((session) => {
    return sessionPageOf({ ...documentOf(session), sessions: [session] }, {});
  });
  const ids = new Set([...pages.map(({ id }) => id), ...idsOf(overview)]);
  expect(pages.map(({ id }) => id)).toEqual(["capture-1-stream-0", "capture-2-stream-7"]);
  expect(linksOf(overview)).toContain("capture-2-stream-7");
  expect(linksOf(overview).filter((id) => !ids.has(id))).toEqual([]);
});

test("an overview has no session, and names no option that would show more", () => {
  const overview = whole(overviewOf(documentOf(failed, second), {}));
  expect(idsOf(overview).filter((id) => /stream|sessions/.test(id))).toEqual([]);
  expect(blocksOf(overview).filter((block) => block.includes("--verbose"))).toEqual([]);
});

const labels = (section: Section): boolean[] =>
  ["SHA-256", "Cross-check"].map((label) => blocksOf(section).some((block) => block.includes(label)));

test("only a report says why there is no checksum and no second reading", () => {
  const document = build.reportDocument({ sessions: [failed] });
  expect(labels(whole(pageOf(document, { verbose: false })))).toEqual([true, true]);
  expect(labels(whole(overviewOf(document, {})))).toEqual([false, false]);
  expect(labels(sessionPageOf({ ...document, sessions: [failed] }, {}))).toEqual([false, false]);
});
