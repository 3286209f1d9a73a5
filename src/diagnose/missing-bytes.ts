// Bytes that the capture lacks -> the sentence and the frames that say so.
import type { Judged, Missing } from "../session/session.ts";
import { unseenSide } from "./capture-limits.ts";
import type { Hit } from "./rule.ts";
import { shows } from "./words.ts";

/** Null where none is missing for one of the reasons; a side of which nothing was recorded does not count. */
export function missingBytes(
  session: Judged,
  reasons: readonly Missing["reason"][],
): Pick<Hit, "detail" | "evidence"> | null {
  const unseen = unseenSide(session);
  const gaps = session.view.missing.filter(({ from, reason }) => from !== unseen && reasons.includes(reason));
  if (gaps.length === 0) return null;
  const sentences = (["client", "server"] as const).flatMap((side) => sentence(side, gaps));
  return {
    detail: sentences.join(" "),
    evidence: gaps
      .slice(0, SHOWN)
      .map(({ frame, from, bytes }) => shows(frame, "view.missing", `${bytes} bytes of the ${from}`)),
  };
}

/** The first gaps tell where to look. */
const SHOWN = 8;

function sentence(side: Missing["from"], gaps: readonly Missing[]): string[] {
  const own = gaps.filter(({ from }) => from === side);
  const [first] = own;
  if (first === undefined) return [];
  const total = own.reduce((sum, { bytes }) => sum + bytes, 0);
  const places = own.length === 1 ? "" : `, in ${own.length} places`;
  return [
    `${total} ${total === 1 ? "byte" : "bytes"} of the ${side} are missing${places}: first noticed in frame ${first.frame}.`,
  ];
}
