// The length octets of a BER or DER element (ITU-T X.690 section 8.1.3): definite lengths of at most four octets.
import type { Cursor } from "./cursor.ts";

/** Fails as "invalid" for an indefinite length. More octets than needed are accepted, as in OpenSSL. */
export function readLength(cursor: Cursor, field: string): number {
  const first = cursor.uint8(`${field} length`);
  switch (first) {
    case 0x81:
      return cursor.uint8(`${field} length`);
    case 0x82:
      return cursor.uint16(`${field} length`);
    case 0x83:
      return cursor.uint24(`${field} length`);
    case 0x84:
      return cursor.uint32(`${field} length`);
    default:
      if (first >= 0x80) throw cursor.failure("invalid", `${field} length`);
      return first;
  }
}
