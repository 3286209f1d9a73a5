// The tables of the READMEs that are made from the program's own data: UPDATE_README=1 writes them anew.
import { expect, test } from "vitest";
import { FINDING_GROUPS } from "../src/diagnose/explain.ts";
import { LIMITS } from "../src/limits.ts";
import { generated } from "./build/generated.ts";
import { markdownTable } from "./build/markdown-table.ts";

test("src/README.md lists every limit with its value, what it bounds, and what happens at it", () => {
  const expected = markdownTable([
    ["limit", "value", "of what", "at it"],
    ...Object.entries(LIMITS).map(([name, { default: value, of, at }]) => {
      return [`\`${name}\``, String(value), of, at];
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
