// Work and memory are bounded by the input: an input twice as long takes twice the steps, and none takes much memory.
import { getHeapStatistics } from "node:v8";
import { concat } from "../build/captures.ts";
import { stepsOf } from "./steps.ts";
import { demand, type Target } from "./target.ts";

/** Seeds and garbage included; inputs are a thousandth of it. */
const MEMORY_BYTES = 512 << 20;
/** What other tests of the same process left. */
const BEFORE = memory();

export function demandLittleMemory(): void {
  const taken = memory() - BEFORE;
  demand(taken < MEMORY_BYTES, `${taken >> 20} MiB are too much memory`);
}

function memory(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

const GROWN_BYTES = 16 << 10;
/** What a run does once, whatever the input. */
const FIXED_STEPS = 200_000;

/** The input is repeated, so that work that grows with its square shows. */
export async function demandLinearWork(target: Target, input: Uint8Array): Promise<void> {
  const once = grown(input, GROWN_BYTES, target.headerBytes ?? 0);
  const twice = grown(input, 2 * GROWN_BYTES, target.headerBytes ?? 0);
  const [few = 0, many = 0] = await stepsOf(
    () => target.run(once.slice()),
    () => target.run(twice.slice()),
  );
  demand(
    many <= 3 * few + FIXED_STEPS,
    `${once.length} bytes take ${few} steps, ${twice.length} bytes of the same ${many}`,
  );
}

function grown(input: Uint8Array, length: number, headerBytes: number): Uint8Array {
  const unit = input.subarray(headerBytes);
  const times = unit.length === 0 ? 0 : Math.ceil(length / unit.length);
  return concat(input.subarray(0, headerBytes), ...Array.from({ length: times }, () => unit));
}
