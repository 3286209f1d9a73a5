// The page's address -> the session that it names, in full.
import { useEffect, useState } from "preact/hooks";
import type { Rows, WholeSection } from "../messages.ts";
import type { PageState } from "./page-state.ts";
import { sessionId, sessionIn } from "./session-hash.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface OpenSession {
  /** Among the rows; null if none is looked at. */
  readonly index: number | null;
  /** Null until the worker has made it. */
  readonly section: WholeSection | null;
  readonly open: (index: number) => void;
}

/** The back button closes it: it is a place of its own in the browser's history. */
export function useSession(state: PageState, worker: WorkerClient): OpenSession {
  const rows = state.kind === "read" ? state.answer.rows : null;
  const index = useIndex(rows);
  const section = useSection(rows, index, worker);
  const open = (wanted: number): void => {
    if (rows !== null) location.hash = sessionId(rows, wanted);
  };
  return { index, section, open };
}

function useIndex(rows: Rows | null): number | null {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => {
      const { hash: next } = location;
      const place = document.getElementById(next.slice(1));
      // A place of what is shown is no other view.
      if (named(next, rows) !== null || place === null) setHash(next);
      else place.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [rows]);
  return rows?.count === 1 ? 0 : named(hash, rows);
}

const named = (hash: string, rows: Rows | null): number | null =>
  rows === null ? null : sessionIn(hash, rows);

function useSection(rows: Rows | null, index: number | null, worker: WorkerClient): WholeSection | null {
  const [made, setMade] = useState<{ readonly of: unknown; index: number; section: WholeSection } | null>(
    null,
  );
  useEffect(() => {
    if (index === null) return undefined;
    let isWanted = true;
    worker.ask("session", index).then(
      (section) => isWanted && setMade({ of: rows, index, section }),
      // What went wrong with the worker, its next answer says.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [rows, index, worker]);
  return made !== null && made.of === rows && made.index === index ? made.section : null;
}
