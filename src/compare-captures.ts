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
  const given = captures.map((capture, index) => named(capture, index));
  return compareNamed(
    given.map(({ path, source, stream = null }) => ({
      key: source,
      stream,
      read: () => inspected(source, path, options),
    })),
    isSame,
  );
}

/** A capture, and which of its sessions is meant; null where one is to be picked. */
interface NamedInput {
  /** The same for what is the same capture. */
  readonly key: unknown;
  readonly stream: number | null;
  readonly read: () => Promise<InspectedCapture>;
}

/** A capture, or the files of one, and what reads it again. */
export interface InspectedCapture extends Omit<CaptureToCompare, "stream"> {
  readonly captures: readonly Capture[];
}

/** Each capture is inspected once, in how many streams ever it is named. */
export async function compareNamed(
  given: readonly NamedInput[],
  isSame: boolean,
): Promise<ComparisonDocument> {
  const { compareSessions } = await import("./compare/compare-sessions.ts");
  const inspections = new Map<unknown, InspectedCapture>();
  const compared: CaptureToCompare[] = [];
  for (const { key, stream, read } of given) {
    const capture = inspections.get(key) ?? (await read());
    inspections.set(key, capture);
    compared.push({ ...capture, stream });
  }
  const comparison = await compareSessions(compared, { isSame });
  const { comparisonDocument } = await import("./report/compare/comparison-document.ts");
  return comparisonDocument(
    TOOL,
    [...inspections.values()].flatMap(({ captures }) => captures),
    comparison,
  );
}

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
  return { captures: [capture], path, sessions, readTraces };
}

function named(given: RereadableSource | ComparedCapture, index: number): ComparedCapture {
  if ("source" in given) return given;
  const name = nameOf(given);
  return { path: name === "" ? `capture ${index + 1}` : name, source: given };
}
