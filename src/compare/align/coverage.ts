// Packets that are not the same at two points -> which bytes of them are: one point has segments that a network card or the
// system has yet to cut, or has joined, the other has them as they were on the wire.
import { at } from "../../bytes/integers.ts";
import type { Identity } from "./identity.ts";
import { grouped, type Same } from "./grouped.ts";
import { closest } from "./in-time.ts";
import type { Pair } from "./pairs.ts";
import type { Placed } from "./placed.ts";

/** Packets that hold the same byte and are compared; no host sends one so often. */
const MAX_COPIES = 32;

/** What was sent at once has one TCP timestamp, whoever cuts it. */
export const coverage = (left: Same, identity: Identity): Pair[] =>
  grouped(left, identity.burstOfFirst, identity.burstOfSecond).flatMap((burst) =>
    new Sweep(burst, identity).pairs(),
  );

interface Part {
  readonly first: Set<Placed>;
  readonly second: Set<Placed>;
  readonly start: number;
  end: number;
  isAmbiguous: boolean;
}

/** Goes through the places of a burst in order. */
class Sweep {
  private readonly parts: Part[] = [];
  /** By packet, the part that it was last in. */
  private readonly last = new Map<Placed, Part>();
  private readonly burst: Same;
  private readonly identity: Identity;

  constructor(burst: Same, identity: Identity) {
    this.burst = burst;
    this.identity = identity;
  }

  pairs(): Pair[] {
    const { first, second } = this.burst;
    const all = [...first, ...second];
    const firsts = new Set(first);
    for (const packet of all) if (packet.start === packet.end) this.alone(packet, firsts.has(packet));
    const inOrder = all.filter(({ start, end }) => start < end).toSorted((a, b) => a.start - b.start);
    const edges = [...new Set(inOrder.flatMap(({ start, end }) => [start, end]))].toSorted((a, b) => a - b);
    let next = 0;
    let active: Placed[] = [];
    for (const [index, start] of edges.slice(0, -1).entries()) {
      active = active.filter(({ end }) => end > start);
      for (; next < inOrder.length && at(inOrder, next).start === start; next++) {
        const packet = at(inOrder, next);
        if (active.length < 2 * MAX_COPIES) active.push(packet);
        else this.add([packet], firsts, start, packet.end, true);
      }
      this.interval(active, firsts, start, at(edges, index + 1));
    }
    return this.parts.map((part) => ({
      ...part,
      first: inCapture(part.first),
      second: inCapture(part.second),
    }));
  }

  private alone(packet: Placed, isFirst: boolean): void {
    this.add([packet], new Set(isFirst ? [packet] : []), packet.start, packet.end, false);
  }

  private interval(active: readonly Placed[], firsts: ReadonlySet<Placed>, start: number, end: number): void {
    const first = inCapture(active.filter((packet) => firsts.has(packet)));
    const second = inCapture(active.filter((packet) => !firsts.has(packet)));
    if (first.length === 0 || second.length === 0) {
      for (const packet of active) this.add([packet], firsts, start, end, false);
      return;
    }
    const { pairs, rest, isClear } = closest(first, second, this.identity);
    for (const pair of pairs) this.add(pair, firsts, start, end, !isClear);
    for (const packet of rest) this.add([packet], firsts, start, end, !isClear);
  }

  /** The packets have the bytes from `start` to `end` in common; goes on with what they had before these. */
  private add(
    packets: readonly Placed[],
    firsts: ReadonlySet<Placed>,
    start: number,
    end: number,
    isAmbiguous: boolean,
  ): void {
    let part = packets.map((packet) => this.last.get(packet)).find((known) => known?.end === start);
    const isBoth = packets.length > 1;
    if (part === undefined || isBoth !== (part.first.size > 0 && part.second.size > 0)) {
      part = { first: new Set(), second: new Set(), start, end, isAmbiguous };
      this.parts.push(part);
    }
    part.end = end;
    part.isAmbiguous ||= isAmbiguous;
    for (const packet of packets) {
      (firsts.has(packet) ? part.first : part.second).add(packet);
      this.last.set(packet, part);
    }
  }
}

const inCapture = (packets: Iterable<Placed>): Placed[] => [...packets].toSorted((a, b) => a.index - b.index);
