// The options at the end of a pcapng block (draft-ietf-opsawg-pcapng section 3.5).
import { read16 } from "./byte-order.ts";

/** The value is `bytes[start, start + length)`. */
export type OptionVisitor = (code: number, start: number, length: number) => void;

/** Those of `bytes[start, end)`, up to the first that reaches past the end. */
export function visitOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  littleEndian: boolean,
  visit: OptionVisitor,
): void {
  let offset = start;
  while (end - offset >= 4) {
    const code = read16(bytes, offset, littleEndian);
    const length = read16(bytes, offset + 2, littleEndian);
    const value = offset + 4;
    if (code === 0 || value + length > end) return;
    visit(code, value, length);
    offset = value + ((length + 3) & ~3);
  }
}
