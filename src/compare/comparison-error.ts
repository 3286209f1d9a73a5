// Why captures cannot be compared, in one line that says the next step.

export type ComparisonErrorCode =
  | "too-few-captures"
  | "too-many-captures"
  | "named-twice"
  | "no-session"
  | "no-stream"
  | "no-streams-named"
  | "nothing-common"
  | "no-group";

export class ComparisonError extends Error {
  override readonly name = "ComparisonError";
  readonly code: ComparisonErrorCode;

  constructor(code: ComparisonErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
