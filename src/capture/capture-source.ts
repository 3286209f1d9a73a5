// Whatever holds a capture's bytes -> its bytes, chunk by chunk.

/**
 * A `Uint8Array`, an `ArrayBuffer`, a `Blob` or `File`, a `ReadableStream`, also where it cannot be iterated, or
 * anything that can, as Node's streams. The types say what is used of each, so that they need neither the DOM's nor
 * Node's.
 */
export type CaptureSource = Uint8Array | ArrayBuffer | BlobLike | ByteStream | AsyncIterable<Uint8Array>;

/** The part of a `Blob` or a `File` (W3C File API) that is used. */
export interface BlobLike {
  readonly name?: string;
  stream(): ByteStream;
}

/** The part of a `ReadableStream` (WHATWG Streams) that is used. */
export interface ByteStream {
  getReader(): ByteReader;
}

export interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<unknown>;
  releaseLock(): void;
}

/** A caller that stops early cancels the stream. Throws a TypeError for what is not a source. */
export async function* chunksOf(source: CaptureSource): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of pieces(source)) {
    if (!ArrayBuffer.isView(chunk))
      throw new TypeError(`a capture is read in bytes, not as a ${typeof chunk}`);
    yield chunk;
  }
}

/** The name of a `File`; "" for other sources. */
export function nameOf(source: CaptureSource): string {
  const name: unknown = typeof source === "object" && source !== null && "name" in source ? source.name : "";
  return typeof name === "string" ? name : "";
}

function pieces(source: CaptureSource): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  if (typeof source !== "object" || source === null) throw new TypeError(NO_SOURCE);
  if (ArrayBuffer.isView(source)) return [source];
  // Before iteration: not every browser's stream can be iterated.
  if ("getReader" in source) return streamChunks(source);
  if ("stream" in source) return streamChunks(source.stream());
  if (Symbol.asyncIterator in source) return source;
  if ("byteLength" in source) return [new Uint8Array(source)];
  throw new TypeError(NO_SOURCE);
}

const NO_SOURCE =
  "a capture is a Uint8Array, an ArrayBuffer, a Blob, a File, a ReadableStream or an AsyncIterable of Uint8Array; " +
  "files are read by inspectFile of starttls-inspect/node";

async function* streamChunks(stream: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return;
      yield value;
    }
  } finally {
    // Of a stream that has ended nothing is left to cancel, and one that failed says again why.
    await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
