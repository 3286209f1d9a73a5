// The packets of one connection at two capture points -> which packet here is which there.
import type { Side } from "../../session/session.ts";
import type { PathComparison } from "../comparison.ts";
import type { FrameNumber } from "../../value-types.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";

/** Bytes of one side, or a bare SYN, ACK, FIN or RST, on its way from one point to the other. */
export interface Crossing {
  readonly from: Side;
  /**
   * At the point nearer to the sender, then at the other. Empty: not captured there. More than one where the points saw it
   * in different segments (offload), and one of either where they saw the same.
   */
  readonly sent: readonly WirePacket[];
  readonly arrived: readonly WirePacket[];
  /** Of the payload, in the sender's stream as the first of the two points counts it; SYN is at 0, the first byte at 1. */
  readonly position: number;
  /**
   * Bytes of the payload that this is about; 0 for a bare SYN, ACK, FIN or RST. Less than a packet of it holds where only a
   * part of these arrived: the other part is a crossing of its own, with the same packet.
   */
  readonly length: number;
  /**
   * When the first packet of either was seen, by the near point's clock, in milliseconds since 1970: their difference is the
   * time that it took, also after a clock was set. Null where it was not seen or has no time, or, at the far point, where
   * nothing tells how far the clocks are apart, or that a clock was not set just then.
   */
  readonly sentMs: number | null;
  readonly arrivedMs: number | null;
  /** The bytes captured at both points differ. */
  readonly isAltered: boolean;
  /**
   * Why it cannot be told whether it crossed, though one point lacks it: `not-recorded`: the point recorded nothing of that
   * side, or began later; `after-end`: nothing at all was recorded there afterwards, so that it did not cross if that
   * recording still ran; `recorder-loss`: what followed shows that it was there (an acknowledgment, an answer); `ambiguous`:
   * repetitions cannot be told apart, or a recorder that lost other packets may have lost this one. Null where it can be told.
   */
  readonly untold: "not-recorded" | "after-end" | "recorder-loss" | "ambiguous" | null;
}

export interface Alignment {
  /** The point nearer to the client first. */
  readonly traces: readonly [near: WireTrace, far: WireTrace];
  /** What shows which is nearer to the client; null where nothing does, and they are in the order given. */
  readonly orderBy: PathComparison["orderBy"];
  /** In order of time, as far as that is known. */
  readonly crossings: readonly Crossing[];
  readonly clock: ClockEstimate | null;
  /** By how much the sequence numbers of each side differ, where that is the same throughout; null where it changes. */
  readonly sequenceShift: Readonly<Record<Side, number | null>>;
  /** A device between the points ends the TCP connection and opens one of its own: what shows it, in words; else null. */
  readonly relay: string | null;
}

export interface ClockEstimate {
  /** The far point's clock minus the near one's, in milliseconds. */
  readonly offsetMs: number;
  /** Half of the shortest way there and back between the points: the estimate can be wrong by that. */
  readonly uncertaintyMs: number;
  /** Packets it rests on. */
  readonly packets: number;
  /** Where one of the clocks was set, in order; the estimate is that of the time with most packets. */
  readonly steps: readonly ClockStep[];
}

export interface ClockStep {
  /** The first packet afterwards that both points have. */
  readonly nearFrame: FrameNumber;
  readonly farFrame: FrameNumber;
  /** What the far clock is farther ahead from then on, in milliseconds. */
  readonly byMs: number;
}
