// What the system or a decompressor reports of an input, in one calm line that says the next step.
import { InputError } from "./input-error.ts";

export type SourceErrorCode =
  | "missing"
  | "directory"
  | "permission"
  | "empty"
  | "terminal"
  | "broken-compression"
  | "read-failed";

/** The message is without the file's name. */
export class SourceError extends InputError {
  declare readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string) {
    super(code, message);
    this.name = "SourceError";
  }
}
