// What went wrong with an input, in one calm line that says the next step; the caller puts the name before it.

/** `code` is stable: scripts may rely on it. */
export class InputError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "InputError";
    this.code = code;
  }
}
