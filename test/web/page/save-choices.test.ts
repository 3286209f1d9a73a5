import { expect, test } from "vitest";
import { FORMATS } from "../../../src/report/formats.ts";
import { EVERY_SESSION } from "../../../src/report/session-filter.ts";
import { TABLES } from "../../../src/report/csv/csv.ts";
import {
  CONTENTS,
  extractChosen,
  FIRST_CHOICES,
  reportChosen,
  wanted,
  wantedText,
} from "../../../src/web/page/save-choices.ts";

const failed = { ...EVERY_SESSION, failed: true };

test("every format and every table can be chosen, but for the table of a terminal", () => {
  const chosen = [...CONTENTS.keys()].map((content) => reportChosen({ ...FIRST_CHOICES, content }));
  expect(new Set(["table", ...chosen.map(({ format }) => format)])).toEqual(new Set(Object.keys(FORMATS)));
  expect(chosen.flatMap(({ table }) => table ?? [])).toEqual(Object.keys(TABLES));
});

test("a key counts where names are replaced only", () => {
  const choices = { ...FIRST_CHOICES, key: "a key" };
  expect(reportChosen(choices).anonymize).toBe(null);
  expect(extractChosen({ ...choices, anonymize: true }).anonymize).toEqual({ key: "a key" });
  expect(extractChosen({ ...choices, anonymize: true, key: "" }).anonymize).toEqual({ key: null });
});

test("keys are asked for where a pcapng is saved with its names only", () => {
  const choices = { ...FIRST_CHOICES, withSecrets: true };
  expect(extractChosen(choices).withSecrets).toBe(true);
  expect(extractChosen({ ...choices, evidence: "pcap" }).withSecrets).toBe(false);
  expect(extractChosen({ ...choices, anonymize: true }).withSecrets).toBe(false);
  expect(extractChosen(FIRST_CHOICES).withSecrets).toBe(false);
});

test.each([
  [["a.pcap"], null, "", { filter: failed, path: null }, "Sessions: failed only"],
  [
    ["a.pcap", "b.pcap"],
    null,
    "b.pcap",
    { filter: failed, path: "b.pcap" },
    "Sessions of b.pcap: failed only",
  ],
  [
    ["a.pcap"],
    { capture: "a.pcap", stream: 3 },
    "",
    { filter: { ...EVERY_SESSION, streams: [3] }, path: null },
    "Stream 3",
  ],
  [
    ["a.pcap", "b.pcap"],
    { capture: "a.pcap", stream: 3 },
    "b.pcap",
    { filter: { ...EVERY_SESSION, streams: [3] }, path: "a.pcap" },
    "Stream 3 of a.pcap",
  ],
])("of %j, with session %j and capture %j", (captures, session, capture, which, text) => {
  const found = wanted(captures, failed, session, { ...FIRST_CHOICES, capture });
  expect(found).toEqual(which);
  expect(wantedText(found, session)).toBe(text);
});

test("wantedText says of which capture all sessions are, without what could change how it reads", () => {
  expect(wantedText({ filter: EVERY_SESSION, path: null }, null)).toBe("All sessions");
  expect(wantedText({ filter: EVERY_SESSION, path: "a\u202e.pcap" }, null)).not.toContain("\u202e");
});

test("wantedText names what the filter asks for in the words of its form", () => {
  const filter = {
    ...failed,
    clients: ["192.0.2.7", "*.example.net"],
    since: { text: "03:14", zone: "UTC" },
    streams: [0, 4, 5, 6],
    findings: ["no-shared-cipher"],
  };
  expect(wantedText({ filter, path: null }, null)).toBe(
    "Sessions: failed only, client 192.0.2.7 or *.example.net, since 03:14, stream 0,4-6, finding no-shared-cipher",
  );
});
