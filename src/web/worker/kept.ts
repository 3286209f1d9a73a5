// What the worker keeps of a reading, for all that is asked of it afterwards.
import type { CaptureReadingOptions } from "../../reading/capture-reading.ts";
import type { CaptureStore } from "../../reading/capture-store.ts";
import type { ReadSessions } from "../../report/chosen.ts";

export interface Kept extends ReadSessions {
  /** The files by their paths, to be read again as far as they were read. */
  readonly store: CaptureStore;
  /** Path of the one that was not read to its end, since the user stopped it. */
  readonly interrupted: string | null;
  /** That they were read with. */
  readonly options: Omit<CaptureReadingOptions, "joined" | "onSession" | "afterPiece" | "sharing" | "signal">;
  /** Of the times that people read. */
  readonly zone: string;
}
