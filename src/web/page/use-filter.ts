// A filter -> which rows it lets through, and a moment later the report of them.
import { useCallback, useRef, useState } from "preact/hooks";
import { EVERY_SESSION, filterText, type SessionFilter } from "../../report/session-filter.ts";
import type { Choice, Selection } from "../messages.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface Filtering {
  readonly filter: SessionFilter;
  /** The rows that the filter lets through; null for all. */
  readonly choice: Choice | null;
  /** The report of them, a moment later; null for all. */
  readonly selection: Selection | null;
  readonly choose: (filter: SessionFilter) => void;
}

/** `forget` is for what was answered, where something else is about to be read; the filter it leaves is `kept`. */
export function useFilter(worker: WorkerClient, fail: (error: unknown) => void) {
  const [filter, setFilter] = useState(EVERY_SESSION);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [selection, setSelection] = useState<Selection | null>(null);
  /** Counts questions: the answer to any but the last is of no use. */
  const asked = useRef(0);

  const choose = useCallback(
    (wanted: SessionFilter) => {
      const question = ++asked.current;
      const isLast = (): boolean => question === asked.current;
      setFilter(wanted);
      const chosen = filterText(wanted) === "" ? Promise.resolve(null) : worker.ask("choose", wanted);
      chosen
        .then((answer) => {
          if (isLast()) setChoice(answer);
          // The rows are drawn before the report changes, which takes longer.
          return answer !== null && isLast() ? worker.ask("select", wanted) : later(null);
        })
        .then((answer) => isLast() && setSelection(answer))
        .catch((error: unknown) => {
          if (isLast()) fail(error);
        });
    },
    [worker, fail],
  );

  const forget = (kept = EVERY_SESSION): void => {
    asked.current++;
    setFilter(kept);
    setChoice(null);
    setSelection(null);
  };

  const filtering: Filtering = { filter, choice, selection, choose };
  return { filtering, forget };
}

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 0, value));
