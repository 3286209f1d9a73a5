// How much there is to read -> V8's settings.
import { totalSize } from "./progress.ts";

const LITTLE = 1 << 20;

/**
 * Before captures are read, and after what is needed has been loaded: with other settings than its own V8 takes neither
 * Node's compiled code nor ours.
 */
export function adjustV8(paths: readonly string[]): void {
  // Not imported: Node takes a millisecond to load it, which --help need not wait for.
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  if (!paths.includes("-") && totalSize(paths) < LITTLE) {
    // The read is over before much inlined code is compiled, and Node waits for that: 3 to 9 ms of 75.
    setFlagsFromString("--max-inlined-bytecode-size-cumulative=50");
    return;
  }
  // Space for new objects stays as small as it begins: larger, it costs 30 to 50 MB and saves a few percent of time.
  setFlagsFromString("--semi-space-growth-factor=1");
  // Swept when it is 1.3 times what was in use, not four times: it takes no longer, and up to 40 MB less.
  setFlagsFromString("--heap-growing-percent=30");
  // A third of V8's own: what is inlined less is compiled in less time, a tenth of the whole for runs of some seconds.
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=300");
}
