// Why packets cannot be written as asked.

/** One sentence that names the frame or the stream. */
export class ExtractError extends Error {
  override readonly name = "ExtractError";
}
