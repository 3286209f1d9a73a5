// A part of a packet with its name and value, as Wireshark's packet details show it, and how parts move from a stream to a
// packet.

import { countWhile } from "../bytes/count-while.ts";

export interface Field {
  /** Offset from the packet's first captured byte. */
  readonly start: number;
  /** In bytes; 0 for what is known of the packet and not in it. */
  readonly length: number;
  readonly name: string;
  /** From the capture: to be shown as text, made printable. */
  readonly value: string;
  readonly children?: readonly Field[];
  /** Versions, the chosen suite, alerts, lines of the dialogue, FIN and RST. */
  readonly isDecisive?: boolean;
}

/** Of a header that begins at `start`: each field by its offset in the header, length, name and value. */
export const fieldsAt = (
  start: number,
  parts: readonly (readonly [offset: number, length: number, name: string, value: string])[],
): Field[] => parts.map(([offset, length, name, value]) => ({ start: start + offset, length, name, value }));

export interface FrameFields {
  /** As captured, but for bytes that may be a secret: these are asterisks. */
  readonly bytes: Uint8Array;
  /** Length on the wire in bytes. */
  readonly originalLength: number;
  readonly fields: readonly Field[];
}

/** The bytes `[from, to)` of a stream, which are at `at` in what carries them. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** Of fields of the stream, in order, the parts that are in the place; `note` says of a field that is not all there what is. */
export function placed(
  fields: readonly Field[],
  place: Place,
  note: (field: Field) => string = () => "",
): Field[] {
  const { from, to, at: shift } = place;
  const inside: Field[] = [];
  for (let index = firstEndingAfter(fields, from); index < fields.length; index++) {
    const field = fields[index];
    if (field === undefined || field.start > to) break;
    const start = Math.max(field.start, from);
    const end = Math.min(field.start + field.length, to);
    if (end < start || (end === start && field.length > 0)) continue;
    const value = end - start < field.length ? field.value + note(field) : field.value;
    const moved = { ...field, value, start: start - from + shift, length: end - start };
    inside.push(field.children === undefined ? moved : { ...moved, children: placed(field.children, place) });
  }
  return inside;
}

/** By halves: of the first one that may have bytes at or after the offset. */
const firstEndingAfter = (fields: readonly Field[], offset: number): number =>
  countWhile(fields, ({ start, length }) => start + length < offset);

/** Of one list: no hello offers as many suites, and a page that lists more answers slowly. */
const MAX_LISTED = 500;

/** The fields without those that nobody reads to the end of: one field stands for them. */
export function listed(fields: readonly Field[]): Field[] {
  const shown: Field[] = [];
  for (const field of fields.slice(0, MAX_LISTED))
    shown.push(field.children === undefined ? field : { ...field, children: listed(field.children) });
  const [rest, last] = [fields[MAX_LISTED], fields.at(-1)];
  if (rest === undefined || last === undefined) return shown;
  const length = Math.max(0, last.start + last.length - rest.start);
  return [
    ...shown,
    { start: rest.start, length, name: "Further fields", value: String(fields.length - MAX_LISTED) },
  ];
}
