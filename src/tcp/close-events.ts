// The FINs and RSTs of a connection, and which of them had an effect: one that its receiver cannot have accepted, or that
// both sides ignored, closed nothing (RFC 9293 section 3.10.7.4).
import type { Bounds } from "../bounds.ts";
import { ACK, SYN, type TcpSegment } from "../packet/segment.ts";
import type { HalfConnection } from "./half-connection.ts";
import { advance, distance } from "./sequence.ts";
import type { Direction } from "./stream.ts";
import type { Timestamp } from "./timestamp.ts";

export interface CloseEvent {
  readonly timestamp: Timestamp;
  readonly direction: Direction;
  readonly flag: "FIN" | "RST";
  /** The acknowledgment number of its sender by then; null where there was none. */
  readonly acknowledged: number | null;
  /** Sequence number after the segment's payload: a retransmitted FIN or RST has the same. */
  readonly sequenceEnd: number;
  readonly hopLimit: number;
  /** Of IPv4; 0 for IPv6. */
  readonly identification: number;
  /** The identification continues its host's counter; null where the host has none that is known. */
  readonly continues: boolean | null;
  /** SND.NXT of its sender and of the other side when it came: a side that sends more afterwards has not ended. */
  readonly sent: readonly [number, number];
  /**
   * False for a FIN or RST that its receiver cannot accept (RFC 9293 section 3.10.7.4), and, once the connection is
   * finished, for one that had no effect: both sides went on after it.
   */
  isCredible: boolean;
}

export class CloseEvents {
  readonly list: CloseEvent[] = [];
  private readonly forward: HalfConnection;
  private readonly reverse: HalfConnection;
  private readonly bounds: Bounds;

  constructor(forward: HalfConnection, reverse: HalfConnection, bounds: Bounds) {
    this.forward = forward;
    this.reverse = reverse;
    this.bounds = bounds;
  }

  /** Null where the event is a retransmission, or beyond the limit. */
  add(
    direction: Direction,
    segment: TcpSegment,
    timestamp: Timestamp,
    flag: CloseEvent["flag"],
    isCredible: boolean,
  ): CloseEvent | null {
    const { sequence, payloadLength, hopLimit, identification } = segment;
    const end = advance(sequence, payloadLength + ((segment.flags & SYN) >> 1));
    const sequenceEnd = flag === "RST" ? sequence : end;
    const own = this.half(direction);
    if (isCredible && flag === "FIN") own.finEnd ??= advance(sequenceEnd, 1);
    for (const known of this.list) {
      if (known.direction !== direction || known.flag !== flag || known.sequenceEnd !== sequenceEnd) continue;
      known.isCredible ||= isCredible;
      return null;
    }
    if (this.list.length >= this.bounds.limits["close-events"]) {
      this.bounds.reached("close-events", timestamp.frame);
      return null;
    }
    const event: CloseEvent = {
      timestamp,
      direction,
      flag,
      acknowledged: this.acknowledgmentOf(direction, segment),
      sequenceEnd,
      hopLimit,
      identification,
      continues: own.statistics.continues(identification),
      sent: [own.next, this.opposite(direction).next],
      isCredible,
    };
    this.list.push(event);
    return event;
  }

  /** The capture ends: decides which FINs and RSTs had an effect. */
  settle(): void {
    const ends = [this.endOf(this.forward, 0), this.endOf(this.reverse, 1)];
    for (const event of this.list) {
      if (event.flag === "FIN") event.isCredible = event === ends[event.direction];
    }
    for (const event of this.list) {
      if (event.flag === "RST" && event.isCredible && this.isIgnored(event)) event.isCredible = false;
    }
  }

  /** The FIN that the other side acknowledged, or else the last one that may end this side, whose end it sets. */
  private endOf(own: HalfConnection, direction: Direction): CloseEvent | null {
    let end: CloseEvent | null = null;
    for (const event of this.list) {
      if (event.direction !== direction || event.flag !== "FIN") continue;
      const isTaken = advance(event.sequenceEnd, 1) === own.acknowledgments.highest;
      if (isTaken || (event.isCredible && own.mayEndAt(event.sequenceEnd))) end = event;
      if (isTaken) break;
    }
    own.finEnd = end === null ? null : advance(end.sequenceEnd, 1);
    return end;
  }

  /** The FIN that ended a direction, after `settle`. */
  finOf(direction: Direction): CloseEvent | undefined {
    return this.list.find(
      (event) => event.direction === direction && event.flag === "FIN" && event.isCredible,
    );
  }

  /**
   * The sender of the FIN or RST had acknowledged the other side's FIN, and so answers it. After `settle`: the other FIN
   * may come later in the capture, or not be captured: then one number more is acknowledged than there are bytes.
   */
  knewOtherFin({ direction, acknowledged }: CloseEvent): boolean {
    const { finEnd, stream } = this.opposite(direction);
    if (acknowledged === null) return false;
    if (finEnd !== null) return distance(acknowledged, finEnd) >= 0;
    return stream.started && distance(acknowledged, stream.next) === 1;
  }

  /** The last frame of the other side that its sender had acknowledged; null where that is not known. */
  knewFrame({ direction, acknowledged }: CloseEvent): number | null {
    return acknowledged === null ? null : this.opposite(direction).stream.arrivals.lastBefore(acknowledged);
  }

  /** Its sender had sent its FIN before: an RST then answers data that came late. After `settle`. */
  cameAfterOwnFin(event: CloseEvent): boolean {
    for (const before of this.list) {
      if (before === event) return false;
      const isFin = before.flag === "FIN" && before.isCredible && before.direction === event.direction;
      if (isFin && before.timestamp !== event.timestamp) return true;
    }
    return false;
  }

  /** The segment's own number counts even if it acknowledges bytes that the capture lacks. */
  private acknowledgmentOf(direction: Direction, { flags, acknowledgment }: TcpSegment): number | null {
    const { acknowledgments } = this.opposite(direction);
    const isHeldBack = (flags & ACK) !== 0 && acknowledgments.isHeldBack(acknowledgment);
    return isHeldBack ? acknowledgment : acknowledgments.highest;
  }

  /** Either side went on after the RST: its sender sent more, or its receiver acknowledged more. */
  private isIgnored({ direction, sequenceEnd, acknowledged, sent }: CloseEvent): boolean {
    const own = this.half(direction);
    const [ownSent, otherSent] = sent;
    const { highest: otherAcknowledged } = this.opposite(direction).acknowledgments;
    if (
      otherAcknowledged !== null &&
      acknowledged !== null &&
      distance(otherAcknowledged, acknowledged) > 0
    ) {
      if (distance(otherAcknowledged, otherSent) > 0) return true;
    }
    // Up to the RST's own number, segments captured after it were sent before it.
    if (distance(own.next, ownSent) <= 0 || own.next === sequenceEnd) return false;
    const { highest } = own.acknowledgments;
    return highest === null || distance(highest, ownSent) > 0;
  }

  private half(direction: Direction): HalfConnection {
    return direction === 0 ? this.forward : this.reverse;
  }

  private opposite(direction: Direction): HalfConnection {
    return direction === 0 ? this.reverse : this.forward;
  }
}
