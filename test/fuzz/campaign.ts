// A target and a seed -> executions until something is wrong, or time is over.
import { demandLinearWork, demandLittleMemory } from "./bounds.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Target } from "./target.ts";

interface Failure {
  readonly input: Uint8Array;
  readonly error: unknown;
}

export interface Campaign {
  readonly executions: number;
  /** The first input that broke a promise; null where none did. */
  readonly failure: Failure | null;
}

const FEW_SEEDS = 100;

/**
 * `goesOn` is asked before each execution with the number of those before it. Seeds that are few come first as they are;
 * captures are read whole by other tests. Where `countsSteps`, some inputs are repeated to see whether work grows with the input only; counts of coverage suffer.
 */
export async function campaign(
  target: Target,
  seed: number,
  goesOn: (executions: number) => boolean,
  countsSteps = false,
): Promise<Campaign> {
  const seeds = target.seeds();
  const random = new Random(seed);
  const whole = seeds.length <= FEW_SEEDS ? seeds.length : 0;
  let nextCount = 20;
  for (let executions = 0; ; executions++) {
    if (!goesOn(executions)) return { executions, failure: null };
    const base = seeds[executions < whole ? executions : random.below(seeds.length)];
    const other = seeds[random.below(seeds.length)];
    if (base === undefined || other === undefined) throw new TypeError("a target needs a seed");
    const input = executions < whole ? base : mutate(base, other, random);
    const isCounted = countsSteps && executions >= nextCount;
    // Counting is slow, and so is all code for a while behind it.
    if (isCounted) nextCount = 2 * executions;
    const check = isCounted ? { run: (bytes: Uint8Array) => demandLinearWork(target, bytes) } : target;
    const error = await brokenBy(check, input);
    if (error !== null)
      return { executions: executions + 1, failure: { input: await smallest(check, input), error } };
  }
}

/** Null where nothing is. */
async function brokenBy({ run }: Pick<Target, "run">, input: Uint8Array): Promise<unknown> {
  try {
    await run(input.slice());
    demandLittleMemory();
    return null;
  } catch (error) {
    return error ?? new Error("something was thrown");
  }
}

/** Tries to make a failing input smaller. */
const TRIES = 1000;

/** Pieces are left out as long as it still fails. */
async function smallest(target: Pick<Target, "run">, input: Uint8Array): Promise<Uint8Array> {
  // Memory that was taken is still taken behind the next input.
  if ((await brokenBy(target, new Uint8Array(0))) !== null) return input;
  let small = input;
  let tries = 0;
  for (let size = input.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= small.length && tries < TRIES; tries++) {
      const shorter = Uint8Array.from([...small.subarray(0, at), ...small.subarray(at + size)]);
      if ((await brokenBy(target, shorter)) === null) at += size;
      else small = shorter;
    }
  }
  return small;
}
