// Several captures -> their outcomes in the order of the tasks, one worker thread a core.
import type { Worker } from "node:worker_threads";
import {
  type CaptureTask,
  inspectTask,
  type TaskHooks,
  type TaskOutcome,
  type TaskReport,
} from "./capture-task.ts";
import { InputError } from "../reading/input-error.ts";
import type { KeyLogData } from "../tls/key-log.ts";
import { WITHOUT_OUTPUT, workerThreads } from "./worker-threads.ts";

export type ToWorker =
  /** Of all tasks that follow, which come without. */
  | { readonly kind: "keys"; readonly keys: KeyLogData }
  | { readonly kind: "task"; readonly task: CaptureTask }
  /** The last text was written, or has its place. */
  | { readonly kind: "taken" }
  /** Nothing more is to be read: what was read is to be reported. */
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "progress"; readonly bytesRead: number }
  | { readonly kind: "text"; readonly text: Uint8Array }
  | { readonly kind: "report"; readonly report: TaskReport }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** Bytes that wait until the captures before theirs are written; beyond it workers wait. */
const WAITING_BYTES = 32 << 20;

/** All with the same key log. With one job no worker is started; of one task, workers may read the sessions. What no input can cause is thrown. */
export async function* inspectAll(
  tasks: readonly CaptureTask[],
  jobs: number,
  hooks: TaskHooks,
): AsyncGenerator<TaskOutcome, void, undefined> {
  const workers = Math.min(jobs, tasks.length);
  if (workers <= 1) yield* inspectOneByOne(tasks, hooks, jobs);
  else yield* new CapturePool(tasks, hooks).outcomes(workers);
}

async function* inspectOneByOne(
  tasks: readonly CaptureTask[],
  hooks: TaskHooks,
  jobs: number,
): AsyncGenerator<TaskOutcome, void, undefined> {
  let before = 0;
  let bytes = 0;
  const onProgress = (bytesRead: number): void => {
    bytes = before + bytesRead;
    hooks.onProgress(bytes);
  };
  for (const task of tasks) {
    if (hooks.signal.aborted) return;
    const { path } = task;
    try {
      yield { path, report: await inspectTask(task, { ...hooks, onProgress }, jobs) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield { path, error };
    }
    before = bytes;
  }
}

interface Job {
  readonly task: CaptureTask;
  /** Not written yet. */
  texts: Uint8Array[];
  bytesRead: number;
  outcome: TaskOutcome | null;
  /** Lets the worker that waits for room continue. */
  release: () => void;
}

class CapturePool {
  private readonly jobs: readonly Job[];
  private readonly hooks: TaskHooks;
  private readonly workers: Worker[] = [];
  /** Those whose workers wait for room. */
  private readonly held = new Set<Job>();
  /** The job that the next worker takes. */
  private next = 0;
  /** The job whose text is being written. */
  private head = 0;
  private waitingBytes = 0;
  private bytesRead = 0;
  private failure: Error | null = null;
  private wake = (): void => {};

  constructor(tasks: readonly CaptureTask[], hooks: TaskHooks) {
    this.jobs = tasks.map((task) => ({ task, texts: [], bytesRead: 0, outcome: null, release: () => {} }));
    this.hooks = hooks;
  }

  async *outcomes(workers: number): AsyncGenerator<TaskOutcome, void, undefined> {
    const { signal } = this.hooks;
    const stop = (): void => {
      for (const worker of this.workers) worker.postMessage({ kind: "stop" } satisfies ToWorker);
      this.wake();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      for (let i = 0; i < workers; i++) this.start();
      for (const job of this.jobs) {
        await this.written(job);
        if (job.outcome !== null) yield job.outcome;
        this.head++;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      await this.close();
    }
  }

  private async close(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.terminate()));
  }

  /** Resolves when the job is done and its text written, or nothing more of it will come. */
  private async written(job: Job): Promise<void> {
    for (;;) {
      for (const text of job.texts.splice(0)) {
        this.waitingBytes -= text.length;
        await this.hooks.write(text);
      }
      this.makeRoom();
      if (this.failure !== null) throw this.failure;
      if (job.texts.length > 0) continue;
      const isBegun = this.jobs.indexOf(job) < this.next;
      if (job.outcome !== null || (this.hooks.signal.aborted && !isBegun)) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private start(): void {
    // Only the built program has this file; chunks are in a folder beside it.
    const { Worker } = workerThreads();
    const worker = new Worker(new URL("../node/capture-worker.js", import.meta.url), WITHOUT_OUTPUT);
    this.workers.push(worker);
    const keyLog = this.jobs[0]?.task.options.keyLog;
    if (keyLog !== undefined) worker.postMessage({ kind: "keys", keys: keyLog.data } satisfies ToWorker);
    worker.on("error", (error) => {
      this.failure ??= error;
      this.wake();
    });
    this.assign(worker);
  }

  private assign(worker: Worker): void {
    worker.removeAllListeners("message");
    const job = this.hooks.signal.aborted ? undefined : this.jobs[this.next++];
    if (job === undefined) {
      void worker.terminate();
      return;
    }
    worker.on("message", (message: FromWorker) => this.onMessage(message, job, worker));
    const { keyLog: _, ...options } = job.task.options;
    worker.postMessage({ kind: "task", task: { ...job.task, options } } satisfies ToWorker);
  }

  private onMessage(message: FromWorker, job: Job, worker: Worker): void {
    if (message.kind === "progress") return this.progress(message.bytesRead, job);
    if (message.kind === "text") {
      job.texts.push(message.text);
      this.waitingBytes += message.text.length;
      job.release = () => worker.postMessage({ kind: "taken" } satisfies ToWorker);
      this.held.add(job);
      this.makeRoom();
    } else {
      const { path } = job.task;
      job.outcome =
        message.kind === "report"
          ? { path, report: message.report }
          : { path, error: new InputError(message.code, message.message) };
      this.assign(worker);
    }
    this.wake();
  }

  private progress(bytesRead: number, job: Job): void {
    this.bytesRead += bytesRead - job.bytesRead;
    job.bytesRead = bytesRead;
    this.hooks.onProgress(this.bytesRead);
  }

  /** The job whose text is being written always has room, so that the others get theirs in the end. */
  private makeRoom(): void {
    const head = this.jobs[this.head];
    for (const job of this.held) {
      const isWritten = job === head && job.texts.length === 0;
      if (!isWritten && this.waitingBytes > WAITING_BYTES) continue;
      this.held.delete(job);
      job.release();
    }
  }
}
