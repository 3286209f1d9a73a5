// Capture files to the order in which they were recorded: by the time of their first packet.
import { createCaptureDecoder } from "../capture/capture-decoder.ts";
import { CaptureError } from "../capture/capture-error.ts";
import type { CaptureTime } from "../capture/captured-packet.ts";
import type { CaptureStore } from "./capture-store.ts";
import { InputError } from "./input-error.ts";
import { createNaturalOrder } from "./natural-order.ts";
import type { StoredSource } from "./stored-source.ts";

/** A file that cannot be read, and why. */
export interface UnreadableFile {
  readonly path: string;
  readonly error: InputError;
}

interface TimedFile {
  readonly path: string;
  /** Size of the file as stored. */
  readonly bytes: number;
  /** Of the first packet that has one. */
  readonly time: CaptureTime | null;
}

interface TimeOrder {
  /** Those without any time come last; where times are equal, names decide in natural order. */
  readonly files: readonly TimedFile[];
  readonly unreadable: readonly UnreadableFile[];
}

/** Reads of each file as much as it takes. */
export async function timeOrder(store: CaptureStore, paths: readonly string[]): Promise<TimeOrder> {
  const files: TimedFile[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const path of paths) {
    try {
      files.push({ path, bytes: await store.sizeOf(path), time: await firstTime(store.open(path)) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ path, error });
    }
  }
  const byName = createNaturalOrder();
  files.sort((a, b) => compareTimes(a.time, b.time) || byName(a.path, b.path));
  return { files, unreadable };
}

async function firstTime(source: StoredSource): Promise<CaptureTime | null> {
  const decoder = createCaptureDecoder(() => {});
  try {
    for await (const chunk of source) {
      decoder.push(chunk);
      const { firstTime: time, damaged } = decoder.summary;
      if (time !== null || damaged) return time;
    }
    decoder.finish();
    return null;
  } catch (error) {
    if (error instanceof CaptureError) throw new InputError(error.code, error.message);
    throw error;
  }
}

function compareTimes(one: CaptureTime | null, other: CaptureTime | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one.seconds - other.seconds || one.nanoseconds - other.nanoseconds;
}
