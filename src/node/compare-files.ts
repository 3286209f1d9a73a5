// Capture files -> what differs between a session of each, as the program's `compare --format json` prints it.
import { type ComparedFile, compareStored, type CompareFilesOptions } from "../reading/compare-stored.ts";
import type { ComparisonDocument } from "../report/compare/comparison-document.ts";
import { FILES } from "./file-store.ts";

/**
 * Compares as compareCaptures does. Each file is read twice, so "-" cannot be. Throws an InputError where nothing of a file
 * can be read, and a ComparisonError where there is nothing to compare.
 */
export const compareFiles = (
  files: readonly (string | ComparedFile)[],
  options: CompareFilesOptions = {},
): Promise<ComparisonDocument> => compareStored(FILES, files, options);
