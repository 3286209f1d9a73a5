// What was chosen of captures -> a report of it with names and addresses replaced.
import { anonymizeChosen, unnamedFilter } from "../anonymize-chosen.ts";
import { ExtractError } from "../extract/extract-error.ts";
import { FILES } from "../node/file-store.ts";
import { readAgain } from "../reading/read-again.ts";
import type { Chosen } from "../report/chosen.ts";
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";
import type { Reading } from "./read-captures.ts";
import { inspection } from "./settings.ts";
import { type Presentation, writeDocument } from "./write-document.ts";

/** False if the file could not be written; a warning says why. Without a key a random one is used. */
export async function writeAnonymized(
  reading: Reading,
  chosen: Chosen,
  line: CommandLine,
  presentation: Required<Pick<Presentation, "filter" | "policy">> & Presentation,
  key: string | null,
  environment: Environment,
): Promise<boolean> {
  const { filter, policy } = presentation;
  const { maxBytes, ...options } = inspection(line);
  const read = (path: string) => readAgain(FILES, path, maxBytes);
  try {
    const shown = await anonymizeChosen(reading, chosen, read, { ...options, policy }, key);
    const unnamed = { ...presentation, filter: unnamedFilter(filter) };
    return await writeDocument(shown, line, unnamed, environment);
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    environment.stderr.write(
      `starttls-inspect: cannot be anonymised: ${error.message}; nothing was written\n`,
    );
    return false;
  }
}
