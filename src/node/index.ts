// The API for programs on Node: files and standard input, on top of what src/index.ts offers everywhere.
export { compareFiles } from "./compare-files.ts";
export type { ComparedFile, CompareFilesOptions } from "../reading/compare-stored.ts";
export { extractFile, type ExtractFileOptions } from "./extract-file.ts";
export { InputError } from "../reading/input-error.ts";
export { inspectFile, type InspectFileOptions } from "./inspect-file.ts";
export { inspectFiles, type InspectFilesOptions } from "./inspect-files.ts";
export { inspectJoined } from "./inspect-joined.ts";
export type { JoinedReport } from "../reading/join-captures.ts";
