// A wrong option or argument, in one line; run() adds the next step.

export class UsageError extends Error {
  override readonly name = "UsageError";
}
