// A fact of the document -> evidence of a finding.
import type { Evidence } from "../session/session.ts";
import { shortened } from "../text/printable.ts";

/** UTF-16 units: the document has the whole of it, at `field`. */
const MAX_VALUE = 4000;

export function evidenceOf(frame: number | null, field: string, value: string | number | boolean): Evidence {
  return { frame, field, value: shortened(String(value), MAX_VALUE) };
}
