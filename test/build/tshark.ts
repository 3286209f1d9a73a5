// tshark on many captures at once, since it takes long to start: what it says of each, as if it had read that one alone.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasTshark = ["tshark", "mergecap", "capinfos"].every(
  (program) => spawnSync(program, ["--version"]).status === 0,
);

/** Of a frame, its number and stream as its own capture has them. */
export interface Row {
  readonly frame: number;
  readonly stream: number;
  readonly values: readonly string[];
}

/**
 * By path, what tshark says of each frame that `options` let through. No two captures may have a connection between the
 * same hosts and ports, and one that is cut short must be alone.
 */
export function askTshark(
  paths: readonly string[],
  fields: readonly string[],
  options: readonly string[] = [],
): ReadonlyMap<string, readonly Row[]> {
  const [only] = paths;
  if (only !== undefined && paths.length === 1) return new Map([[only, rowsOf(only, fields, options)]]);
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const merged = join(folder, "merged.pcapng");
  execFileSync("mergecap", ["-a", "-F", "pcapng", "-w", merged, ...paths]);
  const rows = rowsOf(merged, fields, options);
  rmSync(folder, { recursive: true });
  let last = 0;
  return new Map(
    framesIn(paths).map(([path, count]) => {
      const before = last;
      last += count;
      const own = rows.filter(({ frame }) => frame > before && frame <= last);
      const firstStream = Math.min(...own.flatMap(({ stream }) => (Number.isNaN(stream) ? [] : stream)));
      return [
        path,
        own.map(({ frame, stream, values }) => ({
          frame: frame - before,
          stream: stream - firstStream,
          values,
        })),
      ];
    }),
  );
}

function rowsOf(path: string, fields: readonly string[], options: readonly string[]): readonly Row[] {
  const asked = ["frame.number", "tcp.stream", ...fields].flatMap((field) => ["-e", field]);
  const args = ["-n", "-r", path, "-T", "fields", ...options, ...asked];
  // A capture that is cut short makes it exit with 2 behind the frames that it could read.
  const { stdout } = spawnSync("tshark", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  return stdout.split("\n").flatMap((line) => {
    if (line === "") return [];
    const [frame, stream = "", ...values] = line.split("\t");
    return [{ frame: Number(frame), stream: stream === "" ? Number.NaN : Number(stream), values }];
  });
}

function framesIn(paths: readonly string[]): readonly (readonly [path: string, frames: number])[] {
  const lines = execFileSync("capinfos", ["-T", "-r", "-M", "-c", ...paths], { encoding: "utf8" }).trimEnd();
  return lines.split("\n").map((line) => {
    const [path = "", frames] = line.split("\t");
    return [path, Number(frames)];
  });
}
