// A verification -> JUnit's XML, as test reporters of CI systems read it.
import type { JudgedSession, Verification } from "./verification.ts";
import { nameOf, readersOf, reasons } from "./words.ts";

export function junit({ sessions, captures }: Verification): string {
  const amount = (result: JudgedSession["result"]) =>
    sessions.filter((judged) => judged.result === result).length;
  const totals = `tests="${sessions.length}" failures="${amount("fails")}" errors="${amount("unknown")}" skipped="${amount("beside-the-point")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="starttls-inspect verify" ${totals}>`,
    ...sessions.map(testCase),
    `  <system-out>${xml(readersOf(captures, sessions).join("\n"))}</system-out>`,
    "</testsuite>",
    "",
  ].join("\n");
}

function testCase(judged: JudgedSession): string {
  const name = xml(nameOf(judged));
  const said = xml(reasons(judged).join("; "));
  const start = `  <testcase classname="starttls-inspect" name="${name}">`;
  if (judged.result === "fails") return `${start}<failure message="${said}"/></testcase>`;
  if (judged.result === "unknown") return `${start}<error message="${said}"/></testcase>`;
  if (judged.result === "beside-the-point") return `${start}<skipped message="${said}"/></testcase>`;
  return `${start}<system-out>${said}</system-out></testcase>`;
}

/** What a terminal may show holds no character that XML forbids. */
function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
