// A verification -> JUnit's XML, as test reporters of CI systems read it.
import { TOOL } from "../report/tool.ts";
import type { JudgedSession, Verification } from "./verification.ts";
import { headLines, nameOf, reasons, totalsLine, type VerificationOptions } from "./words.ts";
import { printable } from "../text/printable.ts";

export function junit(verification: Verification, options: VerificationOptions): string {
  const { sessions, totals } = verification;
  const { made } = options;
  const counts = `tests="${sessions.length}" failures="${totals.fail}" errors="${totals.unknown}" skipped="${totals.skipped}"`;
  // JUnit's timestamps have no zone; this one is in UTC.
  const time = made === undefined ? "" : ` timestamp="${made.slice(0, "2026-11-21T03:14:05".length)}"`;
  const said = [...headLines(verification, options), totalsLine(verification)].join("\n");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="starttls-inspect verify" ${counts}${time}>`,
    "  <properties>",
    ...properties(verification, options).map(
      ([name, value]) => `    <property name="${xml(name)}" value="${xml(value)}"/>`,
    ),
    "  </properties>",
    ...sessions.map(testCase),
    `  <system-out>${xml(said)}</system-out>`,
    "</testsuite>",
    "",
  ].join("\n");
}

/** Properties of captures are numbered, as `capture.1.sha256`. */
function properties(
  { conditions, captures, result }: Verification,
  { made, chosen }: VerificationOptions,
): [name: string, value: string][] {
  const ofCaptures = captures.flatMap(({ path, sha256, firstTime, lastTime }, index) =>
    Object.entries({ path, sha256, firstTime, lastTime }).map(
      ([name, value]) => [`capture.${index + 1}.${name}`, value] as const,
    ),
  );
  return [
    ["tool", `${TOOL.name} ${TOOL.version}`],
    ["made", made],
    ["conditions", conditions.join(" ")],
    ["chosen", chosen],
    ["result", result],
    ...ofCaptures,
  ].flatMap(([name = "", value]) => (value ? [[name, printable(value)]] : []));
}

function testCase(judged: JudgedSession): string {
  const name = xml(nameOf(judged));
  const said = xml(reasons(judged));
  const start = `  <testcase classname="starttls-inspect" name="${name}">`;
  if (judged.result === "fail") return `${start}<failure message="${said}"/></testcase>`;
  if (judged.result === "unknown") return `${start}<error message="${said}"/></testcase>`;
  if (judged.result === "skipped") return `${start}<skipped message="${said}"/></testcase>`;
  return `${start}<system-out>${said}</system-out></testcase>`;
}

/** After `printable()` no character is left that XML forbids. */
function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
