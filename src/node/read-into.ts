// One stored file into an inspector: opened, decompressed, read again by pcap-parser where that can.
import { crc32 } from "node:zlib";
import { CaptureError } from "../capture/capture-error.ts";
import type { CaptureContents, Inspector } from "../inspect.ts";
import { EVIDENCE_BYTES, SECOND_READER_BYTES } from "../limits.ts";
import type { ReadCapture } from "../report/report-document.ts";
import { InputError } from "./input-error.ts";
import { type StoredSource, readSource } from "./read-source.ts";
import type { FirstReading } from "./second-reader.ts";
import { SourceError } from "./source-error.ts";

export interface ReadOptions {
  /** Computes the SHA-256 of each file, which reads it once more. */
  readonly sha256?: boolean;
  /** Others will rely on what is said: pcap-parser reads files of up to EVIDENCE_BYTES too. */
  readonly isEvidence?: boolean;
  /** Of each file, decompressed, no more is read. */
  readonly maxBytes?: number;
  /**
   * Called whenever a piece of the file was read, behind `onSession` for what ended in it. Reading goes on when the
   * promise is settled: here a writer waits for its reader, so that memory does not grow with the sessions.
   */
  readonly afterPiece?: () => Promise<void>;
  /** Asked once a chunk: true ends the reading, and what was read until then is reported. */
  readonly isStopped?: () => boolean;
  /** Bytes of the file read so far, and in all where that is known; called once a chunk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number | null) => void;
}

/** Read between two calls of `afterPiece`: what ends in so few bytes is told before it has cost much memory. */
const PIECE_BYTES = 1 << 17;

/** Throws an InputError where nothing of the file can be read. */
export async function readInto(
  inspector: Inspector,
  path: string,
  options: ReadOptions,
): Promise<ReadCapture> {
  const { sha256, isEvidence, maxBytes = Number.POSITIVE_INFINITY, isStopped = never, onProgress } = options;
  const { afterPiece = settled } = options;
  const source = readSource(path);
  const limit = isEvidence === true ? EVIDENCE_BYTES : SECOND_READER_BYTES;
  let checksum = 0;
  let left = maxBytes;
  const settling = path === "-" ? startSettling(inspector, afterPiece) : null;
  try {
    const failure = await readUntilFailure(source, async (chunk) => {
      await settling?.pause();
      const isCompared = source.compression === null && (source.size ?? source.bytesRead) <= limit;
      if (isCompared) checksum = crc32(chunk, checksum);
      const end = Math.min(chunk.length, left);
      for (let start = 0; start < end; start += PIECE_BYTES) {
        inspector.push(chunk.subarray(start, Math.min(start + PIECE_BYTES, end)));
        await afterPiece();
      }
      left -= chunk.length;
      onProgress?.(source.bytesRead, source.size);
      settling?.goOn();
      return !inspector.isDamaged && left >= 0 && !isStopped();
    });
    await settling?.pause();
    if (left < 0) return cut(inspector, source, `reading stopped after ${maxBytes} bytes (--max-bytes)`);
    if (isStopped() && !isReadWhole(source))
      return cut(inspector, source, `interrupted after ${source.bytesRead} bytes`);
    const firstReading = { bytes: source.bytesRead, checksum };
    const capture = await readTwice(asStored(inspector.endFile(), source, failure), limit, firstReading);
    return sha256 === true ? { ...capture, sha256: await storedSha256(capture) } : capture;
  } catch (error) {
    if (error instanceof CaptureError) throw new InputError(error.code, error.message);
    throw error;
  } finally {
    settling?.stop();
  }
}

/** Milliseconds after which a connection that has closed is told, or twice as many. */
const SETTLE_MS = 1000;

interface Settling {
  /** Settles once nothing is being written; nothing is told until goOn(). */
  readonly pause: () => Promise<void>;
  readonly goOn: () => void;
  readonly stop: () => void;
}

/** While packets are waited for, what has ended is told. */
function startSettling(inspector: Inspector, afterPiece: () => Promise<void>): Settling {
  let isPaused = false;
  let isTelling = false;
  let telling = Promise.resolve();
  const timer = setInterval(() => {
    if (isPaused || isTelling) return;
    isTelling = true;
    inspector.settle();
    telling = afterPiece().then(() => {
      isTelling = false;
    });
  }, SETTLE_MS);
  return {
    pause: () => {
      isPaused = true;
      return telling;
    },
    goOn: () => {
      isPaused = false;
    },
    stop: () => clearInterval(timer),
  };
}

/** No more files follow: ends what has no end, piece by piece too. */
export async function endReading(
  inspector: Inspector,
  { afterPiece = settled }: ReadOptions,
): Promise<CaptureContents> {
  while (inspector.endSome()) await afterPiece();
  const contents = inspector.endCapture();
  await afterPiece();
  return contents;
}

const never = (): boolean => false;
const settled = (): Promise<void> => Promise.resolve();

const isReadWhole = ({ compression, bytesRead, size }: StoredSource): boolean =>
  compression === null && bytesRead === size;

/** Of a file that was not read to its end, which therefore is not compared or summed up. */
function cut(inspector: Inspector, source: StoredSource, why: string): ReadCapture {
  const capture = asStored(inspector.endFile(true), source, null);
  const warning = `${why}; what follows was not read`;
  return { ...capture, truncated: true, warnings: [warning, ...capture.warnings] };
}

/** Reads as long as `use` wants more. The error that ends it is given back where something was read before. */
async function readUntilFailure(
  source: StoredSource,
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

async function storedSha256({ path, bytes }: ReadCapture): Promise<string | null> {
  const { fileSha256 } = await import("./file-checksum.ts");
  return fileSha256(path, bytes);
}

/** Lets pcap-parser read the file too, where it can; a damaged file it would read on in silence. */
async function readTwice(
  capture: ReadCapture,
  limit: number,
  firstReading: FirstReading,
): Promise<ReadCapture> {
  if (capture.format !== "pcap" || capture.compression !== null || capture.damaged) return capture;
  const { compareReaders } = await import("./second-reader.ts");
  const comparison = await compareReaders(capture.path, { limit, firstReading }).catch(unlessUnreadable);
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
function asStored(capture: ReadCapture, source: StoredSource, failure: SourceError | null): ReadCapture {
  return {
    ...capture,
    compression: source.compression,
    bytes: source.size ?? source.bytesRead,
    damaged: capture.damaged || failure !== null,
    truncated: capture.truncated || source.truncated,
    warnings: [...source.warnings, ...(failure ? [failure.message] : []), ...capture.warnings],
  };
}
