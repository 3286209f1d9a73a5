// Packets that are surely the same at two points -> what tells transmissions of the same bytes apart: the TCP timestamp, the
// IPv4 identification, and the time.
import type { Placed } from "./placed.ts";
import { quantile } from "../quantile.ts";

export interface Identity {
  /** Of a packet of either point; the same for the same transmission, as far as anything shows. */
  readonly ofFirst: (packet: Placed) => string;
  readonly ofSecond: (packet: Placed) => string;
  /** Of a packet that a device may have cut or joined: the timestamp alone. */
  readonly burstOfFirst: (packet: Placed) => string;
  readonly burstOfSecond: (packet: Placed) => string;
  /** How much later in milliseconds the second is than it should be, were it the first; NaN where nothing tells. */
  lateness(first: Placed, second: Placed): number;
}

type Same = readonly [first: Placed, second: Placed];

/** Devices that rewrite a field do so throughout. */
const MOSTLY = 0.9;

export function identify(pairs: readonly Same[]): Identity {
  const timestamps = shiftOf(pairs, timestampOf, 0x1_0000_0000);
  const identifications = usefulIdentifications(pairs)
    ? shiftOf(pairs, ({ packet }) => packet.identification, 0x1_0000)
    : null;
  const usual = median(pairs.map(([one, other]) => elapsed(one, other)).filter((ms) => !Number.isNaN(ms)));
  const stamp = (packet: Placed, shift: number): string => {
    const value = timestamps === null ? null : timestampOf(packet);
    return value === null ? "" : `${(value + shift) % 0x1_0000_0000}`;
  };
  const mark = (packet: Placed, shift: number, idShift: number): string => {
    if (identifications === null) return stamp(packet, shift);
    return `${stamp(packet, shift)} ${(packet.packet.identification + idShift) % 0x1_0000}`;
  };
  return {
    ofFirst: (packet) => mark(packet, timestamps ?? 0, identifications ?? 0),
    ofSecond: (packet) => mark(packet, 0, 0),
    burstOfFirst: (packet) => stamp(packet, timestamps ?? 0),
    burstOfSecond: (packet) => stamp(packet, 0),
    lateness: (first, second) => elapsed(first, second) - usual,
  };
}

const timestampOf = ({ packet }: Placed): number | null => packet.options.timestamp?.value ?? null;

const elapsed = ({ packet: one }: Placed, { packet: other }: Placed): number =>
  one.timeMs === null || other.timeMs === null ? Number.NaN : other.timeMs - one.timeMs;

/** By how much the second's value is ahead, modulo `size`, where that is nearly always the same; else null. */
function shiftOf(
  pairs: readonly Same[],
  valueOf: (packet: Placed) => number | null,
  size: number,
): number | null {
  const counts = new Map<number, number>();
  let known = 0;
  for (const [one, other] of pairs) {
    const [first, second] = [valueOf(one), valueOf(other)];
    if (first === null || second === null) continue;
    known++;
    const shift = (second - first + size) % size;
    counts.set(shift, (counts.get(shift) ?? 0) + 1);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= known * MOSTLY ? best[0] : null;
}

/** A host that always sends the same one, or none, tells nothing. */
const usefulIdentifications = (pairs: readonly Same[]): boolean =>
  new Set(pairs.map(([{ packet }]) => packet.identification)).size > pairs.length * MOSTLY &&
  pairs.length > 1;

const median = (numbers: readonly number[]): number => quantile(Float64Array.from(numbers).toSorted(), 0.5);
