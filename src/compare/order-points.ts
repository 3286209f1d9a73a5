// Traces of one connection at several points -> alignments of neighbouring points, the one nearest to the client first.
import { align } from "./align/align.ts";
import type { Alignment } from "./align/alignment.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

/** In the order given where nothing shows another. */
export function orderPoints(traces: readonly WireTrace[]): Alignment[] {
  const pairs = traces.flatMap((one, index) => traces.slice(index + 1).map((other) => align(one, other)));
  const between = (near: WireTrace, far: WireTrace): Alignment | undefined =>
    pairs.find(({ traces: [one, other] }) => one === near && other === far);
  const ordered: WireTrace[] = [];
  for (const trace of traces) {
    // Before the first that is farther: then each is nearer than its neighbour, even where not all pairs agree.
    const at = ordered.findIndex((other) => between(trace, other) !== undefined);
    ordered.splice(at < 0 ? ordered.length : at, 0, trace);
  }
  return ordered.slice(1).flatMap((far, index) => {
    const near = ordered[index];
    return (near && between(near, far)) ?? [];
  });
}
