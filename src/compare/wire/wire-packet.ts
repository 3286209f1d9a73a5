// One TCP segment of a session as a capture point saw it: what two points are compared by.
import type { TcpOptions } from "../../packet/tcp-options.ts";
import type { Side } from "../../session/session.ts";
import type { Count, FrameNumber, HopLimit } from "../../value-types.ts";

export interface WirePacket {
  readonly frame: FrameNumber;
  /** Milliseconds since 1970 by this capture's clock, to a quarter of a microsecond; null without a timestamp. */
  readonly timeMs: number | null;
  readonly from: Side;
  /** As in a TcpSegment: signed numbers of 32 bits, and the low byte of the flags field. */
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  /** As in the header, not scaled. */
  readonly window: number;
  readonly hopLimit: HopLimit;
  /** Of IPv4; 0 for IPv6. */
  readonly identification: Count;
  readonly options: TcpOptions;
  /** Payload on the wire, in bytes; more than `payload` holds where the snapshot length cut it. */
  readonly payloadLength: Count;
  readonly payload: Uint8Array;
}
