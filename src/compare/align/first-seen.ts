// Packets of one side at one point -> since which packet each of its bytes has been seen there.
import { at, int32At } from "../../bytes/integers.ts";
import type { Placed } from "./placed.ts";

export class FirstSeen {
  /** Places at which something begins or ends, in order. */
  private readonly edges: readonly number[];
  /** Of what lies between an edge and the next: index of the first packet with it. A tree of maxima from 1 on. */
  private readonly tree: Float64Array;
  private readonly leaves: number;

  constructor(packets: readonly Placed[]) {
    const edges = [...new Set(packets.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b);
    this.edges = edges;
    this.leaves = 1 << (32 - Math.clz32(edges.length));
    this.tree = new Float64Array(2 * this.leaves).fill(Number.POSITIVE_INFINITY);
    const numberOf = new Map(edges.map((edge, number) => [edge, number]));
    // Each leads to itself, or, once it is seen, towards the next that is not.
    const next = Int32Array.from({ length: edges.length + 1 }, (_, number) => number);
    for (const { start, end, index } of packets) {
      const last = numberOf.get(end) ?? 0;
      for (let leaf = unseen(next, numberOf.get(start) ?? 0); leaf < last; leaf = unseen(next, leaf)) {
        this.tree[this.leaves + leaf] = index;
        next[leaf] = leaf + 1;
      }
    }
    for (let node = this.leaves - 1; node > 0; node--) {
      this.tree[node] = Math.max(at(this.tree, 2 * node), at(this.tree, 2 * node + 1));
    }
  }

  /** The index of the packet since which all of it has been seen; infinite where some of it never was. */
  completeAt(start: number, end: number): number {
    const { edges } = this;
    const last = edges.at(-1);
    if (last === undefined || start < at(edges, 0) || end > last) return Number.POSITIVE_INFINITY;
    let from = this.leaves + this.leafAt(start);
    let to = this.leaves + this.leafAt(end - 1) + 1;
    let latest = Number.NEGATIVE_INFINITY;
    for (; from < to; from >>= 1, to >>= 1) {
      if ((from & 1) === 1) latest = Math.max(latest, at(this.tree, from++));
      if ((to & 1) === 1) latest = Math.max(latest, at(this.tree, --to));
    }
    return latest;
  }

  private leafAt(place: number): number {
    let low = 0;
    let high = this.edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.edges, middle) <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function unseen(next: Int32Array, from: number): number {
  let leaf = from;
  while (int32At(next, leaf) !== leaf) {
    next[leaf] = int32At(next, int32At(next, leaf));
    leaf = int32At(next, leaf);
  }
  return leaf;
}
