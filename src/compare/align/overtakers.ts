// Packets of one side that crossed -> where the first one that was sent after a given packet arrived.
import { at } from "../../bytes/integers.ts";
import type { Side } from "../../session/session.ts";
import type { Pair } from "./pairs.ts";
import type { Placed } from "./placed.ts";

export class Overtakers {
  /** Indices at the sender's point, in order; of each, the least index at the other point of it and all sent later. */
  private readonly sent: readonly number[];
  private readonly arrived: readonly number[];

  /** The first point of the pairs is nearer to the client. */
  constructor(pairs: readonly Pair[], from: Side) {
    const crossed = pairs
      .flatMap(({ first: [first], second: [second] }) => {
        if (first === undefined || second === undefined) return [];
        const [sender, receiver] = from === "client" ? [first, second] : [second, first];
        return [{ sent: sender.index, arrived: receiver.index }];
      })
      .toSorted((a, b) => a.sent - b.sent);
    this.sent = crossed.map(({ sent }) => sent);
    const arrived = crossed.map((each) => each.arrived);
    for (let index = arrived.length - 2; index >= 0; index--) {
      arrived[index] = Math.min(at(arrived, index), at(arrived, index + 1));
    }
    this.arrived = arrived;
  }

  /** Index at the other point; infinite where nothing that was sent later crossed. */
  of({ index }: Placed): number {
    let low = 0;
    let high = this.sent.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.sent, middle) <= index) low = middle + 1;
      else high = middle;
    }
    return this.arrived[low] ?? Number.POSITIVE_INFINITY;
  }
}
