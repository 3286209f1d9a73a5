// The tables of the READMEs that are made from the program's own data: UPDATE_README=1 writes them anew.
import { expect, test } from "vitest";
import { LIMIT_TEXTS } from "../src/bounds.ts";
import { FINDING_GROUPS } from "../src/diagnose/finding-texts.ts";
import { DEFAULT_LIMITS, type LimitName } from "../src/limits.ts";
import { generated } from "./build/generated.ts";
import { markdownTable } from "./build/markdown-table.ts";

test("src/README.md lists every limit with its value, what it bounds, and what happens at it", () => {
  const names = Object.keys(DEFAULT_LIMITS).filter((name): name is LimitName => name in LIMIT_TEXTS);
  const expected = markdownTable([
    ["limit", "value", "of what", "at it"],
    ...names.map((name) => {
      const { of, at } = LIMIT_TEXTS[name];
      return [`\`${name}\``, String(DEFAULT_LIMITS[name]), of, at];
    }),
  ]);
  const table = /^\| limit .*\n(?:\|.*\n)*/m;
  expect(generated("src/README.md", table, expected)).toBe(expected);
});

test("src/diagnose/README.md lists every finding by group, with severity, fault and title", () => {
  const expected = Object.entries(FINDING_GROUPS)
    .map(([group, findings]) => {
      const rows = Object.entries(findings).map(([id, { severity, fault, title }]) => {
        return [`\`${id}\``, severity, fault ?? "", title];
      });
      return `\n### ${group}\n\n${markdownTable([["finding", "severity", "fault", "what it says"], ...rows])}`;
    })
    .join("");
  const groups = /(?<=\n## All findings\n[^#]*)\n###[^]*$/;
  expect(generated("src/diagnose/README.md", groups, expected)).toBe(expected);
});
