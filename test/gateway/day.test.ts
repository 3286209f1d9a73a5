// A day at one gateway: every story of the samples once, each between hosts of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cause } from "../../src/diagnose/causes.ts";
import { isFailed, primaryFinding } from "../../src/diagnose/failed.ts";
import { inspectFile } from "../../src/node/index.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import type { Session } from "../../src/session/session.ts";
import { hasCases, samplesOfDay, type Truth, truthByStream, wholeDay } from "./day.ts";
import { splitWords, firstScreen, linesTooLong } from "./first-screen.ts";
import { golden } from "./golden.ts";
import { writePlays } from "./moved.ts";
import { runIn } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): string => runIn(folder, ...args).stdout;

describe(hasCases ? "a day of samples and cases" : "a day of samples", () => {
  const name = "whole-day.pcapng";
  const day = wholeDay();
  let document: ReportDocument;
  let text = "";

  beforeAll(() => {
    writePlays(
      join(folder, name),
      day.map(({ play }) => play),
    );
    document = JSON.parse(run(name, "--format", "json"));
    text = run(name);
  }, 60_000);

  test("each session has the findings that it has alone", async () => {
    // The day holds the packets only, and no TLS keys.
    const alone = await Promise.all(
      day.map(async (part) => verdicts((await inspectFile(part.path, { decryption: null })).sessions)),
    );
    expect(verdicts(document.sessions)).toEqual(alone.flat().toSorted());
  });

  test("each session that failed or has a main finding belongs to one cause", () => {
    const explained = document.sessions.filter(
      (session) => isFailed(session) || primaryFinding(session) !== null,
    );
    expect(document.causes.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(explained.length);
  });

  test("the causes of failed sessions add up to them", () => {
    const failed = document.causes.filter((cause) => cause.failed);
    expect(failed.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(document.summary.failed);
  });

  test("no server has the same cause twice", () => {
    const keys = document.causes.flatMap(({ finding, fault, title, failed, servers }) =>
      [...new Set(servers.top.map(({ address }) => address))].map((address) =>
        [finding, fault, title, failed, address].join(" "),
      ),
    );
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("what failed is the same number everywhere", () => {
    const failed = document.sessions.filter(isFailed).length;
    const chosen: ReportDocument = JSON.parse(run(name, "--failed", "--format", "json") || "{}");
    expect([document.summary.failed, chosen.sessions?.length, text.includes(` ${failed} failed`)]).toEqual([
      failed,
      failed,
      true,
    ]);
  });

  test("the first 40 lines hold the totals, the largest causes and the census", () => {
    const screen = firstScreen(text).join("\n");
    const largest = document.causes.filter(({ severity }) => severity === "error").slice(0, 6);
    expect(largest.filter(({ finding }) => !screen.includes(finding))).toEqual([]);
    expect([
      screen.includes(`${document.summary.sessions} sessions`),
      /never offered/.test(screen),
      /egotiated/.test(screen),
    ]).toEqual([true, true, true]);
  });

  test("no line is longer than the width, and no word is split", () => {
    expect([linesTooLong(text), splitWords(text, run(name, "--width", "1000"))]).toEqual([[], []]);
  });
});

describe("all samples as one day", () => {
  let document: ReportDocument;
  let truth: ReadonlyMap<number, Truth>;

  beforeAll(async () => {
    writePlays(
      join(folder, "day.pcapng"),
      samplesOfDay().map(({ play }) => play),
    );
    document = JSON.parse(run("day.pcapng", "--format", "json"));
    truth = await truthByStream(samplesOfDay(), document.sessions);
  }, 60_000);

  test("no cause that is certain has a session of which another finding, or another fault, is right", () => {
    const wrong = document.causes
      .filter(({ certainty }) => certainty === "certain")
      .flatMap((cause) =>
        cause.streams
          .map(({ stream }) => truth.get(stream))
          .filter((row) => row !== undefined && !isRight(cause, row))
          .map((row) => [cause.finding, cause.fault, row]),
      );
    expect(wrong).toEqual([]);
  });

  test("each session without TLS that needs an explanation belongs to a cause", () => {
    const ofCauses = new Set(document.causes.flatMap(({ streams }) => streams.map(({ stream }) => stream)));
    // A cause lists its first 20 sessions.
    const long = new Set(
      document.causes
        .filter(({ sessions, streams }) => sessions > streams.length)
        .map(({ finding }) => finding),
    );
    const missing = document.sessions.filter((session) => {
      const isExplained = ofCauses.has(session.stream) || long.has(primaryFinding(session)?.id ?? "");
      return (
        session.outcome !== "established" &&
        truth.get(session.stream)?.faults.includes("none") === false &&
        !isExplained
      );
    });
    expect(missing.map(({ stream }) => truth.get(stream))).toEqual([]);
  });

  test("the text is the golden one", () => {
    const text = run("day.pcapng");
    expect(text).toBe(golden("day.txt", text));
  });
});

/** What is said of each session, in an order that does not depend on where and when it was. */
const verdicts = (sessions: readonly Session[]): readonly string[] =>
  sessions
    .map((session) => {
      const { id, certainty, fault } = primaryFinding(session) ?? {};
      return [session.client.port, session.frames.count, session.outcome, id, certainty, fault].join(" ");
    })
    .toSorted();

const isRight = ({ finding, fault }: Cause, { faults, findings }: Truth): boolean =>
  findings.includes(finding) && (fault === null || faults.includes(fault));
