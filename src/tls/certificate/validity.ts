// The Validity of a certificate to RFC 3339 in UTC (RFC 5280 section 4.1.2.5): `2049-12-31T23:59:59Z`.
import { latin1 } from "../../bytes/ascii.ts";
import type { Cursor } from "../../bytes/cursor.ts";
import { type DerElement, GENERALIZED_TIME, readContents, readElement, SEQUENCE, UTC_TIME } from "./der.ts";

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?Z?$/;

export function notBefore(cursor: Cursor): string {
  const validity = readContents(cursor, SEQUENCE, "validity");
  return time(readElement(validity, "notBefore"), "notBefore");
}

export function notAfter(cursor: Cursor): string {
  const validity = readContents(cursor, SEQUENCE, "validity");
  readElement(validity, "notBefore");
  return time(readElement(validity, "notAfter"), "notAfter");
}

/**
 * UTCTime or GeneralizedTime. RFC 5280 wants seconds and Z; a time without them is read all the same, fractions of
 * a second are dropped. A date that no calendar has is a failure.
 */
function time({ tag, contents }: DerElement, field: string): string {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) throw contents.failure("invalid", field);
  const digits = latin1(contents.rest());
  // RFC 5280 section 4.1.2.5.1: 50 to 99 are of the twentieth century.
  const century = tag === GENERALIZED_TIME ? "" : digits >= "50" ? "19" : "20";
  const [, year, month, day, hour, minute, second = "00"] = TIME.exec(century + digits) ?? [];
  const moment = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const milliseconds = Date.parse(`${moment}Z`);
  // Date.parse takes 31 February for 3 March: only a date that comes out as it went in is one.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(moment)) {
    throw contents.failure("invalid", field);
  }
  return `${moment}Z`;
}
