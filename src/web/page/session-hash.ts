// The part of the page's address after # -> which session it names, by the ids that reports have.
import type { Row } from "../messages.ts";

/** Ids of reports name a session (`capture-1-stream-3`), its row (`c1-3`), or a part of the session's (`capture-1-stream-3-evidence`). */
const SESSION = /^#(?:capture-|c)(\d+)-(?:stream-)?(\d+)(?:-|$)/;

/** Null if it names no session of these. */
export function sessionIn(hash: string, rows: readonly Row[]): number | null {
  const [, capture, stream] = SESSION.exec(hash) ?? [];
  if (capture === undefined) return null;
  const id = `capture-${capture}-stream-${stream}`;
  const index = rows.findIndex((row) => row.id === id);
  return index < 0 ? null : index;
}
