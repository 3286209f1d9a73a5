// A worker thread's part of capture-pool.ts: one capture at a time, told in messages.
import { parentPort } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./capture-pool.ts";
import { type CaptureTask, inspectTask, type TaskHooks } from "./capture-task.ts";
import { InputError } from "./input-error.ts";

serve();

function serve(): void {
  const port = parentPort;
  if (port === null) return;
  const tell = (message: FromWorker): void => port.postMessage(message);
  let taken = Promise.resolve();
  let onTaken: (() => void) | null = null;
  const stopped = new AbortController();
  // One text is on its way while the next is made, and no more.
  const write = async (text: Uint8Array): Promise<void> => {
    await taken;
    taken = new Promise((resolve) => {
      onTaken = resolve;
    });
    // Of a part of a buffer the whole would be sent.
    tell({ kind: "text", text: text.slice() });
  };
  port.on("message", (message: ToWorker) => {
    if (message.kind === "taken") onTaken?.();
    else if (message.kind === "stop") stopped.abort();
    else void answer(message.task, tell, { write, signal: stopped.signal });
  });
}

/** What is no fault of the capture is not caught: it ends the worker, and is thrown where the pool is. */
async function answer(
  task: CaptureTask,
  tell: (message: FromWorker) => void,
  hooks: Omit<TaskHooks, "onProgress">,
): Promise<void> {
  try {
    const onProgress = (bytesRead: number): void => tell({ kind: "progress", bytesRead });
    tell({ kind: "report", report: await inspectTask(task, { ...hooks, onProgress }) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tell({ kind: "failed", code: error.code, message: error.message });
  }
}
