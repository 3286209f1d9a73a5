// A pcapng Interface Description Block to what its packets need (draft-ietf-opsawg-pcapng sections 3.5 and 4.2).
import { uint8 } from "../bytes/integers.ts";
import { read16, read32 } from "./byte-order.ts";
import { pcapngClock, type PcapngClock } from "./pcapng-clock.ts";
import { visitOptions } from "./pcapng-options.ts";

export interface PcapngInterface {
  /** Counted through all sections of the file. */
  readonly id: number;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** Bytes; 0 means no limit. */
  readonly snapshotLength: number;
  readonly clock: PcapngClock;
}

const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** `bytes[start, end)` is the block's body, at least 8 bytes. Options that reach past its end are left out. */
export function pcapngInterface(
  id: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
): PcapngInterface {
  let resolution = 6;
  let offsetSeconds = 0;
  visitOptions(bytes, start + 8, end, littleEndian, (code, value, length) => {
    if (code === IF_TSRESOL && length >= 1) resolution = uint8(bytes, value);
    if (code === IF_TSOFFSET && length >= 8) {
      const low = read32(bytes, littleEndian ? value : value + 4, littleEndian);
      const high = read32(bytes, littleEndian ? value + 4 : value, littleEndian) | 0;
      offsetSeconds = high * 0x1_0000_0000 + low;
    }
  });
  return {
    id,
    linkType: read16(bytes, start, littleEndian),
    snapshotLength: read32(bytes, start + 4, littleEndian),
    clock: pcapngClock(resolution, offsetSeconds),
  };
}
