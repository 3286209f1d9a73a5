// A capture that was inspected before -> its bytes once more, decompressed.
import type { CaptureStore } from "./capture-store.ts";
import { SourceError } from "./source-error.ts";

/** No more than `maxBytes`. An error of reading was reported when the capture was inspected. */
export async function* readAgain(
  { open }: Pick<CaptureStore, "open">,
  path: string,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = maxBytes;
  try {
    for await (const chunk of open(path)) {
      yield chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
}
