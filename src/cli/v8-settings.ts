// How much there is to read -> V8's settings.
import { totalSize } from "./progress.ts";
import { FOR_LITTLE, FOR_MUCH, setFlags } from "./v8-flags.ts";

const LITTLE = 1 << 20;

/**
 * Before captures are read, and after what is needed has been loaded: with other settings than its own V8 takes neither
 * Node's compiled code nor ours.
 */
export function adjustV8(paths: readonly string[]): void {
  setFlags(!paths.includes("-") && totalSize(paths) < LITTLE ? FOR_LITTLE : FOR_MUCH);
}
