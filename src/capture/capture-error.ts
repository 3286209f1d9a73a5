// Why a file cannot be read as a packet capture at all: a stable code, an offset and one line for people.

export type CaptureErrorCode =
  /** No byte at all. */
  | "empty"
  /** Nothing that is known here. */
  | "not-a-capture"
  /** Another program's capture, or a compressed file or archive: the message says how to convert it. */
  | "unsupported-format"
  /** A capture that ends inside its file header. */
  | "truncated-header"
  /** A capture whose version is unknown. */
  | "unsupported-version"
  /** A capture whose file header makes no sense. */
  | "damaged-header";

/** The message is one line without the file's name; it says what the file is and what to do next. */
export class CaptureError extends Error {
  readonly code: CaptureErrorCode;
  /** Bytes from the start of the uncompressed file to the field that is wrong. */
  readonly offset: number;

  constructor(code: CaptureErrorCode, offset: number, message: string) {
    super(message);
    this.name = "CaptureError";
    this.code = code;
    this.offset = offset;
  }
}
