// Vectors of fixed-size numbers (RFC 9846 section 3.4) to lists, unknown values included.
import type { Cursor } from "../bytes/cursor.ts";

export function uint8List(vector: Cursor, field: string): readonly number[] {
  const list: number[] = [];
  while (!vector.atEnd) list.push(vector.uint8(field));
  return list;
}

export function uint16List(vector: Cursor, field: string): readonly number[] {
  const list: number[] = [];
  while (!vector.atEnd) list.push(vector.uint16(field));
  return list;
}

export function uint24List(vector: Cursor, field: string): readonly number[] {
  const list: number[] = [];
  while (!vector.atEnd) list.push(vector.uint24(field));
  return list;
}
