// From ten sessions to 40,000: the answer stays on one screen, and says the same as the sessions themselves.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../src/session/session.ts";
import { dense, denseCapture } from "./dense.ts";
import {
  splitWords,
  causesNotNamed,
  failedByCause,
  firstScreen,
  holdsNumber,
  linesTooLong,
  negotiated,
  neededOf,
  oldClients,
  written,
} from "./first-screen.ts";
import { writePlays } from "./moved.ts";
import { peakOf, runIn, sessionsOf } from "./program.ts";
import { needs } from "../build/needs.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runIn(folder, ...args);

/** GATEWAY_SESSIONS=40000 is what the claims are made of; it takes minutes. */
const LARGEST = Number(process.env["GATEWAY_SESSIONS"] ?? 10_000);
const TIMEOUT = LARGEST > 10_000 ? 600_000 : 120_000;

/** Writes NDJSON, and tells its peak of memory in KiB. */
const asNdjson = (name: string): number =>
  peakOf(join(folder, name), "--format", "ndjson", "-o", join(folder, `${name}.ndjson`));

let peakOfLargest = Number.NaN;

describe.each([10, 200, LARGEST])("of %i sessions", (amount) => {
  const stories = dense(amount);
  const name = `${amount}.pcapng`;
  const failed = stories.filter((story) => story.failed);
  const number = failed.reduce((sum, { sessions }) => sum + sessions, 0);
  let text = "";
  let screen = "";
  let sessions: readonly Session[] = [];

  beforeAll(() => {
    writePlays(join(folder, name), denseCapture(stories));
    text = run(name).stdout;
    screen = firstScreen(text).join("\n").replaceAll(/\s+/g, " ");
    peakOfLargest = asNdjson(name);
    sessions = sessionsOf(readFileSync(join(folder, `${name}.ndjson`), "utf8"));
  }, TIMEOUT);

  test("the first 40 lines hold the totals and every cause of 95 % of what failed", () => {
    const causes = failed.map(({ findings, sessions: of }) => ({ ids: findings, sessions: of }));
    expect([screen.includes(`${written(amount)} sessions`), holdsNumber(screen, number)]).toEqual([
      true,
      true,
    ]);
    expect(causesNotNamed(firstScreen(text), neededOf(causes))).toEqual([]);
  });

  test("their causes are those of the sessions", () => {
    const counted = [...failedByCause(sessions).values()].toSorted((a, b) => a - b);
    expect(counted).toEqual(failed.map((story) => story.sessions).toSorted((a, b) => a - b));
  });

  test("the first 40 lines hold the clients that never offered TLS 1.2, and what was negotiated", () => {
    const old = oldClients(sessions);
    const census = screen.slice(screen.indexOf("Negotiated"));
    expect([holdsNumber(screen, old.length), old.some((client) => screen.includes(client))]).toEqual([
      true,
      true,
    ]);
    expect([...negotiated(sessions)].filter(([, of]) => !holdsNumber(census, of))).toEqual([]);
  });

  test("no line is longer than the width", () => {
    expect(linesTooLong(text)).toEqual([]);
  });
});

describe.each([10, 200])("again of %i sessions", (amount) => {
  const name = `${amount}.pcapng`;
  const failed = dense(amount).filter((story) => story.failed);
  beforeAll(() => {
    writePlays(join(folder, name), denseCapture(dense(amount)));
  });

  test("no word is split", () => {
    expect(splitWords(run(name).stdout, run(name, "--width", "1000").stdout)).toEqual([]);
  });

  test("the same number failed by --failed", () => {
    const chosen = sessionsOf(run(name, "--failed", "--format", "ndjson").stdout);
    expect(chosen.length).toBe(failed.reduce((sum, { sessions }) => sum + sessions, 0));
  });
});

test.runIf(needs("GATEWAY_SESSIONS not set", LARGEST === 10_000))(
  "HTML of 10,000 sessions is less than 3 MB",
  () => {
    const output = join(folder, "page.html");
    run("report", "10000.pcapng", "-o", output);
    expect(statSync(output).size).toBeLessThan(3_000_000);
  },
  TIMEOUT,
);

test(
  "four times as many sessions as NDJSON take little more memory",
  () => {
    writePlays(join(folder, "quarter.pcapng"), denseCapture(dense(LARGEST / 4)));
    const few = asNdjson("quarter.pcapng");
    expect(peakOfLargest / few, `${few} and ${peakOfLargest} KiB`).toBeLessThan(1.5);
  },
  TIMEOUT,
);
