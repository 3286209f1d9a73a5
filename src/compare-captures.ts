// Captures -> what differs between a session of each, as the program's `compare --format json` prints it.
import { type BlobLike, chunksOf, nameOf } from "./capture/capture-source.ts";
import type { CaptureToCompare } from "./compare/choosable.ts";
import type { WireTrace } from "./compare/wire/wire-trace.ts";
import { inspect, type InspectOptions } from "./inspect.ts";
import type { Capture } from "./report/report-document.ts";
import type { ComparisonDocument } from "./report/compare/comparison-document.ts";
import { TOOL } from "./report/tool.ts";
import type { Session } from "./session/session.ts";

/** A capture that can be read twice, as a stream cannot. */
export type RereadableSource = Uint8Array | ArrayBuffer | BlobLike;

/** A capture, what it is called, and which of its sessions is meant; unless given, one is picked. */
export interface ComparedCapture {
  readonly path: string;
  readonly source: RereadableSource;
  /** As Wireshark's tcp.stream. */
  readonly stream?: number;
}

export interface CompareCapturesOptions extends Omit<InspectOptions, "path" | "joined" | "onSession"> {
  /** The sessions that are named are one connection, also where that does not show. */
  readonly isSame?: boolean;
}

/**
 * Compares one connection at several capture points, or two connections: which, the sessions show. Each capture is read
 * twice. One that is given twice, with two streams, is compared with itself. Throws a CaptureError where one cannot be read,
 * and a ComparisonError where there is nothing to compare.
 */
export async function compareCaptures(
  captures: readonly (RereadableSource | ComparedCapture)[],
  { isSame = false, ...options }: CompareCapturesOptions = {},
): Promise<ComparisonDocument> {
  const { compareSessions } = await import("./compare/compare-sessions.ts");
  const read = new Map<RereadableSource, InspectedCapture>();
  const compared: CaptureToCompare[] = [];
  for (const [index, given] of captures.entries()) {
    const { path, source, stream = null } = named(given, index);
    const capture = read.get(source) ?? (await inspected(source, path, options));
    read.set(source, capture);
    compared.push({ ...capture, stream });
  }
  const comparison = await compareSessions(compared, { isSame });
  const { comparisonDocument } = await import("./report/compare/comparison-document.ts");
  return comparisonDocument(
    TOOL,
    [...read.values()].map(({ capture }) => capture),
    comparison,
  );
}

type InspectedCapture = Omit<CaptureToCompare, "stream"> & { readonly capture: Capture };

async function inspected(
  source: RereadableSource,
  path: string,
  options: InspectOptions,
): Promise<InspectedCapture> {
  const { capture, sessions } = await inspect(source, { ...options, path });
  const readTraces = async (chosen: readonly Session[], keptBytes: number): Promise<readonly WireTrace[]> => {
    const { TraceReader } = await import("./compare/wire/trace-reader.ts");
    const reader = new TraceReader(chosen, { keptBytes, ...(options.limits && { limits: options.limits }) });
    for await (const chunk of chunksOf(source)) reader.push(chunk);
    reader.finish();
    return reader.traces;
  };
  return { capture, path, sessions, readTraces };
}

function named(given: RereadableSource | ComparedCapture, index: number): ComparedCapture {
  if ("source" in given) return given;
  const name = nameOf(given);
  return { path: name === "" ? `capture ${index + 1}` : name, source: given };
}
