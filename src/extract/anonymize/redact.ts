// Overwrites bytes that could name somebody and have no pseudonym with "x"; line ends stay.
import { at } from "../../bytes/integers.ts";

/** The letter x. */
export const REDACTED = 0x78;

/** Redacts `bytes[start, end)` in place, but for line ends. */
export function redact(bytes: Uint8Array, start: number, end: number): void {
  for (let offset = start; offset < end; offset++) {
    if (at(bytes, offset) !== 0x0d && at(bytes, offset) !== 0x0a) bytes[offset] = REDACTED;
  }
}
