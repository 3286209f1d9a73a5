// The program as main.ts and worker.ts load it, in one file: its commands, and a worker thread's part.
export { run } from "./run.ts";
export const serve = (): Promise<unknown> => import("../node/capture-worker.ts");
