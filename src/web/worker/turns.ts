// While much is read: lets messages that have come get their turn, and says less often how far it is.

/** Milliseconds after which they do. */
const TURN_MS = 50;

/** Resolves after them. Timers would wait for 4 ms. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

/** To be called often: it waits only where TURN_MS have passed. */
export function createTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN_MS) return;
    await nextTurn();
    last = performance.now();
  };
}

/** Milliseconds between two reports of progress: nobody reads faster. */
const REPORT_MS = 100;

/** The same function, but calls that come too soon after one are left out. */
export function rarely<T>(report: (progress: T) => void): (progress: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < REPORT_MS) return;
    last = now;
    report(progress);
  };
}
