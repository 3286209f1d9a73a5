// What was read, and what is to be saved of it -> a file, byte for byte the one that the command line writes.
import { ExtractError } from "../../extract/extract-error.ts";
import type { CaptureReadingOptions } from "../../reading/capture-reading.ts";
import type { CaptureStore } from "../../reading/capture-store.ts";
import type { ReadSessions } from "../../report/chosen.ts";
import type { SaveAsk, Saved } from "../messages.ts";
import { saveExtract } from "./save-extract.ts";
import { saveReport } from "./save-report.ts";

/** What the worker keeps of a reading. */
export interface Kept extends ReadSessions {
  /** The files by their paths, to be read again. */
  readonly store: CaptureStore;
  /** That they were read with. */
  readonly options: Omit<CaptureReadingOptions, "joined" | "onSession" | "afterPiece" | "sharing" | "signal">;
  /** Of the times that people read. */
  readonly zone: string;
}

/** Rejects with a sentence that says why nothing was saved. */
export async function save(kept: Kept, { filter, what }: SaveAsk): Promise<Saved> {
  try {
    return await (what.kind === "extract" ? saveExtract(kept, filter, what) : saveReport(kept, filter, what));
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    throw new Error(`cannot be anonymised: ${error.message}; nothing was saved`, { cause: error });
  }
}
