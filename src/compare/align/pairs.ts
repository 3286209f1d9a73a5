// What one side sent, at two points and in the same numbers -> which packets of one are which of the other.
import { FIN, RST, SYN } from "../../packet/segment.ts";
import { grouped, type Same } from "./grouped.ts";
import { isBareAck, type Placed } from "./placed.ts";
import { type Identity, identify } from "./identity.ts";
import { coverage } from "./coverage.ts";
import { closest } from "./in-time.ts";

/** Packets of one transmission; none where the point has none. */
export interface Pair {
  readonly first: readonly Placed[];
  readonly second: readonly Placed[];
  /** What of the side's numbers this is about: of a packet that the other point has in part, that part. */
  readonly start: number;
  readonly end: number;
  /** It was sent more than once, and nothing tells which of these the other point has. */
  readonly isAmbiguous: boolean;
}

interface Left {
  readonly first: Placed[];
  readonly second: Placed[];
}

/** Both in the order of their captures, with places in the first one's numbers. */
export function pair(first: readonly Placed[], second: readonly Placed[]): Pair[] {
  const same = bySpan(first, second);
  const identity = identify(
    same.flatMap(({ first: [one, ...more], second: [other, ...others] }) =>
      one !== undefined && other !== undefined && more.length + others.length === 0 ? [[one, other]] : [],
    ),
  );
  const pairs: Pair[] = [];
  const left: Left = { first: [], second: [] };
  for (const copies of same) match(copies, identity, pairs, left);
  return [...pairs, ...coverage(left, identity)];
}

/** Packets that take the same numbers, and bare ACKs that acknowledge the same. */
const bySpan = (first: readonly Placed[], second: readonly Placed[]): Same[] =>
  grouped({ first, second }, nameOf, nameOf);

function nameOf(placed: Placed): string {
  const { packet, start, end, acknowledged } = placed;
  const kind = packet.flags & (SYN | FIN | RST);
  return isBareAck(placed) ? `${start} ${acknowledged}` : `${start} ${end} ${kind}`;
}

/** Transmissions of the same. What is not found goes to `left`. */
function match(same: Same, identity: Identity, pairs: Pair[], left: Left): void {
  const rest: Left = { first: [], second: [] };
  for (const copies of byMark(same, identity)) pairUp(copies, identity, pairs, rest);
  const [any] = [...rest.first, ...rest.second];
  // Devices that answer for a host write options of their own.
  if (any !== undefined && (any.packet.flags & SYN) !== 0) pairUp(rest, identity, pairs, left);
  else {
    for (const packet of rest.first) left.first.push(packet);
    for (const packet of rest.second) left.second.push(packet);
  }
}

function pairUp({ first, second }: Same, identity: Identity, pairs: Pair[], left: Left): void {
  const { pairs: found, rest, isClear } = closest(first, second, identity);
  for (const [one, other] of found) {
    pairs.push({ first: [one], second: [other], start: one.start, end: one.end, isAmbiguous: !isClear });
  }
  const isFirst = first.length > second.length;
  for (const packet of rest) {
    const { start, end } = packet;
    if (isClear) left[isFirst ? "first" : "second"].push(packet);
    else if (isFirst) pairs.push({ first: [packet], second: [], start, end, isAmbiguous: true });
    else pairs.push({ first: [], second: [packet], start, end, isAmbiguous: true });
  }
}

/** Those that may be the same transmission. */
const byMark = (same: Same, identity: Identity): Same[] => grouped(same, identity.ofFirst, identity.ofSecond);
