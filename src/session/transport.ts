// How a connection's packets travelled, per side, as the capture point saw them: what time and path findings rest on.

/** Frames count from 1; durations are milliseconds. */
export interface Transport {
  readonly client: Flow;
  readonly server: Flow;
  /** The server's first; null where none was captured. */
  readonly synAck: { readonly frame: number; readonly time: string | null } | null;
  /** ICMP errors that quote a segment of this connection. */
  readonly icmp: readonly IcmpError[];
  /** An earlier connection in the capture had the same addresses and ports. */
  readonly portReused: boolean;
  /** The first frame whose time is before that of the frame before it in this connection; null where none is. */
  readonly timeRunsBackIn: number | null;
}

/** What one side sent. */
export interface Flow {
  readonly segments: number;
  /** Payload bytes on the wire, repetitions included. */
  readonly bytes: number;
  /** Segments that repeat bytes, SYN or FIN sent before. A frame captured twice is none. */
  readonly retransmissions: number;
  /** The longest time between a byte's first sending and its last repetition. */
  readonly retransmissionDelayMs: number;
  /** Frames that show a packet again which another had shown: no repetitions of its sender. */
  readonly copies: number;
  /** Segments that came before bytes they follow. */
  readonly outOfOrder: number;
  /** Frames that the other side cannot accept: outside its window, or not of this connection. They are no part of it. */
  readonly outsideWindow: number;
  /** Maximum segment size of its SYN or SYN/ACK; null where it announced none. */
  readonly mss: number | null;
  /** Of its segments, in bytes. */
  readonly largestPayload: number;
  /** IPv4 time to live or IPv6 hop limit of its SYN or SYN/ACK. */
  readonly openingHopLimit: number | null;
  /** That of its first segment with payload; without one, of its first that is neither SYN nor RST. */
  readonly hopLimit: number | null;
  /** Its first RST; null where it sent none. */
  readonly reset: Reset | null;
  /** Bytes that it sent and the other side never acknowledged. */
  readonly unacknowledgedBytes: number;
  /** Repetitions of such bytes. */
  readonly unacknowledgedRetransmissions: number;
  /** Where its bytes stopped arriving; null where all were acknowledged, or may still have been. */
  readonly stalled: Stalled | null;
  /** The first frame that holds other bytes than were read for the same place before; null where none does. */
  readonly conflictFrame: number | null;
  /** The longest spell in which it announced a receive window of 0; null where it never did. */
  readonly zeroWindow: { readonly frame: number; readonly durationMs: number } | null;
  /** From the capture point to this side and back, from the opening handshake; null where that was not seen once. */
  readonly rttMs: number | null;
}

/** The first bytes of a side that the other did not acknowledge, though it had the chance. */
export interface Stalled {
  /** That sent them first, or showed that they had been sent. */
  readonly frame: number;
  /** Payload of the segment that they begin; null where none was captured. */
  readonly segmentBytes: number | null;
  readonly repetitions: number;
  /** The other side's last frame, if later than the bytes, that acknowledges no more than what precedes them. */
  readonly deniedIn: number | null;
  /** Bytes after them that arrived by the word of SACK. */
  readonly sackedBytes: number;
  /** Of the side's segments that arrived, the largest, and of those after the lost bytes; 0 for none. */
  readonly largestDelivered: number;
  readonly largestAfter: number;
  /** The other side repeated what this side had acknowledged: its bare acknowledgments do not arrive either. */
  readonly isDeaf: boolean;
}

export interface Reset {
  readonly frame: number;
  readonly hopLimit: number;
  /** Its sequence number is the next that its sender had to send; null where nothing of that side came before. */
  readonly isInSequence: boolean | null;
}

export interface IcmpError {
  readonly frame: number;
  /** Address of the router or host that sent it. */
  readonly from: string;
  /** Whose segment it quotes. */
  readonly about: "client" | "server";
  readonly kind: "unreachable" | "prohibited" | "too-big" | "time-exceeded" | "other";
  /** The next hop's, where it tells. */
  readonly mtu: number | null;
}

/** A spell in which one side alone sent payload. */
export interface Turn {
  readonly from: "client" | "server";
  /** Its first and its last frame, and when those came, counted from the connection's first frame. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Without repetitions. */
  readonly bytes: number;
  /** What it said last, in the words of `close.after`. */
  readonly says: string;
}
