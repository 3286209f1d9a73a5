// How a connection's packets travelled, per side, as the capture point saw them: what time and path findings rest on.
import type { Count, Duration, FrameNumber, HopLimit, Rfc3339 } from "../value-types.ts";

/** The client opens the connection, the server answers. */
export type Side = "client" | "server";

/** How the connection's packets travelled, as the capture point saw it. */
export interface Transport {
  readonly client: SideTransport;
  readonly server: SideTransport;
  /** The server's first SYN/ACK; null where none was captured. */
  readonly synAck: { readonly frame: FrameNumber; readonly time: Rfc3339 | null } | null;
  /** ICMP errors that quote a segment of this connection, the first 16. */
  readonly icmp: readonly IcmpError[];
  /** An earlier connection in the capture had the same addresses and ports. */
  readonly portReused: boolean;
  /** The first frame whose time is before that of the frame before it in this connection; null where none is. */
  readonly timeRunsBackIn: FrameNumber | null;
}

/** What one side sent. Counts are without duplicate frames. */
export interface SideTransport {
  readonly segments: Count;
  /** Payload bytes on the wire, repetitions included. */
  readonly bytes: Count;
  /** Segments that repeat bytes, a SYN or a FIN sent before. Keep-alives and duplicate frames do not count. */
  readonly retransmissions: Count;
  /** The longest time between a byte's first sending and its last repetition; 0 without one. */
  readonly retransmissionDelayMs: Duration;
  /**
   * Duplicate frames, which the capture and not the sender repeats: with the sequence number, payload and identification
   * of another, seen on another interface, with another hop limit, within 2 ms, or after another duplicate.
   */
  readonly copies: Count;
  /** Segments that arrived before bytes that precede them. */
  readonly outOfOrder: Count;
  /** Frames that the other side cannot accept: outside its window, or not of this connection. They are ignored. */
  readonly outsideWindow: Count;
  /** Maximum segment size that its SYN or SYN/ACK announces; null for none. */
  readonly mss: Count | null;
  /** Of its segments, in bytes. */
  readonly largestPayload: Count;
  /** Of its SYN or SYN/ACK. */
  readonly openingHopLimit: HopLimit | null;
  /** Of its first segment with payload; without one, of its first that is neither SYN nor RST. */
  readonly hopLimit: HopLimit | null;
  /** Its first RST; null where it sent none. */
  readonly reset: Reset | null;
  /** Bytes that the other side never acknowledged; 0 where nothing of the other side was captured. */
  readonly unacknowledgedBytes: Count;
  /** Repetitions of such bytes, at most 64. */
  readonly unacknowledgedRetransmissions: Count;
  /** Where its bytes stopped arriving; null where all were acknowledged, or may still have been. */
  readonly stalled: Stalled | null;
  /** The first frame that holds other bytes than were read for the same place before; null where none does. */
  readonly conflictFrame: FrameNumber | null;
  /**
   * The longest time in which it announced a receive window of 0, and the first frame of it; null where it never did.
   */
  readonly zeroWindow: { readonly frame: FrameNumber; readonly durationMs: Duration } | null;
  /**
   * From the capture point to this side and back, by the opening handshake; null where that was not seen, or a
   * repetition makes it ambiguous.
   */
  readonly rttMs: Duration | null;
}

/** The first bytes of a side that the other did not acknowledge, though it had the chance. */
export interface Stalled {
  /** The frame that sent them first, or showed that they had been sent. */
  readonly frame: FrameNumber;
  /** Payload of the segment that begins with them; null where none was captured. */
  readonly segmentBytes: Count | null;
  readonly repetitions: Count;
  /** The other side's last frame, if later than the bytes, that acknowledges no more than what precedes them. */
  readonly deniedIn: FrameNumber | null;
  /** Bytes after them that arrived, as SACK says. */
  readonly sackedBytes: Count;
  /** The largest of the side's segments that arrived; 0 for none. */
  readonly largestDelivered: Count;
  /** The largest of those after the lost bytes; 0 for none. */
  readonly largestAfter: Count;
  /** The other side repeated what this side had acknowledged: bare acknowledgments do not arrive either. */
  readonly isDeaf: boolean;
}

export interface Reset {
  readonly frame: FrameNumber;
  readonly hopLimit: HopLimit;
  /**
   * Its sequence number is the next one of its sender, or the one that the other side expects; null where nothing of
   * the side came before.
   */
  readonly isInSequence: boolean | null;
}

export interface IcmpError {
  readonly frame: FrameNumber;
  /** Address of the router or host that sent it. */
  readonly from: string;
  /** Whose segment it quotes. */
  readonly about: Side;
  readonly kind: "unreachable" | "prohibited" | "too-big" | "time-exceeded" | "other";
  /** The next hop's, where the error names it. */
  readonly mtu: Count | null;
}

/** One side alone sent payload, until the other did. */
export interface Turn {
  readonly from: Side;
  readonly firstFrame: FrameNumber;
  readonly lastFrame: FrameNumber;
  /** Of its first frame, from the connection's first. */
  readonly startMs: number;
  /** Of its last frame, from the connection's first. */
  readonly endMs: number;
  /** Without retransmissions. */
  readonly bytes: Count;
  /** What it said last, in the words of `close.after`. */
  readonly says: string;
}
