// Batches of connections -> their sessions' text, by worker threads.
import type { MessagePort, Worker } from "node:worker_threads";
import type { StoredConnections } from "../tcp/stored-connections.ts";
import type { LiveTask, Written } from "./batch-writer.ts";
import { WITHOUT_OUTPUT, workerThreads } from "./worker-threads.ts";

export interface SessionWorkerData {
  readonly task: LiveTask;
  readonly port: MessagePort;
}

export interface ToSessionWorker {
  readonly stored: StoredConnections;
  /** For its text. */
  readonly spare: ArrayBuffer | null;
}

/** Null once the worker is ready; then for each batch in turn, with the memory that it was in. */
export type FromSessionWorker = { readonly written: Written; readonly buffer: ArrayBuffer } | null;

/** Batches that a worker has: the next one is there when one is done, even where this thread sends none for a while. */
const BATCHES_AHEAD = 8;

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  isReady: boolean;
  /** For what it was sent, in order. */
  readonly awaited: ((written: Written) => void)[];
}

export class SessionWorkers {
  private readonly threads: Thread[] = [];
  private readonly giveBack: (buffer: ArrayBuffer) => void;
  private failure: Error | null = null;
  private wake = (): void => {};

  constructor(amount: number, task: LiveTask, giveBack: (buffer: ArrayBuffer) => void) {
    this.giveBack = giveBack;
    for (let i = 0; i < amount; i++) this.threads.push(this.start(task));
  }

  /** Sends a batch to the worker with the fewest; false where all have enough. */
  send({ stored, spare }: ToSessionWorker, onWritten: (written: Written) => void): boolean {
    let free: Thread | null = null;
    for (const thread of this.threads) {
      if (thread.isReady && thread.awaited.length < (free?.awaited.length ?? BATCHES_AHEAD)) free = thread;
    }
    if (free === null) return false;
    free.awaited.push(onWritten);
    const sent = spare === null ? [stored.buffer] : [stored.buffer, spare];
    free.port.postMessage({ stored, spare } satisfies ToSessionWorker, sent);
    return true;
  }

  /** Takes what has been written by now. Throws what a worker has thrown. */
  receive(): void {
    const { receiveMessageOnPort } = workerThreads();
    for (const thread of this.threads) {
      for (;;) {
        const received: { message: FromSessionWorker } | undefined = receiveMessageOnPort(thread.port);
        if (received === undefined) break;
        this.take(received.message, thread);
      }
    }
    if (this.failure !== null) throw this.failure;
  }

  /** Resolves once a worker has written a batch, of those that it has. Throws what a worker has thrown. */
  async next(): Promise<void> {
    if (this.failure === null) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.receive();
  }

  close(): void {
    for (const { worker, port } of this.threads.splice(0)) {
      port.close();
      void worker.terminate();
    }
  }

  private start(task: LiveTask): Thread {
    const { MessageChannel, Worker } = workerThreads();
    const { port1: port, port2 } = new MessageChannel();
    // Only the built program has this file; chunks are in a folder beside it.
    const worker = new Worker(new URL("../node/capture-worker.js", import.meta.url), {
      ...WITHOUT_OUTPUT,
      workerData: { task, port: port2 } satisfies SessionWorkerData,
      transferList: [port2],
    });
    const thread: Thread = { worker, port, isReady: false, awaited: [] };
    port.on("message", (message: FromSessionWorker) => {
      this.take(message, thread);
      this.wake();
    });
    worker.on("error", (error) => this.lose(thread, error));
    worker.on("exit", () => this.lose(thread, new Error("a worker thread has ended")));
    return thread;
  }

  private take(message: FromSessionWorker, thread: Thread): void {
    if (message === null) thread.isReady = true;
    else {
      this.giveBack(message.buffer);
      thread.awaited.shift()?.(message.written);
    }
  }

  /** One that has nothing to do is not missed: the others go on. */
  private lose(thread: Thread, error: Error): void {
    thread.isReady = false;
    thread.port.close();
    const at = this.threads.indexOf(thread);
    if (at >= 0) this.threads.splice(at, 1);
    if (thread.awaited.length > 0) this.failure ??= error;
    this.wake();
  }
}
