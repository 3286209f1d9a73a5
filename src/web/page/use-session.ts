// The page's address -> the session that it names, in full.
import { useEffect, useState } from "preact/hooks";
import type { WholeSection } from "../messages.ts";
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
  const [hash, setHash] = useState(location.hash);
  const [made, setMade] = useState<{ readonly rows: unknown; index: number; section: WholeSection } | null>(
    null,
  );
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  const rows = state.kind === "read" ? state.answer.rows : null;
  const index = rows === null ? null : rows.count === 1 ? 0 : sessionIn(hash, rows);
  useEffect(() => {
    if (index === null) return undefined;
    let isWanted = true;
    worker.ask("session", index).then(
      (section) => isWanted && setMade({ rows, index, section }),
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [rows, index, worker]);

  return {
    index,
    section: made !== null && made.rows === rows && made.index === index ? made.section : null,
    open: (wanted) => {
      if (rows !== null) location.hash = sessionId(rows, wanted);
    },
  };
}
