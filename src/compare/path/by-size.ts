// What of a side was lost and what arrived -> whether sizes separate the two.
import { SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import type { Fated, PathLeg } from "./leg.ts";
import { otherSide } from "../../session/other-side.ts";

/** Bytes of payload: no link has an MTU that such a segment does not fit. */
const SMALL_SEGMENT = 500;
/** Bytes of payload that only a segment has that is followed by another. */
const FULL_SEGMENT = 1200;

interface BySize {
  readonly says: string;
  /** More than one was lost, be it a repetition. */
  readonly isLarge: boolean;
  readonly isOneMessage: boolean;
}

interface OfSide {
  /** Never delivered. */
  readonly gone: readonly Fated[];
  /** Lost, even if a repetition arrived. */
  readonly all: readonly Fated[];
  readonly arrivals: readonly Fated[];
}

/** Null where smaller segments were lost too, larger ones arrived, or none of its data did. */
export function bySize(leg: PathLeg, side: Side, { gone, all, arrivals }: OfSide): BySize | null {
  const most = largestSegment(leg, side);
  const largest = arrivals
    .flatMap(({ arrived }) => arrived)
    .reduce((so, { payloadLength }) => Math.max(so, Math.min(payloadLength, most)), 0);
  const smallest = gone
    .flatMap(({ sent }) => sent)
    .reduce((so, { payloadLength }) => Math.min(so, payloadLength), most);
  const hasLostSmaller = all.some(({ bytes }) => bytes > 0 && bytes <= largest);
  if (largest === 0 || smallest <= largest || hasLostSmaller || smallest < SMALL_SEGMENT) return null;
  const places = new Set(gone.map(({ position }) => position)).size;
  return {
    says:
      `Every segment of more than ${count(largest, "byte")} from the ${side} was lost between ` +
      `${leg.sender(side).name} and ${leg.receiver(side).name}; smaller ones arrived`,
    isLarge: gone.length > 1,
    isOneMessage: places === 1 && smallest < FULL_SEGMENT,
  };
}

/** What the other side accepts: a larger one was cut by the network card after it had been recorded, or joined before. */
function largestSegment(leg: PathLeg, side: Side): number {
  const other = otherSide(side);
  const syn = leg.crossings.find(({ from, flags }) => from === other && (flags & SYN) !== 0);
  const packet = syn?.arrived[0] ?? syn?.sent[0];
  return packet?.options.mss ?? Number.POSITIVE_INFINITY;
}
