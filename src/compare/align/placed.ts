// The packets of a trace -> each with its place in what its side sent, and in what it acknowledges.
import { ACK, FIN, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { advance, distance } from "../../tcp/sequence.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { otherSide } from "../../session/other-side.ts";

export interface Placed {
  readonly packet: WirePacket;
  /** In the order of the capture. */
  readonly index: number;
  /**
   * What it takes of its side's sequence numbers: SYN is at 0, the first byte at 1, and they go on beyond 2^32. The end is
   * the place after it. Both are the same in a bare ACK or RST.
   */
  readonly start: number;
  readonly end: number;
  /** In the other side's numbers; null without ACK. */
  readonly acknowledged: number | null;
}

export interface PlacedTrace {
  /** All, in the order of the capture. */
  readonly all: readonly Placed[];
  readonly client: readonly Placed[];
  readonly server: readonly Placed[];
  /** The sequence number at 0; null where nothing of the side is known. */
  readonly base: Readonly<Record<Side, number | null>>;
  /** The SYN was seen, or the SYN/ACK that answers it: 0 is where it really begins, and not just where the capture does. */
  readonly isFromSyn: Readonly<Record<Side, boolean>>;
}

/** Where its payload begins. */
export const payloadStart = ({ packet, start }: Placed): number =>
  (packet.flags & SYN) === 0 ? start : start + 1;

export const isBareAck = ({ packet, start, end }: Placed): boolean =>
  start === end && (packet.flags & RST) === 0;

export function place(trace: WireTrace): PlacedTrace {
  const spaces = { client: new Space(), server: new Space() };
  // A capture may hold packets in another order than that of their numbers: the SYN comes first here.
  const opening = trace.packets.filter(({ flags }) => (flags & SYN) !== 0);
  for (const { from, sequence } of opening) spaces[from].begin(sequence);
  for (const { from, flags, acknowledgment } of opening) {
    if ((flags & ACK) !== 0) spaces[otherSide(from)].begin(advance(acknowledgment, -1));
  }
  const all = trace.packets.map((packet, index): Placed => {
    const { flags, sequence, acknowledgment, from, payloadLength } = packet;
    const own = spaces[from];
    const isReset = (flags & RST) !== 0;
    const length = isReset ? 0 : payloadLength + ((flags & SYN) >> 1) + (flags & FIN);
    const start = own.place(sequence, length);
    const acknowledged = (flags & ACK) === 0 ? null : spaces[otherSide(from)].place(acknowledgment, 0);
    return { packet, index, start, end: start + length, acknowledged };
  });
  return {
    all,
    client: all.filter(({ packet }) => packet.from === "client"),
    server: all.filter(({ packet }) => packet.from === "server"),
    base: { client: spaces.client.base, server: spaces.server.base },
    isFromSyn: { client: spaces.client.isFromSyn, server: spaces.server.isFromSyn },
  };
}

/** A number farther ahead than this is not believed to be of the connection. */
const MAX_STEP = 1 << 30;

/** The sequence numbers of one side: 32 bits -> places that do not begin again. */
class Space {
  base: number | null = null;
  isFromSyn = false;
  /** The farthest place that was sent, and its number. */
  private last = 0;
  private lastNumber = 0;

  begin(sequence: number): void {
    if (this.isFromSyn) return;
    this.base = sequence;
    this.lastNumber = sequence;
    this.isFromSyn = true;
  }

  place(number: number, length: number): number {
    if (this.base === null) {
      this.base = advance(number, -1);
      this.lastNumber = this.base;
    }
    const step = distance(number, this.lastNumber);
    const start = this.last + step;
    if (length > 0 && step + length > 0 && step < MAX_STEP) {
      this.last = start + length;
      this.lastNumber = advance(number, length);
    }
    return start;
  }
}
