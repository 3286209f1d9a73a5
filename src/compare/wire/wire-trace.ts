// A session and its packets as one capture point saw them.
import type { Session, Side } from "../../session/session.ts";
import type { FrameNumber } from "../../value-types.ts";
import type { WirePacket } from "./wire-packet.ts";

export interface WireTrace {
  readonly session: Session;
  /** In the order of the capture; without copies that the recording made (several interfaces, a mirror port). */
  readonly packets: readonly WirePacket[];
  /** ICMP errors that quote one of them. */
  readonly icmp: readonly { readonly frame: FrameNumber; readonly about: Side }[];
  /** Of the whole capture, in its clock: what lies outside was not recorded. Null without timestamps. */
  readonly recorded: { readonly fromMs: number; readonly untilMs: number } | null;
  /** Packets that were not kept, because the session is too long. */
  readonly leftOut: number;
}
