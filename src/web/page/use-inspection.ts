// What the user asks for -> questions to the worker, and of its answers the state of the page.
import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import { EVERY_SESSION, filterText, type SessionFilter } from "../../report/session-filter.ts";
import type { Choice, NamedFile, ReadSettings, Selection } from "../messages.ts";
import { filesOf, NOTHING_READ, nextState, type PageState } from "./page-state.ts";
import { ENDED, type WorkerClient, WorkerFailure } from "./worker-client.ts";

export interface Inspection {
  readonly state: PageState;
  /** Answers about what was read. */
  readonly worker: WorkerClient;
  readonly filter: SessionFilter;
  /** The rows that the filter lets through; null for all. */
  readonly choice: Choice | null;
  /** The report of them, a moment later; null for all. */
  readonly selection: Selection | null;
  /** Takes the place of what is being read, or was. */
  readonly read: (files: readonly NamedFile[], settings: ReadSettings) => void;
  /** What was read until then is shown. */
  readonly stop: () => void;
  readonly clear: () => void;
  readonly choose: (filter: SessionFilter) => void;
}

export function useInspection(startWorker: () => WorkerClient): Inspection {
  const [state, tell] = useReducer(nextState, NOTHING_READ);
  const [worker] = useState(startWorker);
  const [filter, setFilter] = useState(EVERY_SESSION);
  const [choice, setChoice] = useState<Choice | null>(null);
  const [selection, setSelection] = useState<Selection | null>(null);
  /** Counts questions: the answer to any but the last is of no use. */
  const asked = useRef(0);
  const idle = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    worker.onProgress = (progress) => tell({ kind: "progressed", progress });
    worker.onFailure = ({ message }) => tell({ kind: "broke", message });
  }, [worker]);

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
        .catch((error: unknown) => tell({ kind: "broke", message: messageOf(error) }));
    },
    [worker],
  );

  const forget = (kept = EVERY_SESSION): void => {
    setFilter(kept);
    setChoice(null);
    setSelection(null);
  };

  const read = (files: readonly NamedFile[], settings: ReadSettings): void => {
    const question = ++asked.current;
    // With other options the same sessions are looked for.
    const kept = files === filesOf(state) ? filter : EVERY_SESSION;
    forget(kept);
    tell({ kind: "begun", files, now: performance.now() });
    if (state.kind === "reading") worker.stop();
    idle.current = idle.current
      .then(() => (question === asked.current ? worker.ask("read", { files, settings }) : null))
      .then(
        (answer) => {
          if (answer === null || question !== asked.current) return;
          tell({ kind: "ended", answer });
          choose(kept);
        },
        (error: unknown) => {
          if (question === asked.current) tell({ kind: "broke", message: messageOf(error) });
        },
      );
  };

  const stop = (): void => {
    worker.stop();
    tell({ kind: "stopped" });
  };

  const clear = (): void => {
    asked.current += 1;
    if (state.kind === "reading") worker.stop();
    forget();
    tell({ kind: "cleared" });
  };

  return { state, worker, filter, choice, selection, read, stop, clear, choose };
}

/** What engines say where there is no memory for an array or a string. */
const NO_MEMORY = /allocation|memory|invalid (?:array|string) length|too much recursion/i;

function messageOf(error: unknown): string {
  if (error instanceof WorkerFailure) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (NO_MEMORY.test(message)) return ENDED;
  return `This is a fault of the page, not of the captures: ${message}. Read them with the command line, and report this sentence.`;
}

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 0, value));
