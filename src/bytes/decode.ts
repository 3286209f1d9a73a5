// The one place where a DecodeFailure is caught: decoders below it may throw, callers above it get a value.
import { Cursor, DecodeFailure, type DecodeError } from "./cursor.ts";

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: DecodeError };

/** Runs a decoder over `bytes[start, end)`. Anything but a DecodeFailure is a bug and passes through. */
export function decode<T>(
  decoder: (cursor: Cursor) => T,
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): Decoded<T> {
  try {
    return { ok: true, value: decoder(new Cursor(bytes, start, end)) };
  } catch (failure) {
    if (failure instanceof DecodeFailure) return { ok: false, error: failure.detail };
    throw failure;
  }
}
