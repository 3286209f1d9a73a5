import { expect, test } from "vitest";
import { FINDINGS } from "../../src/diagnose/findings.ts";
import type { Rule } from "../../src/diagnose/rule.ts";
import { createColors } from "../../src/report/colors.ts";
import { explanation } from "../../src/report/explanation.ts";
import { findingList } from "../../src/report/finding-list.ts";

const PLAIN = createColors(false);

const RULE: Rule = {
  id: "server-sleeps",
  severity: "warning",
  title: "The server sleeps",
  explanation: "It says nothing by night.",
  logs: [{ system: "Postfix", text: "a line of the log that is longer than the width that it is given" }],
  remedies: [{ system: "any", text: "Wake it." }],
  references: ["RFC 5321 section 4.5.3.2"],
  restsOn: "bytes",
  judge: () => null,
};

test("a finding is explained in sections that fit the width", () => {
  expect(explanation(RULE, 60, PLAIN)).toBe(`server-sleeps (warning)
The server sleeps

How it is told
  It says nothing by night. It rests on bytes that were
  seen: what else the capture lacks does not weaken it.

What logs show
  Postfix: a line of the log that is longer than the width
    that it is given

What to change
  Wake it.

References
  RFC 5321 section 4.5.3.2
`);
});

test("sections that hold nothing are left out", () => {
  const text = explanation(
    { ...RULE, restsOn: "whole-view", logs: [], remedies: [], references: [] },
    60,
    PLAIN,
  );
  expect(text).toBe(`server-sleeps (warning)
The server sleeps

How it is told
  It says nothing by night. Where the capture lacks packets,
  it is told with less certainty.
`);
});

test("the list has a row a finding", () => {
  expect(findingList([RULE, { ...RULE, id: "x", severity: "info" }], 60, PLAIN)).toBe(
    `┌───────────────┬──────────┬───────────────────┐
│ Finding       │ Severity │ What it says      │
├───────────────┼──────────┼───────────────────┤
│ server-sleeps │ warning  │ The server sleeps │
│ x             │ info     │ The server sleeps │
└───────────────┴──────────┴───────────────────┘
`,
  );
});

test("no line of any explanation, nor of the list, is wider than it may be", () => {
  const texts = [findingList(FINDINGS, 80, PLAIN), ...FINDINGS.map((rule) => explanation(rule, 80, PLAIN))];
  expect(texts.flatMap((text) => text.split("\n")).filter((line) => line.length > 80)).toEqual([]);
});
