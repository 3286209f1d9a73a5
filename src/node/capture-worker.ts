// A worker thread's part of capture-pool.ts: one capture at a time, reported in messages; or that of session-workers.ts.
import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./capture-pool.ts";
import { type CaptureTask, inspectTask, type TaskHooks } from "./capture-task.ts";
import { InputError } from "../reading/input-error.ts";
import { KeyLog } from "../tls/key-log.ts";
import { serveSessions } from "./session-worker.ts";
import type { SessionWorkerData } from "./session-workers.ts";

const sessions: SessionWorkerData | null | undefined = workerData;
if (sessions) void serveSessions(sessions);
else serve();

function serve(): void {
  const port = parentPort;
  if (port === null) return;
  const post = (message: FromWorker): void => port.postMessage(message);
  let taken = Promise.resolve();
  let onTaken: (() => void) | null = null;
  const stopped = new AbortController();
  let keys: { readonly keyLog?: KeyLog } = {};
  // One text is being sent while the next is made, and no more.
  const write = async (text: Uint8Array): Promise<void> => {
    await taken;
    taken = new Promise((resolve) => {
      onTaken = resolve;
    });
    // Of a part of a buffer the whole would be sent.
    post({ kind: "text", text: text.slice() });
  };
  port.on("message", (message: ToWorker) => {
    if (message.kind === "taken") onTaken?.();
    else if (message.kind === "stop") stopped.abort();
    else if (message.kind === "keys") keys = { keyLog: KeyLog.from(message.keys) };
    else {
      const { task } = message;
      const options = { ...task.options, ...keys };
      void answer({ ...task, options }, post, { write, signal: stopped.signal });
    }
  });
}

/** Any error but an InputError is a bug: it ends the worker, and the pool throws it. */
async function answer(
  task: CaptureTask,
  post: (message: FromWorker) => void,
  hooks: Omit<TaskHooks, "onProgress">,
): Promise<void> {
  try {
    const onProgress = (bytesRead: number): void => post({ kind: "progress", bytesRead });
    post({ kind: "report", report: await inspectTask(task, { ...hooks, onProgress }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    post({ kind: "failed", code: error.code, message: error.message });
  }
}
