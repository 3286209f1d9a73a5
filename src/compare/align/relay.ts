// One connection at two points -> what shows that a device between them ends the TCP connection and opens one of its own.
import { SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { list } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";

const SIDES: readonly Side[] = ["client", "server"];

/** Firewalls rewrite sequence numbers too, but a window scale and the order of options are those of the host that sent them. */
export function relayBetween(first: WireTrace, second: WireTrace): string | null {
  const opened = SIDES.flatMap((side) => {
    const [one, other] = [openingOf(first, side), openingOf(second, side)];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  if (opened.length < SIDES.length) return null;
  if (opened.some(([one, other]) => one.sequence === other.sequence)) return null;
  const differ = (is: (one: WirePacket, other: WirePacket) => boolean): boolean =>
    opened.some(([one, other]) => is(one, other));
  const shown = [
    differ(otherScale) ? "the window scale" : null,
    differ(otherOrder) ? "the order of the TCP options" : null,
    differ(otherTimestamp) ? "the TCP timestamps" : null,
  ].filter((what) => what !== null);
  if (shown.length < 2) return null;
  return `the sequence numbers of both sides, ${list(shown)} of the two points are those of different hosts`;
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

const otherTimestamp = ({ options: one }: WirePacket, { options: other }: WirePacket): boolean =>
  one.timestamp !== null && other.timestamp !== null && one.timestamp.value !== other.timestamp.value;
