// From ten sessions to 40,000: the answer stays on one screen, and says the same as the sessions themselves.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { dense, denseCapture } from "./dense.ts";
import {
  brokenWords,
  causesNotNamed,
  failedByCause,
  firstScreen,
  holdsNumber,
  linesTooLong,
  negotiated,
  neededOf,
  oldClients,
} from "./first-screen.ts";
import { writePlays } from "./moved.ts";
import { peakOf, run, sessionsOf } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each([10, 200, 10_000])("of %i sessions", (amount) => {
  const stories = dense(amount);
  const capture = join(folder, `${amount}.pcapng`);
  writePlays(capture, denseCapture(stories));
  const failed = stories.filter((story) => story.failed);
  const number = failed.reduce((sum, { sessions }) => sum + sessions, 0);
  const { stdout: text } = run(capture);
  const screen = firstScreen(text).join("\n").replaceAll(/\s+/g, " ");
  const sessions = sessionsOf(run(capture, "--format", "ndjson").stdout);

  test("the first 40 lines hold the totals and every cause of 95 % of what failed", () => {
    const causes = failed.map(({ findings, sessions: of }) => ({ ids: findings, sessions: of }));
    expect([
      screen.includes(`${amount.toLocaleString("en-US")} sessions`),
      holdsNumber(screen, number),
    ]).toEqual([true, true]);
    expect(causesNotNamed(firstScreen(text), neededOf(causes))).toEqual([]);
  });

  test("their causes are those of the sessions", () => {
    const counted = [...failedByCause(sessions).values()].toSorted((a, b) => a - b);
    expect(counted).toEqual(failed.map((story) => story.sessions).toSorted((a, b) => a - b));
  });

  test("the first 40 lines hold who never offered TLS 1.2, and what was negotiated", () => {
    const old = oldClients(sessions);
    const census = screen.slice(screen.lastIndexOf("egotiated"));
    expect([holdsNumber(screen, old.length), old.some((client) => screen.includes(client))]).toEqual([
      true,
      true,
    ]);
    expect([...negotiated(sessions)].filter(([, of]) => !holdsNumber(census, of))).toEqual([]);
  });

  test("no line is longer than the width, and no word is split", () => {
    expect([linesTooLong(text), brokenWords(text, run(capture, "--width", "1000").stdout)]).toEqual([[], []]);
  });

  test("the same number failed by --failed and in verify", () => {
    expect(sessionsOf(run(capture, "--failed", "--format", "ndjson").stdout).length).toBe(number);
  });
});

test("HTML of 10,000 sessions is less than 3 MB", () => {
  const output = join(folder, "page.html");
  run("report", join(folder, "10000.pcapng"), "-o", output);
  expect(statSync(output).size).toBeLessThan(3_000_000);
});

test("40,000 sessions as NDJSON take no more memory than 10,000, and their causes fit on the same screen", () => {
  const capture = join(folder, "40000.pcapng");
  const stories = dense(40_000);
  writePlays(capture, denseCapture(stories));
  const peaks = ["10000.pcapng", "40000.pcapng"].map((name) =>
    peakOf(join(folder, name), "--format", "ndjson"),
  );
  expect((peaks[1] ?? 0) / (peaks[0] ?? 1), peaks.join(" and ")).toBeLessThan(1.5);
  const { stdout: text } = run(capture);
  const causes = stories
    .filter((story) => story.failed)
    .map(({ findings, sessions }) => ({ ids: findings, sessions }));
  expect(causesNotNamed(firstScreen(text), neededOf(causes))).toEqual([]);
});
