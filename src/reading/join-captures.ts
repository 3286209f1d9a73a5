// The files of a ring buffer (dumpcap -b, tcpdump -C, -G and -W) to one report: in time order, as one capture.
import { type CaptureContents, withLateWarnings } from "../capture-report.ts";
import type { ReadCapture } from "../report/report-document.ts";
import { InputError } from "./input-error.ts";
import { CaptureReading, type CaptureReadingOptions } from "./capture-reading.ts";
import type { CaptureStore } from "./capture-store.ts";
import { timeOrder, type UnreadableFile } from "./time-order.ts";
import { count, duration } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";

/**
 * Milliseconds by which joined files may overlap without a warning: the queues of one network card hand their
 * packets over out of order by less.
 */
const CLOCK_DISORDER_MS = 1;

export interface JoinedReport extends CaptureContents {
  /** The files that were read, in the order in which they were joined. */
  readonly captures: readonly ReadCapture[];
  readonly unreadable: readonly UnreadableFile[];
}

/** For {@link CaptureStore.sizeOf}, each must be readable twice. Progress counts the bytes of all files. */
export async function joinCaptures(
  store: CaptureStore,
  paths: readonly string[],
  options: Omit<CaptureReadingOptions, "joined"> = {},
): Promise<JoinedReport> {
  const { onProgress, signal } = options;
  const { files, unreadable } = await timeOrder(store, paths);
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let bytesBefore = 0;
  const reading = new CaptureReading(store, {
    ...options,
    joined: true,
    onProgress: (bytesRead) => onProgress?.(bytesBefore + bytesRead, totalBytes),
  });
  const captures: ReadCapture[] = [];
  const failed = [...unreadable];
  for (const { path, bytes } of files) {
    try {
      captures.push(await reading.read(path));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failed.push({ path, error });
    }
    bytesBefore += bytes;
    if (signal?.aborted === true) break;
  }
  const contents = await reading.end();
  const whole = captures.map((capture) => withLateWarnings(capture, contents));
  return { captures: withOrderWarnings(whole, failed.length), ...contents, unreadable: failed };
}

/** What they are called together; null of none. */
export function joinedName([first, ...others]: readonly ReadCapture[]): string | null {
  if (first === undefined) return null;
  return others.length === 0 ? first.path : `${first.path} and ${others.length} more`;
}

/** Adds what may be wrong with the order, and with what is missing in it. */
function withOrderWarnings(captures: readonly ReadCapture[], failures: number): ReadCapture[] {
  let latest: ReadCapture | null = null;
  return captures.map((capture, index) => {
    const warnings = index === 0 && failures > 0 ? [missingWarning(failures)] : [];
    if (capture.packets > 0 && capture.firstTime === null) {
      warnings.push(
        "its packets have no timestamps, so it was joined after the others, in the order of names",
      );
    }
    const overlap = elapsedMs(capture.firstTime, latest?.lastTime ?? null) ?? 0;
    if (latest !== null && overlap > CLOCK_DISORDER_MS) warnings.push(overlapWarning(latest, overlap));
    if (latest === null || (elapsedMs(latest.lastTime, capture.lastTime) ?? 0) > 0) latest = capture;
    return warnings.length === 0 ? capture : { ...capture, warnings: [...capture.warnings, ...warnings] };
  });
}

function missingWarning(failures: number): string {
  return (
    `${count(failures, "joined file")} could not be read: ` +
    "a connection that continues there may be missing its beginning, middle or end"
  );
}

function overlapWarning({ path }: ReadCapture, milliseconds: number): string {
  return (
    `it begins ${duration(milliseconds)} before ${path} ends: packets are not in time order, and what is said of ` +
    'connections may be wrong; files recorded side by side are merged by "mergecap -w OUT.pcapng FILES"'
  );
}
