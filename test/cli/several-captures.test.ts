// Several captures on one command line: findings are made over all their sessions, once.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { ReportDocument } from "../../src/report/report-document.ts";

const ROOT = new URL("../..", import.meta.url);
const [FAILED, GOOD] = ["samples/server-fin-after-tls11-hello.pcap", "samples/success-tls12.pcap"];

function findings(capture: string, ...others: string[]): string[] {
  const text = execFileSync(process.execPath, ["dist/cli/main.js", "--json", capture, ...others], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const { sessions }: ReportDocument = JSON.parse(text);
  const session = sessions.find((each) => each.capture === capture);
  return (session?.findings ?? []).map(({ id }) => id);
}

test("a second capture adds a finding across both, and repeats none", () => {
  const [alone, beside] = [findings(FAILED), findings(FAILED, GOOD)];
  expect([new Set(beside).size === beside.length, beside.filter((id) => !alone.includes(id))]).toEqual([
    true,
    ["two-client-stacks"],
  ]);
});
