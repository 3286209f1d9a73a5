// A packet, and those kept before it -> whether one of them is the same transmission: mirror ports and bonds record it twice,
// as long apart as their queues are.
import type { WirePacket } from "./wire-packet.ts";

/** Packets of both sides that pass between the two recordings of one. */
const REMEMBERED = 64;

/** A host that repeats a segment numbers it anew (IPv4 identification), and stamps it anew (RFC 7323 section 3.2). */
export function isRecordedAgain(kept: readonly WirePacket[], packet: WirePacket): boolean {
  const { timestamp } = packet.options;
  if (timestamp === null || packet.identification === 0) return false;
  for (let index = kept.length - 1; index >= Math.max(0, kept.length - REMEMBERED); index--) {
    const other = kept[index];
    if (
      other !== undefined &&
      other.from === packet.from &&
      other.identification === packet.identification &&
      other.sequence === packet.sequence &&
      other.acknowledgment === packet.acknowledgment &&
      other.payloadLength === packet.payloadLength &&
      other.flags === packet.flags &&
      other.options.timestamp?.value === timestamp.value
    )
      return true;
  }
  return false;
}
