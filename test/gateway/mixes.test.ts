// Mixes that are easily reported wrongly: what is one cause, whom it names, and when it was.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cause } from "../../src/diagnose/causes.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import { HELLO, starttlsDialogue } from "../build/conversations.ts";
import { pcapngBlocks, readCapture } from "../build/captures.ts";
import { concat } from "../build/packets.ts";
import { MINUTE_PLAYS } from "./minute.ts";
import { MIXES } from "./mixes.ts";
import { writePlays, writeRing } from "./moved.ts";
import { run } from "./program.ts";
import { playsOf, type Story } from "./stories.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const HALF_A_MINUTE_TO_MIDNIGHT = Date.UTC(2026, 10, 26, 23, 59, 30) * 1000;
const MINUTE = 60e6;

function documentOf(...args: readonly string[]): ReportDocument {
  return JSON.parse(run(...args, "--format", "json").stdout);
}

function written(name: string, stories: readonly Story[]): string {
  const path = join(folder, `${name}.pcapng`);
  writePlays(path, playsOf(stories, HALF_A_MINUTE_TO_MIDNIGHT, MINUTE));
  return path;
}

const timesOf = ({ causes }: ReportDocument) =>
  causes.map((cause) => [cause.finding, ...numbers(cause), cause.firstTime, cause.lastTime]);

const numbersOf = ({ causes }: ReportDocument) =>
  causes.map((cause) => [cause.finding, ...numbers(cause)].join(" ")).toSorted();

const numbers = ({ sessions, clients, servers }: Cause) => [sessions, clients.count, servers.count];

describe("one cause", () => {
  test.each([
    ["is an old client that 20 servers close on", "oneClient", [20, 1, 20]],
    ["are 20 old clients of one server", "oneServer", [20, 20, 1]],
    ["are two addresses of one name", "pool2", [20, 10, 2]],
    ["are four addresses of one name", "pool4", [20, 5, 4]],
    ["is a message that is tried nine times", "retries", [9, 1, 1]],
    ["are 500 servers that fail once each", "servers500", [500, 500, 500]],
  ] as const)("%s", (_, name, expected) => {
    expect(documentOf(written(name, MIXES[name])).causes.map(numbers)).toEqual([expected]);
  });
});

test("certificates refused for reasons of different sides are two causes", () => {
  const { causes } = documentOf(written("otherFault", MIXES.otherFault));
  expect(causes.map((cause) => [cause.finding, cause.fault, cause.sessions])).toEqual([
    ["client-rejected-certificate", "server", 6],
    ["client-rejected-certificate", null, 4],
  ]);
});

test("several hosts behind one address are not named after one of them", () => {
  const [cause] = documentOf(written("nat", MIXES.nat)).causes;
  const named = cause?.clients.top.map(({ name, sessions }) => [name, sessions]) ?? [];
  expect(named.filter(([name, sessions]) => name !== null && sessions === 12)).toEqual([]);
});

test("clients that never sent EHLO have no name", () => {
  const [cause] = documentOf(written("noName", MIXES.noName)).causes;
  expect(cause?.clients.top.map(({ name }) => name)).toEqual([null, null, null, null, null]);
});

test("a cause over midnight has both dates", () => {
  const path = written("midnight", MIXES.oneServer);
  const [cause] = documentOf(path).causes;
  expect([cause?.firstTime?.slice(0, 10), cause?.lastTime?.slice(0, 10)]).toEqual([
    "2026-11-26",
    "2026-11-27",
  ]);
  expect(run(path).stdout.replaceAll(/\s+/g, " ")).toMatch(/2026-11-26 23:59:30 to (2026-11-27 )?00:00:\d\d/);
});

test("sessions without timestamps have causes without times", () => {
  const { packets } = readCapture(starttlsDialogue().client(HELLO).fin("server").fin("client").pcap());
  const blocks = pcapngBlocks();
  const path = join(folder, "untimed.pcapng");
  writeFileSync(
    path,
    concat(blocks.section(), blocks.interface(), ...packets.map(({ data }) => blocks.simple(data))),
  );
  const [cause] = documentOf(path).causes;
  expect([cause?.sessions, cause?.firstTime, cause?.lastTime]).toEqual([1, null, null]);
  expect(run(path).stdout).not.toMatch(/invalid|NaN|null|undefined|1970/i);
});

describe("the causes of a whole capture", () => {
  const path = join(folder, "whole.pcapng");
  let whole: ReportDocument;
  beforeAll(() => {
    writePlays(path, MINUTE_PLAYS);
    whole = documentOf(path);
  });

  test("are those of the joined files of a ring buffer", () => {
    const files = [1, 2, 3].map((number) => join(folder, `ring-${number}.pcapng`));
    writeRing(files, MINUTE_PLAYS);
    expect(timesOf(documentOf("--join", ...files))).toEqual(timesOf(whole));
  });

  test("are those of its parts as separate captures", () => {
    const files = [0, 1].map((number) => {
      const part = join(folder, `part-${number}.pcapng`);
      writePlays(
        part,
        MINUTE_PLAYS.filter((_, index) => index % 2 === number),
      );
      return part;
    });
    expect(numbersOf(documentOf(...files))).toEqual(numbersOf(whole));
  });
});
