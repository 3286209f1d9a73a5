// Two traces of one connection in one numbering, and which packets are the same.
import type { Side } from "../../session/session.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { Pair } from "./pairs.ts";
import type { PlacedTrace } from "./placed.ts";
import type { PositionMap } from "./position-map.ts";

/** All places are in the first trace's numbers. */
export interface Aligned {
  readonly traces: readonly [first: WireTrace, second: WireTrace];
  readonly placed: readonly [first: PlacedTrace, second: PlacedTrace];
  /** From the second's numbers. */
  readonly maps: Readonly<Record<Side, PositionMap>>;
  readonly pairs: Readonly<Record<Side, readonly Pair[]>>;
  /** As in an Alignment. */
  readonly relay: string | null;
}
