// A fact of the document -> evidence of a finding.
import type { Evidence } from "../session/session.ts";

export function evidenceOf(frame: number | null, field: string, value: string | number | boolean): Evidence {
  return { frame, field, value: String(value) };
}
