// The page's address -> what of the captures is looked at.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { CompareAsk, Rows } from "../messages.ts";
import { type Choosing, comparedIn } from "./comparison-hash.ts";
import { sessionIn } from "./session-hash.ts";

export interface Place {
  /** Among the rows; null if none is looked at. */
  readonly session: number | null;
  readonly comparison: CompareAsk | Choosing | null;
}

const ALL: Place = { session: null, comparison: null };

/** Of these rows; the same object while it is the same place. Each is one of its own in the browser's history. */
export function usePlace(rows: Rows | null): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => {
      const { hash: next } = location;
      const part = document.getElementById(next.slice(1));
      // A part of what is shown is no other view.
      if (placeIn(next, rows) !== ALL || part === null) setHash(next);
      else part.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [rows]);
  return useMemo(() => placeIn(hash, rows), [hash, rows]);
}

function placeIn(hash: string, rows: Rows | null): Place {
  if (rows === null) return ALL;
  if (rows.count === 1) return { session: 0, comparison: null };
  const session = sessionIn(hash, rows);
  const comparison = comparedIn(hash, rows);
  return session === null && comparison === null ? ALL : { session, comparison };
}
