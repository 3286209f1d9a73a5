import { expect, test } from "vitest";
import { EXPLAINED, FINDING_GROUPS } from "../../src/diagnose/explain.ts";
import type { FindingTexts } from "../../src/diagnose/texts/finding-texts.ts";
import { createColors } from "../../src/report/colors.ts";
import { explanation, topicText } from "../../src/report/explanation.ts";
import { findingList } from "../../src/report/finding-list.ts";
import { OUTCOMES } from "../../src/session/outcome.ts";
import { TOPIC_IDS, topicOf } from "../../src/report/topics.ts";

const PLAIN = createColors(false);

const TEXTS: FindingTexts = {
  severity: "warning",
  title: "The server sleeps",
  explanation: "It says nothing by night.",
  logs: [{ system: "Postfix", text: "a line of the log that is longer than the width that it is given" }],
  remedies: [{ system: "any", text: "Wake it." }],
  references: ["RFC 5321 section 4.5.3.2"],
  fault: "server",
  certainties: { possible: "It is dark.", certain: "It was heard to snore." },
};

test("explanation has sections that fit the width", () => {
  expect(explanation("server-sleeps", TEXTS, 60, PLAIN)).toBe(`server-sleeps (warning)
The server sleeps

How it is detected
  It says nothing by night.

How sure it is
  certain: It was heard to snore.
  possible: It is dark.

What logs show
  Postfix: a line of the log that is longer than the width
    that it is given

What to change
  Wake it.

References
  RFC 5321 section 4.5.3.2
`);
});

test("explanation has no empty section, and calls a finding without certainties certain", () => {
  const { certainties, ...texts } = { ...TEXTS, logs: [], remedies: [], references: [] };
  expect([certainties?.possible, explanation("server-sleeps", texts, 60, PLAIN)]).toEqual([
    "It is dark.",
    `server-sleeps (warning)
The server sleeps

How it is detected
  It says nothing by night.

How sure it is
  Certain, unless packets are missing that could show
    otherwise.
`,
  ]);
});

test("the list has a table for each group, with a row a finding, and then the other words", () => {
  const groups = { Night: { "server-sleeps": TEXTS }, Day: { x: { ...TEXTS, severity: "info" } } } as const;
  const [tables, words] = findingList(groups, 60, PLAIN).split("\nOther words that it explains\n");
  expect(tables).toBe(
    `Night
┌───────────────┬──────────┬───────────────────────────────┐
│ Finding       │ Severity │ What it says                  │
├───────────────┼──────────┼───────────────────────────────┤
│ server-sleeps │ warning  │ The server sleeps             │
└───────────────┴──────────┴───────────────────────────────┘

Day
┌───────────────┬──────────┬───────────────────────────────┐
│ Finding       │ Severity │ What it says                  │
├───────────────┼──────────┼───────────────────────────────┤
│ x             │ info     │ The server sleeps             │
└───────────────┴──────────┴───────────────────────────────┘
`,
  );
  expect(words).toMatch(
    /^Outcome: established, .*\n.*\n.*\nCount: failed, other\nSeverity: error, warning, info\n/,
  );
});

test("no line of any explanation, nor of the list, is wider than it may be", () => {
  const printed = [
    findingList(FINDING_GROUPS, 80, PLAIN),
    ...Object.entries(EXPLAINED).map(([id, texts]) => explanation(id, texts, 80, PLAIN)),
    ...TOPIC_IDS.map((word) => {
      const found = topicOf(word);
      return found === null ? "" : topicText(word, found.topic, 80, PLAIN);
    }),
  ];
  expect(printed.flatMap((text) => text.split("\n")).filter((line) => line.length > 80)).toEqual([]);
});

test("every outcome, certainty and fault is explained, and but for two outcomes none is called like a finding", () => {
  const wanted = [
    ...OUTCOMES,
    "failed",
    "certain",
    "likely",
    "possible",
    "client",
    "server",
    "path",
    "capture",
  ];
  expect(wanted.filter((word) => topicOf(word) === null)).toEqual([]);
  expect(TOPIC_IDS.filter((word) => Object.hasOwn(EXPLAINED, word))).toEqual([
    "starttls-not-offered",
    "starttls-not-used",
  ]);
});

test.each([
  ["Closed by", "closed-by"],
  ["closed_by", "closed-by"],
  [" Offered ", "offered"],
  ["No-Handshake", "no-handshake"],
  ["SSLKEYLOGFILE", "keys"],
  ["key log", "keys"],
])("topicOf: %j is %s", (text, id) => {
  expect(topicOf(text)?.id).toBe(id);
});

test.each(["closedby", "constructor", "", "port-reused"])("topicOf: %j is none", (text) => {
  expect(topicOf(text)).toBeNull();
});
