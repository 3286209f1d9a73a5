// Questions of the page -> the worker's answers.
import type { Answer, CallName, Calls, FromWorker, Progress, ToWorker } from "../messages.ts";

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class WorkerClient {
  onProgress: (progress: Progress) => void = () => {};
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  /** `script` is the text of the page's own script: from file:// a worker can be had of no other place. */
  constructor(script: string) {
    const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.worker = new Worker(url);
    this.worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.hear(data));
  }

  /** Rejects with the worker's error. */
  ask<Name extends CallName>(name: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> {
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      // By the types of Question.
      this.worker.postMessage({ id, name, ask });
    });
  }

  stop(): void {
    const message: ToWorker = { stop: true };
    this.worker.postMessage(message);
  }

  private hear(message: FromWorker): void {
    if ("progress" in message) {
      this.onProgress(message.progress);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ("failure" in message) waiting?.reject(new Error(message.failure));
    else waiting?.resolve(message.answer);
  }
}
