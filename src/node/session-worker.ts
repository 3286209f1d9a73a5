// A worker thread's part of session-workers.ts: batch by batch.
import { BatchWriter } from "./batch-writer.ts";
import type { FromSessionWorker, SessionWorkerData, ToSessionWorker } from "./session-workers.ts";

export async function serveSessions({ task, port }: SessionWorkerData): Promise<void> {
  const writer = await BatchWriter.of(task);
  const post = (message: FromSessionWorker, sent: readonly ArrayBuffer[]): void =>
    port.postMessage(message, sent);
  port.on("message", ({ stored, spare }: ToSessionWorker) => {
    const written = writer.write(stored, spare);
    const { buffer } = stored;
    post({ written, buffer }, [written.text.buffer, buffer]);
  });
  post(null, []);
}
