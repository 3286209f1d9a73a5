// A target and a seed -> executions until something is wrong, or time is over.
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Target } from "./target.ts";

export interface Failure {
  readonly input: Uint8Array;
  readonly error: unknown;
}

export interface Campaign {
  readonly executions: number;
  /** The first input that broke a promise; null where none did. */
  readonly failure: Failure | null;
}

/** `goesOn` is asked before each execution with the number of those before it. The seeds themselves come first. */
export async function campaign(
  target: Target,
  seed: number,
  goesOn: (executions: number) => boolean,
): Promise<Campaign> {
  const seeds = target.seeds();
  const random = new Random(seed);
  for (let executions = 0; ; executions++) {
    if (!goesOn(executions)) return { executions, failure: null };
    const base = seeds[executions < seeds.length ? executions : random.below(seeds.length)];
    const other = seeds[random.below(seeds.length)];
    if (base === undefined || other === undefined) throw new TypeError("a target needs a seed");
    const input = executions < seeds.length ? base : mutate(base, other, random);
    const error = await brokenBy(target, input);
    if (error !== null)
      return { executions: executions + 1, failure: { input: await smallest(target, input), error } };
  }
}

/** Null where nothing is. */
async function brokenBy(target: Target, input: Uint8Array): Promise<unknown> {
  try {
    await target.run(input.slice());
    return null;
  } catch (error) {
    return error ?? new Error("something was thrown");
  }
}

/** Tries to make a failing input smaller. */
const TRIES = 1000;

/** Pieces are left out as long as it still fails. */
async function smallest(target: Target, input: Uint8Array): Promise<Uint8Array> {
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
