// A packet of a session and what its sides said -> the packet's bytes and fields, with what may be a secret masked.
import { uint8 } from "../bytes/integers.ts";
import { ICMP } from "../packet/icmp.ts";
import type { Side } from "../session/session.ts";
import { count } from "../text/amounts.ts";
import { type Field, type FrameFields, listed, type Place, placed } from "./field.ts";
import { looksLikeClientHello } from "../tls/signature.ts";
import { icmpFields } from "./header-fields.ts";
import { type KeptPacket, layersOf } from "./layer-fields.ts";
import { loneRecords } from "./lone-records.ts";
import type { SpokenStream } from "./spoken-stream.ts";
import type { StreamSide } from "./stream-side.ts";
import { type Numbers, tcpField } from "./tcp-fields.ts";

/** Where the segment is in `bytes`: the packet's, or those of an IP datagram that came in fragments. */
interface CarriedSegment {
  readonly from: Side;
  readonly bytes: Uint8Array;
  readonly headerStart: number;
  readonly payloadStart: number;
  readonly payloadEnd: number;
  readonly payloadLength: number;
  /** Offset of the payload in the side's stream. */
  readonly position: number;
  /** False for what an RST carries. */
  readonly isInStream: boolean;
  readonly numbers: Numbers;
}

/** A packet and the segment that it carries, whole or in part; null in an ICMP error. */
export interface Carried {
  readonly packet: KeptPacket;
  readonly segment: CarriedSegment | null;
  /** Which part of the segment's bytes the packet carries; null for all. */
  readonly fragment: Place | null;
}

const TLS = "Transport Layer Security";
const IN_PART = " (in part: an IP fragment)";

/** What stands for a byte that may be a secret. */
const MASK = 0x2a;

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["smtp", "Simple Mail Transfer Protocol"],
  ["lmtp", "Local Mail Transfer Protocol"],
  ["imap", "Internet Message Access Protocol"],
  ["pop3", "Post Office Protocol"],
  ["sieve", "ManageSieve Protocol"],
  ["ftp", "File Transfer Protocol (FTP)"],
  ["nntp", "Network News Transfer Protocol"],
  ["irc", "Internet Relay Chat"],
]);

/** `all` are the packets of the session, in any order. */
export function frameFields(
  carried: Carried,
  stream: SpokenStream | null,
  all: readonly Carried[],
  protocol: string,
): FrameFields {
  const { packet, segment, fragment } = carried;
  const { originalLength } = packet;
  const layers = layersOf(packet);
  if (segment === null || stream === null) {
    const icmp = icmpFields(packet.bytes, layers.kind, layers.end);
    const bytes = withoutQuoted(packet.bytes, layers.kind, layers.end);
    return { bytes, originalLength, fields: [...layers.fields, ...icmp] };
  }
  const side = stream.sides[segment.from];
  const shown = maskedSegment(segment, side);
  maskDifferences(shown, carried, segment, all);
  const fields = [
    tcpField(segment.bytes, segment.headerStart, segment.payloadLength, segment.numbers),
    ...payloadFields(segment, side, all, protocol),
  ];
  if (fragment === null)
    return { bytes: shown, originalLength, fields: listed([...layers.fields, ...fields]) };
  const bytes = packet.bytes.slice().fill(MASK, fragment.at);
  if (fragment.from >= 0) bytes.set(shown.subarray(fragment.from, fragment.to), fragment.at);
  return {
    bytes,
    originalLength,
    fields: listed([...layers.fields, ...placed(fields, fragment, () => IN_PART)]),
  };
}

/** An ICMP error quotes the beginning of a packet: what follows its headers may be a line of the dialogue. */
function withoutQuoted(bytes: Uint8Array, kind: number, start: number): Uint8Array {
  const quoted = start + 8;
  const headers = kind === ICMP ? ((uint8(bytes, Math.min(quoted, bytes.length - 1)) & 0x0f) << 2) + 20 : 60;
  return bytes.map((byte, index) => (index >= quoted + headers ? MASK : byte));
}

function maskedSegment(
  { bytes, payloadStart, payloadEnd, position, isInStream }: CarriedSegment,
  side: StreamSide,
) {
  const shown = bytes.slice();
  // Padding of short frames: some systems fill it with what was in their memory.
  for (let index = payloadEnd; index < shown.length; index++) if (shown[index] !== 0) shown[index] = MASK;
  if (isLateHello(bytes, payloadStart, payloadEnd, position, side)) return shown;
  for (let index = payloadStart; index < payloadEnd; index++) {
    const isOpen = isInStream && side.isOpen(position + index - payloadStart, uint8(bytes, index));
    if (!isOpen) shown[index] = MASK;
  }
  return shown;
}

/** Where an earlier frame has other bytes at the same place of the stream, those were read, and not these. */
function maskDifferences(
  shown: Uint8Array,
  { packet }: Carried,
  segment: CarriedSegment,
  all: readonly Carried[],
): void {
  for (const { packet: earlier, segment: other } of all) {
    if (earlier.number >= packet.number || other === null || !other.isInStream) continue;
    if (other === segment || other.from !== segment.from) continue;
    const shift = segment.payloadStart - segment.position + other.position - other.payloadStart;
    const end = Math.min(segment.payloadEnd, other.payloadEnd + shift);
    for (let index = Math.max(segment.payloadStart, other.payloadStart + shift); index < end; index++)
      if (segment.bytes[index] !== other.bytes[index - shift]) shown[index] = MASK;
  }
}

function payloadFields(
  segment: CarriedSegment,
  side: StreamSide,
  all: readonly Carried[],
  protocol: string,
): Field[] {
  const { payloadStart, payloadEnd, position, isInStream } = segment;
  const length = payloadEnd - payloadStart;
  if (length <= 0) return [];
  if (!isInStream) {
    return [{ start: payloadStart, length, name: "Reset cause", value: `${count(length, "byte")}, masked` }];
  }
  const place = { from: position, to: position + length, at: payloadStart };
  const { lines, records } = side.fieldsIn(place, (offset) => frameAt(offset, segment.from, all));
  const lone = lines.length === 0 && records.length === 0 ? loneIn(segment, side) : [];
  const known = [
    ...groups(lines, PROTOCOLS.get(protocol) ?? "Data"),
    ...groups([...records, ...lone], TLS),
  ].toSorted((a, b) => a.start - b.start);
  return withRest(known, payloadStart, payloadEnd);
}

/** Records of a segment that the stream says nothing of: bytes before it are missing, or no receiver takes it. */
function loneIn(
  { from, bytes, payloadStart, payloadEnd, position }: CarriedSegment,
  side: StreamSide,
): Field[] {
  const isTls = side.isTls(position) || isLateHello(bytes, payloadStart, payloadEnd, position, side);
  if (!isTls) return [];
  const place = { from: payloadStart, to: payloadEnd, at: payloadStart };
  return placed(loneRecords(from, bytes, payloadStart, payloadEnd), place);
}

/** It came after what was taken, as after a reset. */
const isLateHello = (
  bytes: Uint8Array,
  start: number,
  end: number,
  position: number,
  side: StreamSide,
): boolean => position >= side.end && looksLikeClientHello(bytes, start, end) === "yes";

/** What could not be told apart: bytes before it are missing, or it came too late to be part of the stream. */
function withRest(known: readonly Field[], from: number, to: number): Field[] {
  const all: Field[] = [];
  let start = from;
  for (const field of [...known, null]) {
    const end = field?.start ?? to;
    const length = end - start;
    if (length > 0) all.push({ start, length, name: "TCP segment data", value: count(length, "byte") });
    if (field !== null) all.push(field);
    start = field === null ? to : field.start + field.length;
  }
  return all;
}

/** The first frame that carries the byte of the side; null where none was captured. */
function frameAt(offset: number, from: Side, all: readonly Carried[]): number | null {
  let first: number | null = null;
  for (const { packet, segment, fragment } of all) {
    if (segment === null || segment.from !== from || !segment.isInStream) continue;
    const index = segment.payloadStart + offset - segment.position;
    const { from: start, to: end } = fragment ?? { from: 0, to: segment.payloadEnd };
    if (index < segment.payloadStart || index < start || index >= Math.min(end, segment.payloadEnd)) continue;
    first = Math.min(first ?? packet.number, packet.number);
  }
  return first;
}

/** Fields that follow each other are of one protocol's. */
function groups(fields: readonly Field[], name: string): Field[] {
  const found: (Field & { length: number; readonly children: Field[] })[] = [];
  for (const field of fields) {
    const last = found.at(-1);
    if (last === undefined || last.start + last.length !== field.start) {
      found.push({ start: field.start, length: field.length, name, value: "", children: [field] });
    } else {
      last.length += field.length;
      last.children.push(field);
    }
  }
  return found;
}
