// Bytes read -> a progress line on standard error, if that is a terminal and there is much to read.
import { statSync } from "node:fs";
import { basename } from "node:path";
import { printable } from "../text/printable.ts";
import { progressFigures } from "../text/progress.ts";

export interface Progress {
  /** Of all files. */
  readonly update: (bytesRead: number) => void;
  /** Removes the line until the next update, so that another can be written. */
  readonly pause: () => void;
  /** Removes the line. */
  readonly stop: () => void;
}

/** Less is read in a second or two. */
export const LONG_BYTES = 16 << 20;

/** Null if the stream is not a terminal, or there is little to read. */
export async function startProgress(
  paths: readonly string[],
  stream: NodeJS.WriteStream,
): Promise<Progress | null> {
  if (!stream.isTTY) return null;
  const size = totalSize(paths);
  if (size < LONG_BYTES) return null;
  const { default: progress } = await import("cli-progress");
  const bar = new progress.SingleBar({
    stream,
    format: "{name} [{bar}] {read} of {size}, {rate}/s, {left} left",
    barCompleteChar: "#",
    barIncompleteChar: "-",
    barsize: 24,
    clearOnComplete: true,
    // An interrupt must find the terminal as it was.
    linewrap: true,
    gracefulExit: false,
  });
  const [first = "", ...others] = paths;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const began = performance.now();
  const figures = (bytes: number) => progressFigures(bytes, size, performance.now() - began);
  bar.start(size, 0, { name: printable(basename(first)) + more, ...figures(0) });
  return {
    update: (bytesRead) => bar.update(bytesRead, figures(bytesRead)),
    pause: () => stream.write("\r\u001b[K"),
    stop: () => bar.stop(),
  };
}

/** Bytes in all files, as far as that is known. */
export const totalSize = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + sizeOf(path), 0);

function sizeOf(path: string): number {
  if (path === "-") return 0;
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}
