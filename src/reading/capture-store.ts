// What the paths of captures stand for, on a file system or among the files that a browser was given.
import type { CompareOptions, ReaderComparison } from "./second-reader.ts";
import type { StoredSource } from "./stored-source.ts";

export interface CaptureStore {
  /** The file's bytes, decompressed. */
  readonly open: (path: string) => StoredSource;
  /** Bytes of the file as stored. Throws an InputError for what can be read only once. */
  readonly sizeOf: (path: string) => Promise<number>;
  /** CRC-32 of bytes that follow others, whose CRC-32 is `before`. */
  readonly crc32: (bytes: Uint8Array, before: number) => number;
  /** See {@link compareReadings}; null where pcap-parser does not read the file. Throws a SourceError where reading fails. */
  readonly compareReaders: (path: string, options: CompareOptions) => Promise<ReaderComparison | null>;
  /** Lower-case hex; null for what cannot be read again, or does not hold `bytes` bytes any more. */
  readonly sha256: (path: string, bytes: number) => Promise<string | null>;
}
