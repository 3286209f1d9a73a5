// node:worker_threads, where a worker is started: to load it takes Node a millisecond, and a small capture needs none.
export const workerThreads = () => process.getBuiltinModule("node:worker_threads");
