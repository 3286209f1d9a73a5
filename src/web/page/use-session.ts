// The session that is looked at -> what there is to say of it.
import { useEffect, useState } from "preact/hooks";
import type { Rows, WholeSection } from "../messages.ts";
import { sessionId } from "./session-hash.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface OpenSession {
  /** Among the rows; null if none is looked at. */
  readonly index: number | null;
  /** Null until the worker has made it. */
  readonly section: WholeSection | null;
  readonly open: (index: number) => void;
}

export function useSession(rows: Rows | null, index: number | null, worker: WorkerClient): OpenSession {
  const section = useSection(rows, index, worker);
  const open = (wanted: number): void => {
    if (rows !== null) location.hash = sessionId(rows, wanted);
  };
  return { index, section, open };
}

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
