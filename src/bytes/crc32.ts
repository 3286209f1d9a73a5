// Bytes -> their CRC-32 (RFC 1952 section 8), four at a time.
import { int32At, int32LittleEndian, uint8 } from "./integers.ts";

/** Of each byte, followed by none to three zero bytes. */
const TABLE = createTable();

/** `before` is the CRC-32 of the bytes before these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length & ~3; i < end; i += 4) {
    crc ^= int32LittleEndian(bytes, i);
    crc =
      int32At(TABLE, 0x300 | (crc & 0xff)) ^
      int32At(TABLE, 0x200 | ((crc >>> 8) & 0xff)) ^
      int32At(TABLE, 0x100 | ((crc >>> 16) & 0xff)) ^
      int32At(TABLE, crc >>> 24);
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ int32At(TABLE, (crc ^ uint8(bytes, i)) & 0xff);
  return ~crc >>> 0;
}

function createTable(): Int32Array {
  const table = new Int32Array(4 << 8);
  for (let i = 0; i < table.length; i++) {
    let crc = i < 256 ? i : int32At(table, i - 256);
    if (i < 256) for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    else crc = (crc >>> 8) ^ int32At(table, crc & 0xff);
    table[i] = crc;
  }
  return table;
}
