// One connection at two points -> what shows that a device between them ends the TCP connection and opens one of its own.
import { SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { list } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { Aligned } from "./aligned.ts";
import type { Pair } from "./pairs.ts";

const SIDES: readonly Side[] = ["client", "server"];

/**
 * Firewalls rewrite sequence numbers too. But the window scale and the order of options are those of the host that sent them,
 * and the timestamps tell when: firewalls shift them all alike.
 */
export function relayBetween([first, second]: Aligned["traces"], pairs: Aligned["pairs"]): string | null {
  const opened = SIDES.flatMap((side) => {
    const [one, other] = [openingOf(first, side), openingOf(second, side)];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  if (opened.length < SIDES.length) return null;
  if (opened.some(([one, other]) => one.sequence === other.sequence)) return null;
  const differ = (is: (one: WirePacket, other: WirePacket) => boolean): boolean =>
    opened.some(([one, other]) => is(one, other));
  const isResent = SIDES.some((side) => haveOtherTimestamps(pairs[side]));
  const hasOtherOptions = differ(otherScale) && differ(otherOrder);
  if (!isResent && !hasOtherOptions) return null;
  const shown = [
    "the sequence numbers of both sides",
    isResent ? "the TCP timestamps" : null,
    differ(otherScale) ? "the window scale" : null,
    differ(otherOrder) ? "the order of the TCP options" : null,
  ].filter((what) => what !== null);
  return `${list(shown)} are others at either point`;
}

const openingOf = ({ packets }: WireTrace, side: Side): WirePacket | undefined =>
  packets.find(({ from, flags }) => from === side && (flags & SYN) !== 0);

/** One that was removed is no other. */
const otherScale = ({ options: one }: WirePacket, { options: other }: WirePacket): boolean =>
  one.windowShift !== null && other.windowShift !== null && one.windowShift !== other.windowShift;

/** Of those that both have. */
function otherOrder({ options: one }: WirePacket, { options: other }: WirePacket): boolean {
  if (one.isCut || other.isCut) return false;
  const first = one.kinds.filter((kind) => other.kinds.includes(kind));
  const second = other.kinds.filter((kind) => one.kinds.includes(kind));
  return first.join() !== second.join();
}

/** Packets whose timestamps are not shifted as those of the others are, of all. */
const MIN_OTHER = 2;
const MIN_SHARE = 0.05;

function haveOtherTimestamps(pairs: readonly Pair[]): boolean {
  const shifts = pairs.flatMap(({ first, second, isAmbiguous }) => {
    const one = first[0]?.packet.options.timestamp?.value;
    const other = second[0]?.packet.options.timestamp?.value;
    return isAmbiguous || one === undefined || other === undefined ? [] : [(other - one) >>> 0];
  });
  const counts = new Map<number, number>();
  for (const shift of shifts) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  const others = shifts.length - [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
  return others >= MIN_OTHER && others > shifts.length * MIN_SHARE;
}
