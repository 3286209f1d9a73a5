// A TCP header -> fields (RFC 9293 section 3.1; options of RFC 9293 section 3.2, RFC 7323, RFC 2018).
import { uint16, uint32, uint8 } from "../bytes/integers.ts";
import { count } from "../text/amounts.ts";
import { type Field, fieldsAt } from "./field.ts";
import { hexadecimal } from "./header-fields.ts";

/** What the connection's first numbers make of a segment's. */
export interface Numbers {
  /** Relative to the first number of the segment's side, as Wireshark counts; null where that is not known. */
  readonly sequence: number | null;
  readonly acknowledgment: number | null;
}

const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"];
const CLOSING = 0x05;

/** The header that begins at `bytes[start]`, as far as it was captured. */
export function tcpField(
  bytes: Uint8Array,
  start: number,
  payloadLength: number,
  { sequence, acknowledgment }: Numbers,
): Field {
  const declared = (uint8(bytes, start + 12) >> 4) << 2;
  const length = Math.min(Math.max(declared, 16), bytes.length - start);
  const flags = uint16(bytes, start + 12) & 0x1ff;
  const names = FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0).join(", ");
  const ports = `Src Port: ${uint16(bytes, start)}, Dst Port: ${uint16(bytes, start + 2)}`;
  const fields: Field[] = [
    ...fieldsAt(start, [
      [0, 2, "Source Port", String(uint16(bytes, start))],
      [2, 2, "Destination Port", String(uint16(bytes, start + 2))],
    ]),
    ...numberFields("Sequence", start + 4, sequence, "sequence", uint32(bytes, start + 4)),
    ...numberFields("Acknowledgment", start + 8, acknowledgment, "ack", uint32(bytes, start + 8)),
    { start: start + 12, length: 1, name: "Header Length", value: `${declared} bytes (${declared >> 2})` },
    {
      start: start + 12,
      length: 2,
      name: "Flags",
      value: `${hexadecimal(flags, 3)} (${names === "" ? "<None>" : names})`,
      ...((flags & CLOSING) === 0 ? {} : { isDecisive: true }),
    },
    ...fieldsAt(start, [[14, 2, "Window", String(uint16(bytes, start + 14))]]),
    ...(length < 20 ? [] : lastFields(bytes, start, length)),
  ];
  const relative = sequence === null ? "" : `, Seq: ${sequence}`;
  return {
    start,
    length,
    name: "Transmission Control Protocol",
    value: `${ports}${relative}, Len: ${payloadLength}`,
    children: fields,
  };
}

/** A packet may be cut before them. */
const lastFields = (bytes: Uint8Array, start: number, length: number): Field[] => [
  ...fieldsAt(start, [
    [16, 2, "Checksum", hexadecimal(uint16(bytes, start + 16), 4)],
    [18, 2, "Urgent Pointer", String(uint16(bytes, start + 18))],
  ]),
  ...(length > 20 ? [optionsField(bytes, start + 20, start + length)] : []),
];

function numberFields(
  name: string,
  start: number,
  relative: number | null,
  kind: string,
  raw: number,
): Field[] {
  const own = {
    start,
    length: 4,
    name: `${name} ${name === "Sequence" ? "Number" : "number"} (raw)`,
    value: String(raw),
  };
  if (relative === null) return [own];
  return [{ start, length: 4, name: `${name} Number`, value: `${relative} (relative ${kind} number)` }, own];
}

function optionsField(bytes: Uint8Array, start: number, end: number): Field {
  const children: Field[] = [];
  for (let at = start; at < end;) {
    const kind = uint8(bytes, at);
    const length = kind <= 1 ? 1 : at + 1 < end ? uint8(bytes, at + 1) : 0;
    if (length === 0 || (kind > 1 && length < 2) || at + length > end) break;
    children.push({ start: at, length, name: "TCP Option", value: optionText(bytes, at, kind, length) });
    if (kind === 0) break;
    at += length;
  }
  return {
    start,
    length: end - start,
    name: "Options",
    value: `${count(end - start, "byte")}${children.map(({ value }) => `, ${value}`).join("")}`,
    children,
  };
}

function optionText(bytes: Uint8Array, at: number, kind: number, length: number): string {
  switch (`${kind} ${length}`) {
    case "0 1":
      return "End of Option List (EOL)";
    case "1 1":
      return "No-Operation (NOP)";
    case "2 4":
      return `Maximum segment size: ${uint16(bytes, at + 2)} bytes`;
    case "3 3":
      return `Window scale: ${uint8(bytes, at + 2)} (multiply by ${2 ** uint8(bytes, at + 2)})`;
    case "4 2":
      return "SACK permitted";
    case "8 10":
      return `Timestamps: TSval ${uint32(bytes, at + 2)}, TSecr ${uint32(bytes, at + 6)}`;
    default:
      return kind === 5 ? "SACK" : `Kind ${kind} (${count(length, "byte")})`;
  }
}
