// A day at one gateway: every sample, and the cases from the field where they lie beside the project, one after the
// other over 24 hours, each with hosts of its own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { address } from "../build/packets.ts";
import { inspectFile } from "../../src/node/index.ts";
import type { Session } from "../../src/session/session.ts";
import type { Play } from "./moved.ts";
import { readRecording } from "./recording.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const CASES = fileURLToPath(new URL("../../../shared/cases/", import.meta.url));
export const hasCases = existsSync(CASES);

export interface Part {
  readonly name: string;
  readonly path: string;
  readonly play: Play;
}

/** When the samples' certificates are valid, but for those that are to be invalid. */
const START = Date.UTC(2026, 10, 28, 6) * 1000;
const DAY = 24 * 3600 * 1e6;

export const samplesOfDay = (): readonly Part[] => partsOf(capturesIn(SAMPLES));
export const wholeDay = (): readonly Part[] =>
  partsOf([...capturesIn(SAMPLES), ...(hasCases ? capturesIn(CASES) : [])]);

function capturesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));
  return names.toSorted().map((name) => folder + name);
}

function partsOf(paths: readonly string[]): readonly Part[] {
  return paths.map((path, index) => {
    const recording = readRecording(path);
    const hosts = recording.addresses.map((text, host) => ({
      address: address(movedTo(text, index, host)),
      port: null,
    }));
    const startUs = START + Math.floor((index / paths.length) * DAY);
    return {
      name: path.slice(path.lastIndexOf("/") + 1),
      path,
      play: { recording, startUs, hosts, seed: index + 1 },
    };
  });
}

/** Into 10.PART.HOST.x, so that no two parts share a host. */
const movedTo = (text: string, part: number, host: number): string =>
  text.includes(":")
    ? `2001:db8:${(part + 1).toString(16)}::${(host + 1).toString(16)}`
    : `10.${part >> 7}.${part & 127}.${host + 1}`;

/** What people said beforehand is right to be said of a session; "none" where there is nothing to explain. */
export interface Truth {
  readonly capture: string;
  readonly faults: readonly string[];
  readonly findings: readonly string[];
}

/** Of the sessions of a day of samples: the nth one of a part is the nth one of its sample. */
export async function truthByStream(
  day: readonly Part[],
  sessions: readonly Session[],
): Promise<ReadonlyMap<number, Truth>> {
  const rows = truthOfSamples();
  const found = new Map<number, Truth>();
  for (const [index, { name, path }] of day.entries()) {
    const moved = sessions.filter(({ client }) => partOf(client.address) === index);
    const alone = await inspectFile(path);
    for (const [number, { stream }] of moved.entries()) {
      const row = rows.get(`${name} *`) ?? rows.get(`${name} ${alone.sessions[number]?.stream}`);
      if (row !== undefined) found.set(stream, row);
    }
  }
  return found;
}

/** The inverse of movedTo. */
function partOf(text: string): number {
  if (text.includes(":")) return Number.parseInt(text.split(":")[2] ?? "", 16) - 1;
  const [, high, low] = text.split(".").map(Number);
  return (high ?? 0) * 128 + (low ?? 0);
}

function truthOfSamples(): ReadonlyMap<string, Truth> {
  const text = readFileSync(new URL("../truth-of-samples.txt", import.meta.url), "utf8");
  const rows = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    rows.map((row) => {
      const [capture = "", stream = "", faults = "", ...findings] = row.split(/\s+/);
      return [
        `${capture} ${stream}`,
        { capture, faults: faults.split("/"), findings: faults === "none" ? ["none"] : findings },
      ];
    }),
  );
}
