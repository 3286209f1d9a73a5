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

/** Samples that are cut short, or have a connection between hosts and ports that another has too. */
const ALONE = /(?:cut-short|message-by-bdat-inside-tls13|server-stops-reading)\.pcap/;

/** By path, what tshark says of each frame that `options` let through. */
export function askTshark(
  paths: readonly string[],
  fields: readonly string[],
  options: readonly string[] = [],
): ReadonlyMap<string, readonly Row[]> {
  return ofEach(paths, (merged) => rowsOf(merged, fields, options));
}

/** By path, the frames of each, of what `read` finds in a capture of many; their numbers are those that they have alone. */
export function ofEach<Frame extends { readonly frame: number; readonly stream: number }>(
  paths: readonly string[],
  read: (path: string) => readonly Frame[],
): ReadonlyMap<string, readonly Frame[]> {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const merged = join(folder, "merged.pcapng");
  const together = paths.filter((path) => !ALONE.test(path));
  // Some with keys it cannot write.
  const isMerged = spawnSync("mergecap", ["-a", "-F", "pcapng", "-w", merged, ...together]).status === 0;
  const frames = isMerged ? read(merged) : [];
  rmSync(folder, { recursive: true });
  const found = new Map<string, readonly Frame[]>();
  let last = 0;
  for (const [path, count] of isMerged ? framesIn(together) : []) {
    const before = last;
    last += count;
    found.set(
      path,
      fromZero(
        frames.filter(({ frame }) => frame > before && frame <= last),
        before,
      ),
    );
  }
  for (const path of paths) if (!found.has(path)) found.set(path, read(path));
  return found;
}

function fromZero<Frame extends { readonly frame: number; readonly stream: number }>(
  frames: readonly Frame[],
  before: number,
): readonly Frame[] {
  const firstStream = Math.min(...frames.flatMap(({ stream }) => (Number.isNaN(stream) ? [] : stream)));
  return frames.map((one) =>
    Object.assign({}, one, { frame: one.frame - before, stream: one.stream - firstStream }),
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
