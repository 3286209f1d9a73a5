// A leg -> what of it was not compared, so that a change cannot be ruled out.
import type { Side } from "../../session/session.ts";
import { removed } from "./altered.ts";
import { type Fated, type PathLeg, payloadOf } from "./leg.ts";

/** RFC 9846 section 6.2: what a side says that got other bytes than were sent. */
const OF_CHANGED_BYTES: ReadonlySet<string> = new Set([
  "unexpected_message",
  "bad_record_mac",
  "decryption_failed_RESERVED",
  "record_overflow",
  "illegal_parameter",
  "decode_error",
  "decrypt_error",
]);

/** The failure is one that changed bytes cause, and bytes that crossed were captured at one point only, or at none. */
export const mayBeAltered = (leg: PathLeg): boolean =>
  leg.isFailed &&
  leg.alignment.traces.some(({ session: { tls } }) =>
    tls?.alerts.some(({ description }) => OF_CHANGED_BYTES.has(description?.name ?? "")),
  ) &&
  leg.crossings.some((each) => each.bytes > 0 && each.hasCrossed && isUncompared(each));

/** Captured in part at one of the points, or not at all. */
export const isUncompared = ({ sent, arrived }: Fated): boolean =>
  sent.length === 0 || arrived.length === 0 || isCut(sent) || isCut(arrived);

/** Of one that was captured, not all bytes were. */
export const isShortened = ({ sent, arrived }: Fated): boolean => isCut(sent) || isCut(arrived);

const isCut = (packets: Fated["sent"]): boolean =>
  packets.reduce((sum, { payload }) => sum + payload.length, 0) < payloadOf(packets);

/**
 * Sides of which a device took bytes out, or put some in, where nothing that both points have shows which: their later
 * numbers say so.
 */
export function resizedUnseen(leg: PathLeg): readonly Side[] {
  if (leg.isRelayed) return [];
  return (["client", "server"] as const).filter((side) => {
    const own = leg.crossings.filter(({ from, bytes }) => from === side && bytes > 0);
    const isResized =
      leg.alignment.sequenceShift[side] === null &&
      own.some(({ sent, arrived }) => sent.length > 0 && arrived.length > 0);
    const isSeen =
      own.some((each) => each.fate === "altered" || each.fate === "added") || removed(leg).length > 0;
    return isResized && !isSeen && own.some(isUncompared);
  });
}
