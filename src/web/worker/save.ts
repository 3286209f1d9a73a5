// What was read, and what is to be saved of it -> a file, byte for byte the one that the command line writes.
import { ExtractError } from "../../extract/extract-error.ts";
import type { SaveAsk, Saved } from "../messages.ts";
import { captureAlone } from "./capture-alone.ts";
import type { Kept } from "./kept.ts";
import { type SaveHooks, SaveProgress } from "./save-progress.ts";
import { saveExtract } from "./save-extract.ts";
import { saveReport } from "./save-report.ts";
import { withoutKeys } from "./without-keys.ts";

/** Rejects with a sentence that says why nothing was saved, or with the reason of the hooks' signal. */
export async function save(all: Kept, { filter, path, what }: SaveAsk, hooks: SaveHooks): Promise<Saved> {
  const progress = new SaveProgress(hooks);
  const isAnonymized = what.anonymize !== null;
  const wanted = path === null ? all : captureAlone(all, path);
  const watched = { ...wanted, store: progress.watched(all.store) };
  try {
    const kept = isAnonymized ? await withoutKeys(watched) : watched;
    const saved = await (what.kind === "extract"
      ? saveExtract(kept, filter, what, progress)
      : saveReport(kept, filter, what, progress));
    return kept === watched ? saved : { ...saved, summary: `${saved.summary}\n${NOT_USED}` };
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    const message = `${error.message}; nothing was saved`;
    throw new Error(isAnonymized ? `cannot be anonymised: ${message}` : message, { cause: error });
  }
}

const NOT_USED = "TLS keys were not used: where names and addresses are replaced, nothing is decrypted";
