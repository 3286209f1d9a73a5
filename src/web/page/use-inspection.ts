// What the user asks for -> questions to the worker, and of its answers the state of the page.
import { useCallback, useEffect, useReducer, useRef, useState } from "preact/hooks";
import { EVERY_SESSION } from "../../report/session-filter.ts";
import type { NamedFile, ReadSettings } from "../messages.ts";
import { filesOf, NOTHING_READ, nextState, type PageState } from "./page-state.ts";
import { type Filtering, useFilter } from "./use-filter.ts";
import { ENDED, type WorkerClient, WorkerFailure } from "./worker-client.ts";

export interface Inspection extends Filtering {
  readonly state: PageState;
  /** Answers about what was read. */
  readonly worker: WorkerClient;
  /** Takes the place of what is being read, or was. */
  readonly read: (files: readonly NamedFile[], settings: ReadSettings) => void;
  /** What was read until then is shown. */
  readonly stop: () => void;
  readonly clear: () => void;
}

export function useInspection(startWorker: () => WorkerClient): Inspection {
  const [state, tell] = useReducer(nextState, NOTHING_READ);
  const [worker] = useState(startWorker);
  /** Counts readings: the answer to any but the last is of no use. */
  const asked = useRef(0);
  const idle = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    worker.onProgress = (progress) => tell({ kind: "progressed", progress });
    worker.onFailure = ({ message }) => tell({ kind: "broke", message });
  }, [worker]);

  const fail = useCallback((error: unknown): void => tell({ kind: "broke", message: messageOf(error) }), []);
  const { filtering, forget } = useFilter(worker, fail);

  const read = (files: readonly NamedFile[], settings: ReadSettings): void => {
    const reading = ++asked.current;
    // With other options the same sessions are looked for.
    const kept = files === filesOf(state) ? filtering.filter : EVERY_SESSION;
    forget(kept);
    tell({ kind: "begun", files, now: performance.now() });
    if (state.kind === "reading") worker.stop();
    idle.current = idle.current
      .then(() => (reading === asked.current ? worker.ask("read", { files, settings }) : null))
      .then(
        (answer) => {
          if (answer === null || reading !== asked.current) return;
          tell({ kind: "ended", answer });
          filtering.choose(kept);
        },
        (error: unknown) => {
          if (reading === asked.current) fail(error);
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

  return { ...filtering, state, worker, read, stop, clear };
}

/** What engines say where there is no memory for an array or a string. */
const NO_MEMORY = /allocation|memory|invalid (?:array|string) length|too much recursion/i;

function messageOf(error: unknown): string {
  if (error instanceof WorkerFailure) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (NO_MEMORY.test(message)) return ENDED;
  return `This is a fault of the page, not of the captures: ${message}. Read them with the command line, and report this sentence.`;
}
