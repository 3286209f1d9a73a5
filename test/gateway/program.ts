// The built program, and what is counted of its output without it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Session } from "../../src/session/session.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** Says at the end how much memory the program had at most. */
const WITH_PEAK = `data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))`;

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export const run = (...args: readonly string[]): Ran => runIn(process.cwd(), ...args);

/** In that folder, so that paths of captures can be short, and the same everywhere. */
export function runIn(cwd: string, ...args: readonly string[]): Ran {
  const { COLUMNS: _columns, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  return { stdout, stderr, code: status };
}

/** KiB of resident memory, at most, while the program runs. */
export function peakOf(...args: readonly string[]): number {
  const { stderr } = spawnSync(process.execPath, ["--import", WITH_PEAK, PROGRAM, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  return Number(/^peak (\d+)$/m.exec(stderr)?.[1]);
}

/** The lines of NDJSON that are sessions. */
export function sessionsOf(ndjson: string): readonly Session[] {
  const lines = ndjson.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => (type ?? "session") === "session");
}
