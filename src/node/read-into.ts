// One stored file into an inspector: opened, decompressed, read again by pcap-parser where that can.
import { CaptureError } from "../capture/capture-error.ts";
import type { Inspector } from "../inspect.ts";
import type { ReadCapture } from "../report/report-document.ts";
import { InputError } from "./input-error.ts";
import { type CaptureSource, readSource } from "./read-source.ts";
import { SourceError } from "./source-error.ts";

/**
 * `afterChunk` is called once a chunk with the bytes of the file read so far, and in all where that is known; reading
 * goes on when it is settled. Throws an InputError where nothing of the file can be read.
 */
export async function readInto(
  inspector: Inspector,
  path: string,
  afterChunk: (bytesRead: number, totalBytes: number | null) => Promise<void>,
  { sha256 }: { readonly sha256: boolean },
): Promise<ReadCapture> {
  const source = readSource(path);
  try {
    const failure = await readUntilFailure(source, async (chunk) => {
      inspector.push(chunk);
      await afterChunk(source.bytesRead, source.size);
      return !inspector.isDamaged;
    });
    const capture = await readTwice(asStored(inspector.endFile(), source, failure));
    return sha256 ? { ...capture, sha256: await checksum(capture) } : capture;
  } catch (error) {
    if (error instanceof CaptureError) throw new InputError(error.code, error.message);
    throw error;
  }
}

/** Reads as long as `use` wants more. The error that ends it is given back where something was read before. */
async function readUntilFailure(
  source: CaptureSource,
  use: (chunk: Uint8Array) => Promise<boolean>,
): Promise<SourceError | null> {
  let isBegun = false;
  try {
    for await (const chunk of source) {
      isBegun = true;
      if (!(await use(chunk))) break;
    }
    return null;
  } catch (error) {
    if (isBegun && error instanceof SourceError) return error;
    throw error;
  }
}

async function checksum({ path, bytes }: ReadCapture): Promise<string | null> {
  const { fileSha256 } = await import("./file-checksum.ts");
  return fileSha256(path, bytes);
}

/** Lets pcap-parser read the file too, where it can; a damaged file it would read on in silence. */
async function readTwice(capture: ReadCapture): Promise<ReadCapture> {
  if (capture.format !== "pcap" || capture.compression !== null || capture.damaged) return capture;
  const { compareReaders } = await import("./second-reader.ts");
  const comparison = await compareReaders(capture.path).catch(unlessUnreadable);
  if (comparison === null) return capture;
  const differences = comparison.differences.map((line) => `pcap-parser reads it otherwise: ${line}`);
  return {
    ...capture,
    secondReader: { name: "pcap-parser", ...comparison },
    warnings: [...capture.warnings, ...differences],
  };
}

/** A file of a ring buffer may be gone by now. What was read of it stands. */
function unlessUnreadable(error: unknown): null {
  if (error instanceof SourceError) return null;
  throw error;
}

/** Adds what is known of the file around the capture. */
function asStored(capture: ReadCapture, source: CaptureSource, failure: SourceError | null): ReadCapture {
  return {
    ...capture,
    compression: source.compression,
    bytes: source.size ?? source.bytesRead,
    damaged: capture.damaged || failure !== null,
    truncated: capture.truncated || source.truncated,
    warnings: [...source.warnings, ...(failure ? [failure.message] : []), ...capture.warnings],
  };
}
