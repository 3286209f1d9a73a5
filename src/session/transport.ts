// How a connection's packets travelled, per side, as the capture point saw them: what time and path findings rest on.
import type { Count, Duration, FrameNumber, HopLimit, Rfc3339 } from "../value-types.ts";

/** Frames count from 1; durations are milliseconds. */
export interface Transport {
  readonly client: Flow;
  readonly server: Flow;
  /** The server's first; null where none was captured. */
  readonly synAck: { readonly frame: FrameNumber; readonly time: Rfc3339 | null } | null;
  /** ICMP errors that quote a segment of this connection. */
  readonly icmp: readonly IcmpError[];
  /** An earlier connection in the capture had the same addresses and ports. */
  readonly portReused: boolean;
  /** The first frame whose time is before that of the frame before it in this connection; null where none is. */
  readonly timeRunsBackIn: FrameNumber | null;
}

/** What one side sent. */
export interface Flow {
  readonly segments: Count;
  /** Payload bytes on the wire, repetitions included. */
  readonly bytes: Count;
  /** Segments that repeat bytes, SYN or FIN sent before. A frame captured twice is none. */
  readonly retransmissions: Count;
  /** The longest time between a byte's first sending and its last repetition. */
  readonly retransmissionDelayMs: Duration;
  /** Frames that show a packet again which another had shown: no repetitions of its sender. */
  readonly copies: Count;
  /** Segments that came before bytes they follow. */
  readonly outOfOrder: Count;
  /** Frames that the other side cannot accept: outside its window, or not of this connection. They are no part of it. */
  readonly outsideWindow: Count;
  /** Maximum segment size of its SYN or SYN/ACK; null where it announced none. */
  readonly mss: Count | null;
  /** Of its segments, in bytes. */
  readonly largestPayload: Count;
  /** IPv4 time to live or IPv6 hop limit of its SYN or SYN/ACK. */
  readonly openingHopLimit: HopLimit | null;
  /** That of its first segment with payload; without one, of its first that is neither SYN nor RST. */
  readonly hopLimit: HopLimit | null;
  /** Its first RST; null where it sent none. */
  readonly reset: Reset | null;
  /** Bytes that it sent and the other side never acknowledged. */
  readonly unacknowledgedBytes: Count;
  /** Repetitions of such bytes. */
  readonly unacknowledgedRetransmissions: Count;
  /** Where its bytes stopped arriving; null where all were acknowledged, or may still have been. */
  readonly stalled: Stalled | null;
  /** The first frame that holds other bytes than were read for the same place before; null where none does. */
  readonly conflictFrame: FrameNumber | null;
  /** The longest spell in which it announced a receive window of 0; null where it never did. */
  readonly zeroWindow: { readonly frame: FrameNumber; readonly durationMs: Duration } | null;
  /** From the capture point to this side and back, from the opening handshake; null where that was not seen once. */
  readonly rttMs: Duration | null;
}

/** The first bytes of a side that the other did not acknowledge, though it had the chance. */
export interface Stalled {
  /** That sent them first, or showed that they had been sent. */
  readonly frame: FrameNumber;
  /** Payload of the segment that they begin; null where none was captured. */
  readonly segmentBytes: Count | null;
  readonly repetitions: Count;
  /** The other side's last frame, if later than the bytes, that acknowledges no more than what precedes them. */
  readonly deniedIn: FrameNumber | null;
  /** Bytes after them that arrived by the word of SACK. */
  readonly sackedBytes: Count;
  /** Of the side's segments that arrived, the largest, and of those after the lost bytes; 0 for none. */
  readonly largestDelivered: Count;
  readonly largestAfter: Count;
  /** The other side repeated what this side had acknowledged: its bare acknowledgments do not arrive either. */
  readonly isDeaf: boolean;
}

export interface Reset {
  readonly frame: FrameNumber;
  readonly hopLimit: HopLimit;
  /** Its sequence number is the next that its sender had to send; null where nothing of that side came before. */
  readonly isInSequence: boolean | null;
}

export interface IcmpError {
  readonly frame: FrameNumber;
  /** Address of the router or host that sent it. */
  readonly from: string;
  /** Whose segment it quotes. */
  readonly about: "client" | "server";
  readonly kind: "unreachable" | "prohibited" | "too-big" | "time-exceeded" | "other";
  /** The next hop's, where it tells. */
  readonly mtu: Count | null;
}

/** A spell in which one side alone sent payload. */
export interface Turn {
  readonly from: "client" | "server";
  /** Its first and its last frame, and when those came, counted from the connection's first frame. */
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
  readonly startMs: number;
  readonly endMs: number;
  /** Without repetitions. */
  readonly bytes: Count;
  /** What it said last, in the words of `close.after`. */
  readonly says: string;
}
