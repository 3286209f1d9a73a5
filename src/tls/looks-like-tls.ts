// Does a direction begin with TLS? Asked where it starts, or where STARTTLS was agreed.
import { newRecordHeader, readRecordHeader } from "./record-header.ts";

/**
 * "yes" for a record of type 20 to 24 with a believable version and length, and for hellos of SSL 2.0; "more"
 * where the bytes so far fit but are too few (never more than six are needed).
 */
export function looksLikeTls(bytes: Uint8Array, start: number, end: number): "yes" | "no" | "more" {
  return readRecordHeader(newRecordHeader(), bytes, start, end, "unknown");
}
