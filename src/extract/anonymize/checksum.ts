// Updates Internet checksums for changed bytes (RFC 1624): a right one stays right, and one that was wrong (checksum
// offload, truncated packet) stays as wrong as it was.
import { uint16, uint8 } from "../../bytes/integers.ts";

/** Adjusts the checksum at `checksumAt` for the change of `before` to `after`, data of one length that it covers. */
export function adjustChecksum(
  bytes: Uint8Array,
  checksumAt: number,
  before: Uint8Array,
  after: Uint8Array,
): void {
  const complement = 0xffff - uint16(bytes, checksumAt);
  const checksum = 0xffff - ((complement + 0xffff - total(before) + total(after)) % 0xffff);
  bytes[checksumAt] = checksum >>> 8;
  bytes[checksumAt + 1] = checksum & 0xff;
}

/** The sum of its 16-bit words, modulo 2^16 - 1 as one's complement has it. */
function total(data: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < data.length; index++) {
    sum += (index & 1) === 0 ? uint8(data, index) << 8 : uint8(data, index);
  }
  return sum % 0xffff;
}
