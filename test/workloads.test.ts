// Where the generator of workloads lies beside the project: the fast path finds what it says that it wrote.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../src/node/index.ts";
import type { Session } from "../src/session/session.ts";
import { needs } from "./build/needs.ts";

const SOURCE = fileURLToPath(new URL("../../shared/bench/gen_workload.c", import.meta.url));
const canGenerate = existsSync(SOURCE) && spawnSync("cc", ["--version"]).status === 0;

interface Truth {
  readonly client_hellos: number;
  /** With HelloRetryRequests. */
  readonly server_hellos: number;
}

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
const generator = join(folder, "generator");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const FORMATS = ["pcap", "pcapns", "pcapng"];

describe.runIf(needs("../shared/bench and cc", canGenerate))("a generated workload", () => {
  beforeAll(() => {
    spawnSync("cc", ["-O1", "-o", generator, SOURCE, "-lm"]);
  });

  test.each(FORMATS)("in order, as %s: every hello is found", async (format) => {
    const { truth, sessions } = await workload("dense", format);
    expect(hellos(sessions)).toEqual([truth.client_hellos, truth.server_hellos]);
  });

  test.each(FORMATS)("out of order, as %s: no complete session is without its hello", async (format) => {
    const { truth, sessions } = await workload("reorder", format);
    const [clients = 0, servers = 0] = hellos(sessions);
    const whole = sessions.filter(({ close, view }) => close.by !== null && view.missing.length === 0);
    const agreed = whole.filter(({ smtp }) => smtp?.starttls.reply?.code === 220);
    expect({
      isAnyTwice: clients > truth.client_hellos || servers > truth.server_hellos,
      isAny: agreed.length > 0,
      without: agreed.filter(({ tls }) => !tls?.clientHello).map(({ stream }) => stream),
    }).toEqual({ isAnyTwice: false, isAny: true, without: [] });
  });

  test("out of order: every offer is one of those in order", async () => {
    const [dense, reorder] = await Promise.all([workload("dense", "pcap"), workload("reorder", "pcap")]);
    const made = offers(dense.sessions);
    expect([...offers(reorder.sessions)].filter((offer) => !made.has(offer))).toEqual([]);
  });
});

async function workload(kind: string, format: string) {
  const path = join(folder, `${kind}.${format}`);
  const { stderr } = spawnSync(generator, [kind, "2M", format, path], { encoding: "utf8" });
  const truth: Truth = JSON.parse(stderr);
  const { sessions } = await inspectFile(path);
  return { truth, sessions };
}

function hellos(sessions: readonly Session[]): number[] {
  const types = sessions.flatMap(({ tls }) => tls?.messages.map(({ type }) => type) ?? []);
  const number = (...names: readonly string[]) => types.filter((type) => names.includes(type)).length;
  return [number("ClientHello"), number("ServerHello", "HelloRetryRequest")];
}

function offers(sessions: readonly Session[]): ReadonlySet<string> {
  const found = sessions.flatMap(({ tls }) => tls?.clientHello ?? []);
  return new Set(
    found.map(({ version, cipherSuites, ja3, ja4 }) => JSON.stringify([version, cipherSuites, ja3, ja4])),
  );
}
