// Questions of the page -> the worker's answers.
import type { Answer, CallName, Calls, FromWorker, Progress, SavingBytes, ToWorker } from "../messages.ts";

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** The worker has ended, or never began; what is to be done. */
export class WorkerFailure extends Error {
  override readonly name = "WorkerFailure";
}

const NEVER_BEGAN =
  "This browser does not let the page read captures in the background: open the page in another browser, or as a page of this machine with starttls-inspect page --serve.";
export const ENDED =
  "Reading ended before its time, most likely because the browser had no memory left: read fewer captures at a time, or read these with the command line.";

export class WorkerClient {
  onProgress: (progress: Progress) => void = () => {};
  onSaving: (saving: SavingBytes) => void = () => {};
  /** After it nothing is known of what was read. */
  onFailure: (failure: WorkerFailure) => void = () => {};
  private readonly address: Promise<string>;
  /** What is sent before it runs waits in order. Null once it has ended. */
  private worker: Promise<Worker> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private wasHeard = false;

  /** `address` is that of the worker's script. */
  constructor(address: Promise<string>) {
    this.address = address;
    this.start();
  }

  /** Rejects with the worker's error, or a {@link WorkerFailure}. To read, one that has ended is started again. */
  ask<Name extends CallName>(name: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
    if (this.worker === null && name === "read") this.start();
    if (this.worker === null) return Promise.reject(this.failure());
    const id = this.asked++;
    const { worker } = this;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // By the types of Question.
      send(worker, { id, name, ask });
    });
  }

  stop(): void {
    const message: ToWorker = { stop: true };
    if (this.worker !== null) send(this.worker, message);
  }

  private hear(message: FromWorker): void {
    this.wasHeard = true;
    if ("progress" in message) {
      this.onProgress(message.progress);
      return;
    }
    if ("saving" in message) {
      this.onSaving(message.saving);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ("failure" in message) waiting?.reject(new Error(message.failure));
    else waiting?.resolve(message.answer);
  }

  private start(): void {
    const worker = this.address.then((address) => new Worker(address));
    this.worker = worker;
    const fail = (): void => {
      if (this.worker === worker) this.fail();
    };
    worker.then((running) => {
      running.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.hear(data));
      running.addEventListener("error", fail);
      running.addEventListener("messageerror", fail);
    }, fail);
  }

  private fail(): void {
    const failure = this.failure();
    this.worker?.then(
      (worker) => worker.terminate(),
      () => {},
    );
    this.worker = null;
    for (const waiting of this.waiting.values()) waiting.reject(failure);
    this.waiting.clear();
    this.onFailure(failure);
  }

  private failure(): WorkerFailure {
    return new WorkerFailure(this.wasHeard ? ENDED : NEVER_BEGAN);
  }
}

/** A worker that never begins is noticed where it is started. */
function send(worker: Promise<Worker>, message: unknown): void {
  worker.then(
    (running) => running.postMessage(message),
    () => {},
  );
}
