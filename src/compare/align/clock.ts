// Packets that are the same at two points -> how far the clocks are apart.
import { at } from "../../bytes/integers.ts";
import type { Side } from "../../session/session.ts";
import type { ClockEstimate } from "./alignment.ts";
import type { Pair } from "./pairs.ts";

/** How much later the second point saw each packet than the first, by their own clocks; in milliseconds, in order. */
export type Delays = Readonly<Record<Side, Float64Array>>;

export const delaysOf = (pairs: Readonly<Record<Side, readonly Pair[]>>): Delays => ({
  client: delays(pairs.client),
  server: delays(pairs.server),
});

/** A segment that was cut or joined on its way has no time of its own. */
function delays(pairs: readonly Pair[]): Float64Array {
  const found: number[] = [];
  for (const { first, second, isAmbiguous } of pairs) {
    if (isAmbiguous || first.length !== 1 || second.length !== 1) continue;
    const [from, to] = [first[0]?.packet.timeMs ?? null, second[0]?.packet.timeMs ?? null];
    if (from !== null && to !== null) found.push(to - from);
  }
  return Float64Array.from(found).toSorted();
}

/** Of sorted numbers, the one at that share of them; NaN for none. */
export const quantile = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.NaN : at(sorted, Math.floor((sorted.length - 1) * share));

/**
 * The first point is nearer to the client: what the client sends is seen later at the second, what the server sends earlier.
 * Null where one of them did not cross.
 */
export function estimateClock({ client, server }: Delays): ClockEstimate | null {
  if (client.length === 0 || server.length === 0) return null;
  const most = quantile(client, 0);
  const least = quantile(server, 1);
  const packets = client.length + server.length;
  if (most >= least) return { offsetMs: (most + least) / 2, uncertaintyMs: (most - least) / 2, packets };
  // A clock was set, or runs too fast: what most packets say.
  const offsetMs = (quantile(client, 0.5) + quantile(server, 0.5)) / 2;
  const uncertaintyMs = Math.max(offsetMs - most, least - offsetMs);
  return { offsetMs, uncertaintyMs, packets };
}
