// The part of the page's address after # -> which session it names, by the ids that reports have.
import type { Rows } from "../messages.ts";

/** Ids of reports name a session (`capture-1-stream-3`), its row (`c1-3`), or a part of the session's (`capture-1-stream-3-evidence`). */
const SESSION = /^#(?:capture-|c)(\d+)-(?:stream-)?(\d+)(?:-|$)/;

/** Of these; null if it names none of them. */
export function sessionIn(
  hash: string,
  { captures, streams }: Pick<Rows, "captures" | "streams">,
): number | null {
  const [, capture, stream] = SESSION.exec(hash) ?? [];
  if (capture === undefined) return null;
  const index = captures.findIndex(
    (each, row) => each + 1 === Number(capture) && streams[row] === Number(stream),
  );
  return index < 0 ? null : index;
}

/** As in a report: `capture-1-stream-3`. */
export const sessionId = ({ captures, streams }: Pick<Rows, "captures" | "streams">, index: number): string =>
  `capture-${(captures[index] ?? 0) + 1}-stream-${streams[index]}`;
