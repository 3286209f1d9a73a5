// Stored captures -> what differs between a session of each, as the program's `compare --format json` prints it.
import { compareNamed, type InspectedCapture } from "../compare-captures.ts";
import type { ComparisonDocument } from "../report/compare/comparison-document.ts";
import type { CaptureReadingOptions } from "./capture-reading.ts";
import type { CaptureStore } from "./capture-store.ts";
import { inspectCapture } from "./inspect-capture.ts";
import { joinCaptures } from "./join-captures.ts";

/** A capture, and which of its sessions is meant; unless given, one is picked. */
export interface ComparedFile {
  /** Of a ring buffer all files, which are one capture. */
  readonly path: string | readonly string[];
  /** As Wireshark's tcp.stream. */
  readonly stream?: number;
}

export interface CompareFilesOptions extends ReadingOptions {
  /** The sessions that are named are one connection, also where that does not show. */
  readonly isSame?: boolean;
}

type ReadingOptions = Omit<CaptureReadingOptions, "joined" | "onSession" | "sharing">;

/** Each is read twice. Throws an InputError where nothing can be read, and a ComparisonError where there is nothing to compare. */
export async function compareStored(
  store: CaptureStore,
  files: readonly (string | ComparedFile)[],
  { isSame = false, ...options }: CompareFilesOptions = {},
): Promise<ComparisonDocument> {
  return compareNamed(
    files.map((given) => {
      const { path, stream = null } = typeof given === "string" ? { path: given } : given;
      const paths = typeof path === "string" ? [path] : path;
      return { key: paths.join("\0"), stream, read: () => inspected(store, paths, options) };
    }),
    isSame,
  );
}

async function inspected(
  store: CaptureStore,
  paths: readonly string[],
  options: ReadingOptions,
): Promise<InspectedCapture> {
  const { captures, sessions } = await readFiles(store, paths, options);
  const { limits = {}, maxBytes } = options;
  return {
    captures,
    path: captures[0]?.path ?? "",
    sessions,
    readTraces: async (chosen, keptBytes) => {
      const { readTraces } = await import("./read-traces.ts");
      return readTraces(store, captures, chosen, { limits, maxBytes, keptBytes });
    },
  };
}

async function readFiles(store: CaptureStore, paths: readonly string[], options: ReadingOptions) {
  const [path, ...others] = paths;
  if (path === undefined) throw new TypeError("a capture has a file");
  if (others.length > 0) return joinCaptures(store, paths, options);
  const { capture, sessions } = await inspectCapture(store, path, options);
  return { captures: [capture], sessions };
}
