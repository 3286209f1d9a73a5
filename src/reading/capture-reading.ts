// The files of one capture -> an inspector: each is opened, decompressed and pushed in pieces, and read again by
// pcap-parser where that can. Where the files are, CaptureStore knows.
import type { ReachedLimit } from "../bounds.ts";
import { CaptureError } from "../capture/capture-error.ts";
import type { CaptureContents } from "../capture-report.ts";
import { decryptionFor, Inspector, type InspectOptions } from "../inspect.ts";
import { SECOND_READER_BYTES } from "../report/second-reading.ts";
import type { ReadCapture } from "../report/report-document.ts";
import type { DeferredConnection } from "../tcp/deferred-connection.ts";
import { loadDecryption } from "../tls/load-decryption.ts";
import { EVIDENCE_BYTES, readTwice } from "./as-evidence.ts";
import type { CaptureStore } from "./capture-store.ts";
import { InputError } from "./input-error.ts";
import { Settling } from "./settling.ts";
import { SourceError } from "./source-error.ts";
import type { StoredSource } from "./stored-source.ts";

/** Reads connections that have ended, in place of the inspector. */
export interface Sharing {
  /** Called once a chunk, with the connections that have closed so far. */
  foresee(bytesRead: number, totalBytes: number | null, closed: number): Promise<void>;
  /** Whether it reads the connection. */
  takes(connection: DeferredConnection): boolean;
  /** All that it has taken is read: the limits that were reached. */
  settled(): Promise<readonly ReachedLimit[]>;
}

export interface CaptureReadingOptions extends Omit<InspectOptions, "path"> {
  /** Computes the SHA-256 of each file, which reads it once more. */
  readonly sha256?: boolean;
  /** Others will rely on the report: pcap-parser reads files of up to EVIDENCE_BYTES too. */
  readonly isEvidence?: boolean;
  /** Of each file, decompressed, no more is read. */
  readonly maxBytes?: number;
  /**
   * Called after each piece of a file, and after `onSession` for what ended in it. CaptureReading goes on when the promise is
   * settled: here a writer waits for its reader, so that memory does not grow with the sessions.
   */
  readonly afterPiece?: () => Promise<void>;
  /** Sessions that it reads are not given to `onSession`. */
  readonly sharing?: Sharing;
  /** Bytes of the file as stored that were read so far, and in all where that is known; called once a chunk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number | null) => void;
  /** Ends the reading after the chunk at hand; what was read until then is reported. */
  readonly signal?: AbortSignal;
}

/** Pushed between two calls of `afterPiece`: sessions that end in so few bytes are written before they cost much memory. */
const PIECE_BYTES = 1 << 17;

const settled = (): Promise<void> => Promise.resolve();

/** A file that was pushed to its end, or as far as it could or was to be. */
interface Pushed {
  /** CRC-32 of what was read, where it is compared. */
  readonly checksum: number;
  /** What ended it early. */
  readonly failure: SourceError | null;
  /** Why no more was read, though there is more. */
  readonly stopped: string | null;
}

/** One capture: each of its files is read, then it ends. */
export class CaptureReading {
  private readonly store: CaptureStore;
  private readonly options: CaptureReadingOptions;
  private readonly afterPiece: () => Promise<void>;
  /** Files of up to so many bytes are read by pcap-parser too. */
  private readonly comparedBytes: number;
  private inspector: Inspector;
  private isBegun = false;

  constructor(store: CaptureStore, options: CaptureReadingOptions = {}) {
    this.store = store;
    this.options = options;
    this.afterPiece = options.afterPiece ?? settled;
    this.comparedBytes = options.isEvidence === true ? EVIDENCE_BYTES : SECOND_READER_BYTES;
    this.inspector = new Inspector(options);
  }

  /**
   * Reads the capture's next file, or standard input for "-". Throws an InputError where nothing of it can be read; if
   * it was the first one, the next is the first then, and gives the sessions their path.
   */
  async read(path: string): Promise<ReadCapture> {
    if (this.isBegun) this.inspector.beginFile(path);
    else this.inspector = await this.createInspector(path);
    const source = this.store.open(path);
    try {
      const { checksum, failure, stopped } = await this.pushAll(path, source);
      await this.settle();
      const capture = asStored(this.inspector.endFile(stopped !== null), source, failure);
      this.isBegun = true;
      if (stopped !== null) {
        const warning = `${stopped}; what follows was not read`;
        return { ...capture, truncated: true, warnings: [warning, ...capture.warnings] };
      }
      const compared = await readTwice(this.store, capture, {
        limit: this.comparedBytes,
        firstReading: { bytes: source.bytesRead, checksum },
      });
      if (this.options.sha256 !== true) return compared;
      return { ...compared, sha256: await this.store.sha256(path, compared.bytes) };
    } catch (error) {
      if (error instanceof CaptureError) throw new InputError(error.code, error.message);
      throw error;
    }
  }

  /** No more files follow. */
  async end(): Promise<CaptureContents> {
    while (this.inspector.endSome()) await this.afterPiece();
    await this.settle();
    const contents = this.inspector.endCapture();
    await this.afterPiece();
    return contents;
  }

  private async createInspector(path: string): Promise<Inspector> {
    const { sharing } = this.options;
    const decryption = await decryptionFor(this.options);
    const inspector = new Inspector({ ...this.options, ...decryption, path });
    inspector.waitsForDecryption = true;
    if (sharing !== undefined) inspector.onStored = (connection) => sharing.takes(connection);
    return inspector;
  }

  private async settle(): Promise<void> {
    const { sharing } = this.options;
    if (sharing !== undefined) this.inspector.reached(await sharing.settled());
  }

  /** Throws a SourceError where nothing can be read; what breaks off later gives a failure. */
  private async pushAll(path: string, source: StoredSource): Promise<Pushed> {
    const { maxBytes = Number.POSITIVE_INFINITY, onProgress, sharing, signal } = this.options;
    const settling = path === "-" ? new Settling(this.inspector, this.afterPiece) : null;
    let isBegun = false;
    let failure: SourceError | null = null;
    let checksum = 0;
    let left = maxBytes;
    try {
      for await (const chunk of source) {
        isBegun = true;
        await settling?.pause();
        const isCompared =
          source.compression === null && (source.size ?? source.bytesRead) <= this.comparedBytes;
        if (isCompared) checksum = this.store.crc32(chunk, checksum);
        await this.push(chunk.subarray(0, left));
        left -= chunk.length;
        onProgress?.(source.bytesRead, source.size);
        if (!this.inspector.hasKeys)
          await sharing?.foresee(source.bytesRead, source.size, this.inspector.closedConnections);
        if (this.inspector.isDamaged || left < 0 || signal?.aborted === true) break;
        settling?.goOn();
      }
      await settling?.pause();
    } catch (error) {
      if (!isBegun || !(error instanceof SourceError)) throw error;
      failure = error;
    } finally {
      settling?.stop();
    }
    if (left < 0)
      return { checksum, failure, stopped: `reading stopped after ${maxBytes} bytes (--max-bytes)` };
    const isInterrupted = signal?.aborted === true && !isReadWhole(source);
    return {
      checksum,
      failure,
      stopped: isInterrupted ? `interrupted after ${source.bytesRead} bytes` : null,
    };
  }

  private async push(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      this.inspector.push(chunk.subarray(start, start + PIECE_BYTES));
      if (this.inspector.isWaiting) this.inspector.decryptWith(await loadDecryption());
      await this.afterPiece();
    }
  }
}

const isReadWhole = ({ compression, bytesRead, size }: StoredSource): boolean =>
  compression === null && bytesRead === size;

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
