// The extensions at a hello's end (RFC 9846 section 4.3) -> a list of numbers and the contents of known ones.
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { Cursor, DecodeError } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";

/** Reads one extension's data. Bytes left over are noted as an error; the value counts all the same. */
export interface ExtensionDecoder<T> {
  readonly type: number;
  readonly decode: (cursor: Cursor) => T;
}

export interface Extension {
  readonly type: number;
  /** Bytes of the extension's data. */
  readonly length: number;
}

export interface ExtensionBlock {
  /** As many as are read, in order, unknown and repeated ones included. */
  readonly extensions: readonly Extension[];
  /** The contents of the first one of the decoder's type; null if it is absent or cannot be read. */
  readonly contents: <T>(decoder: ExtensionDecoder<T>) => T | null;
  /** What was wrong so far; offsets count from the start of the message's body. */
  readonly errors: readonly DecodeError[];
}

interface RawExtension extends Extension {
  readonly start: number;
}

/**
 * Reads the rest of a hello whose body began at `bodyStart`. Never throws: a damaged extension costs its own
 * contents, a damaged block the extensions after the damage.
 */
export function readExtensionBlock(
  cursor: Cursor,
  bodyStart: number,
  limits: Limits = DEFAULT_LIMITS,
): ExtensionBlock {
  const errors: DecodeError[] = [];
  const found = splitExtensions(cursor, errors, limits.extensions);
  return {
    extensions: found.map(({ type, length }) => ({ type, length })),
    contents: (decoder) => readContents(decoder, found, cursor.bytes, bodyStart, errors),
    errors,
  };
}

function splitExtensions(cursor: Cursor, errors: DecodeError[], most: number): readonly RawExtension[] {
  const found: RawExtension[] = [];
  // SSL 3.0 to TLS 1.2 allow a hello without the block.
  if (cursor.atEnd) return found;
  const note = (kind: DecodeError["kind"], field: string): void => {
    errors.push(cursor.failure(kind, field).detail);
  };
  if (cursor.remaining < 2) {
    note("truncated", "extensions length");
    return found;
  }
  const declared = cursor.uint16("extensions length");
  if (declared > cursor.remaining) note("truncated", "extensions");
  const end = cursor.offset + Math.min(declared, cursor.remaining);
  while (end - cursor.offset >= 4) {
    if (found.length >= most) return found;
    const type = cursor.uint16("extension_type");
    const length = cursor.uint16("extension_data length");
    if (length > end - cursor.offset) {
      note("truncated", "extension_data");
      return found;
    }
    found.push({ type, length, start: cursor.offset });
    cursor.skip(length, "extension_data");
  }
  if (cursor.offset < end) note("truncated", "extension_type");
  else if (!cursor.atEnd) note("trailing", "extensions");
  return found;
}

function readContents<T>(
  decoder: ExtensionDecoder<T>,
  found: readonly RawExtension[],
  bytes: Uint8Array,
  bodyStart: number,
  errors: DecodeError[],
): T | null {
  const extension = found.find(({ type }) => type === decoder.type);
  if (extension === undefined) return null;
  const { start, length } = extension;
  const note = (error: DecodeError): void => {
    errors.push({ ...error, offset: error.offset + start - bodyStart });
  };
  const result = decode(
    (cursor) => {
      const value = decoder.decode(cursor);
      if (!cursor.atEnd) note(cursor.failure("trailing", "extension_data").detail);
      return value;
    },
    bytes,
    start,
    start + length,
  );
  if (result.ok) return result.value;
  note(result.error);
  return null;
}
