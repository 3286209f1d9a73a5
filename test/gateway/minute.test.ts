// A minute at a gateway whose stories are known beforehand: every command must say the same of it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { primaryFinding } from "../../src/diagnose/failed.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import { jsonLayout } from "../../src/report/json-text.ts";
import type { Session } from "../../src/session/session.ts";
import {
  splitWords,
  causesNotNamed,
  firstScreen,
  holdsNumber,
  linesTooLong,
  neededOf,
} from "./first-screen.ts";
import { golden } from "./golden.ts";
import { MINUTE, MINUTE_PLAYS } from "./minute.ts";
import { writePlays } from "./moved.ts";
import { runIn, sessionsOf } from "./program.ts";
import { needs } from "../build/needs.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
const capture = join(folder, "minute.pcapng");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runIn(folder, ...args);

const failed = MINUTE.filter((story) => story.failed);
const FAILED = failed.reduce((sum, { sessions }) => sum + sessions, 0);

let text = "";
let document: ReportDocument;
let sessions: readonly Session[] = [];

beforeAll(() => {
  writePlays(capture, MINUTE_PLAYS);
  text = run("minute.pcapng").stdout;
  document = JSON.parse(run("minute.pcapng", "--format", "json").stdout);
  sessions = sessionsOf(run("minute.pcapng", "--format", "ndjson").stdout);
}, 60_000);

test.runIf(needs("tshark", spawnSync("tshark", ["--version"]).status === 0))(
  "tshark counts as many streams as were played",
  () => {
    const { stdout } = spawnSync("tshark", ["-r", capture, "-T", "fields", "-e", "tcp.stream"], {
      encoding: "utf8",
    });
    expect(new Set(stdout.trim().split("\n")).size).toBe(MINUTE_PLAYS.length);
  },
);

describe("the first 40 lines", () => {
  test("hold the totals", () => {
    const lines = firstScreen(text).join("\n");
    expect([
      lines.includes(`${MINUTE_PLAYS.length} sessions`),
      lines.includes(`${FAILED} failed`),
      lines.includes("80 established"),
    ]).toEqual([true, true, true]);
  });

  test("name every cause of 95 % of what failed, with its number", () => {
    const causes = failed.map(({ findings, sessions: amount }) => ({ ids: findings, sessions: amount }));
    expect(causesNotNamed(firstScreen(text), neededOf(causes))).toEqual([]);
  });

  test("name the clients that never offered TLS 1.2, and what was negotiated", () => {
    const lines = firstScreen(text).join("\n").replaceAll(/\s+/g, " ");
    // Nine old clients, and the one of which only its own direction was captured.
    expect([/\b10 clients\b/.test(lines), /203\.0\.113\.40 fax1\.example\.org/.test(lines)]).toEqual([
      true,
      true,
    ]);
    for (const [version, amount] of [
      ["TLS 1.3", 54],
      ["TLS 1.2", 28],
      ["TLS 1.0", 6],
    ] as const) {
      expect(holdsNumber(lines.slice(lines.indexOf("egotiated")), amount), `${version}: ${amount}`).toBe(
        true,
      );
    }
  });

  test("are no longer than the width, and no word in them is split", () => {
    const wide = run("minute.pcapng", "--width", "1000").stdout;
    expect([linesTooLong(text), splitWords(text, wide)]).toEqual([[], []]);
  });
});

describe("the number of failed sessions", () => {
  test("is the same in JSON", () => {
    expect(document.summary.failed).toBe(FAILED);
  });

  test("is the same by --failed", () => {
    expect(sessionsOf(run("minute.pcapng", "--failed", "--format", "ndjson").stdout).length).toBe(FAILED);
  });

  test("is the same in an extract", () => {
    run("extract", "minute.pcapng", "--failed", "-o", "failed.pcapng");
    expect(sessionsOf(run("failed.pcapng", "--format", "ndjson").stdout).length).toBe(FAILED);
  });

  test("is the same in reports", () => {
    for (const format of ["markdown", "html"]) {
      const { stdout } = run("report", "minute.pcapng", "--format", format);
      const words = stdout.replaceAll(/<[^>]*>/g, "");
      expect(words.includes(`${FAILED} of ${MINUTE_PLAYS.length}`), format).toBe(true);
    }
  });

  test("is the same in verify", () => {
    const { stdout } = run("verify", "minute.pcapng", "--failed", "--offers", "TLS1.0");
    expect(stdout.split("\n").filter((line) => / stream \d+ /.test(line)).length).toBe(FAILED);
  });
});

describe("the causes", () => {
  test("are the stories, each once", () => {
    const causes = document.causes.map(({ finding, sessions: amount, clients, servers }) => [
      finding,
      amount,
      clients.count,
      servers.count,
    ]);
    const stories = [...failed, ...MINUTE.filter((story) => !story.failed && story.findings.length > 0)];
    for (const { what, findings, sessions: amount, clients, servers } of stories) {
      const ends = [Math.min(clients.length, amount), Math.min(servers.length, amount)];
      const same = causes.filter(
        ([id, ...numbers]) => findings.includes(String(id)) && numbers.join() === [amount, ...ends].join(),
      );
      expect(same, what).toHaveLength(1);
    }
    expect(causes).toHaveLength(stories.length);
  });

  test("of failed sessions add up to their number", () => {
    const causes = document.causes.filter((cause) => cause.failed);
    expect(causes.reduce((sum, { sessions: amount }) => sum + amount, 0)).toBe(FAILED);
  });
});

describe("the golden texts", () => {
  test.each([
    ["minute.txt", () => text],
    ["minute.md", () => run("report", "minute.pcapng", "--format", "markdown").stdout],
    ["minute.brief.txt", () => run("report", "minute.pcapng", "--brief").stdout],
    ["minute.json", () => `${jsonLayout({ causes: document.causes, census: document.census })}\n`],
  ])("is %s", (name, render) => {
    const rendered = render();
    expect(rendered).toBe(golden(name, rendered));
  });

  test("fits into a ticket", () => {
    const { stdout } = run("report", "minute.pcapng", "--format", "markdown");
    expect(Buffer.byteLength(stdout)).toBeLessThan(30_000);
  });
});

test("the NDJSON of a session has at most the bytes allowed", () => {
  const established = sessions.filter(
    (session) => session.outcome === "established" && primaryFinding(session) === null,
  );
  const handshakes = sessions.filter(({ outcome }) => outcome === "handshake-failed");
  // The aim is 6,000 and 9,000.
  expect(meanSize(established), "established").toBeLessThan(14_000);
  expect(meanSize(handshakes), "failed").toBeLessThan(13_500);
});

const meanSize = (chosen: readonly Session[]): number =>
  chosen.reduce((sum, session) => sum + JSON.stringify(session).length, 0) / chosen.length;
