// node:worker_threads, where a worker is started: to load it takes Node a millisecond, and a small capture needs none.
export const workerThreads = () => process.getBuiltinModule("node:worker_threads");

/**
 * Workers print nothing. Tied to this thread's output, as Node does it, each would add listeners there, and of more than
 * ten Node warns.
 */
export const WITHOUT_OUTPUT = { stdout: true, stderr: true } as const;
