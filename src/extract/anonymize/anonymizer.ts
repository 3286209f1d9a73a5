// One packet of a chosen connection to the same with other addresses and with its side's stream rewritten.
import { uint8 } from "../../bytes/integers.ts";
import type { CapturedPacket } from "../../capture/captured-packet.ts";
import { linkTypeName } from "../../packet/link-type-names.ts";
import { RST, SYN, type TcpSegment } from "../../packet/segment.ts";
import { advance, distance } from "../../tcp/sequence.ts";
import { ExtractError } from "../extract-error.ts";
import type { AddressMap } from "./address-map.ts";
import { adjustChecksum } from "./checksum.ts";
import type { Rewritten } from "./stream-text.ts";
import { REDACTED } from "./redact.ts";

interface LinkHeader {
  readonly length: number;
  /** Offsets of hardware addresses of six bytes. */
  readonly addresses: readonly number[];
}

/** By LINKTYPE_ value. */
const LINK_HEADERS: ReadonlyMap<number, LinkHeader> = new Map([
  [0, { length: 4, addresses: [] }],
  [1, { length: 14, addresses: [0, 6] }],
  [9, { length: 4, addresses: [] }],
  [10, { length: 13, addresses: [1, 7] }],
  [12, { length: 0, addresses: [] }],
  [14, { length: 0, addresses: [] }],
  [100, { length: 0, addresses: [] }],
  [101, { length: 0, addresses: [] }],
  [108, { length: 4, addresses: [] }],
  [109, { length: 12, addresses: [] }],
  [113, { length: 16, addresses: [6] }],
  [204, { length: 5, addresses: [] }],
  [226, { length: 24, addresses: [] }],
  [228, { length: 0, addresses: [] }],
  [229, { length: 0, addresses: [] }],
  [276, { length: 20, addresses: [12] }],
]);

/** Four VLAN tags, or LLC with SNAP and two; every tunnel takes more. */
const MAX_VLAN_TAGS = 16;

/**
 * The packet's bytes, rewritten; they are the caller's. `stream` is what the segment's side sent. Throws an
 * ExtractError where a header may name somebody and cannot be rewritten.
 */
export function anonymizePacket(
  packet: CapturedPacket,
  segment: TcpSegment,
  stream: Rewritten,
  addresses: AddressMap,
): Uint8Array {
  const bytes = packet.bytes.slice(packet.start, packet.end);
  const { frame } = segment;
  if (segment.bytes !== packet.bytes) throw new ExtractError(`frame ${frame} is made of IP fragments`);
  const link = LINK_HEADERS.get(packet.linkType);
  if (link === undefined) {
    throw new ExtractError(
      `link type ${packet.linkType} (${linkTypeName(packet.linkType)}, frame ${frame}) cannot be anonymised: this ` +
        "program does not know where its header holds addresses",
    );
  }
  for (const offset of link.addresses) bytes.set(addresses.mac(bytes.slice(offset, offset + 6)), offset);
  const shift = packet.start;
  const header = headersOf(bytes, segment, shift, link.length);
  const length = segment.ipVersion === 4 ? 4 : 16;
  const before = bytes.slice(header.addresses, header.addresses + 2 * length);
  const after = before.slice();
  after.set(addresses.address(before.slice(0, length)));
  after.set(addresses.address(before.slice(length)), length);
  bytes.set(after, header.addresses);
  if (segment.ipVersion === 4) adjustChecksum(bytes, header.ip + 10, before, after);
  // The pseudo-header holds the addresses (RFC 9293 section 3.1).
  adjustChecksum(bytes, header.tcp + 16, before, after);
  rewritePayload(bytes, segment, header, shift, stream);
  return bytes;
}

interface Headers {
  readonly ip: number;
  /** Of the source, which the destination follows. */
  readonly addresses: number;
  readonly tcp: number;
}

/** Throws where the innermost header is not the only one, or holds more addresses. */
function headersOf(bytes: Uint8Array, segment: TcpSegment, shift: number, linkLength: number): Headers {
  const { frame } = segment;
  const addresses = segment.sourceAt - shift;
  const payload = segment.payloadStart - shift;
  const isIpv4 = segment.ipVersion === 4;
  const ip = addresses - (isIpv4 ? 12 : 8);
  const ipEnd = isIpv4 ? ip + ((uint8(bytes, ip) & 0x0f) << 2) : ip + 40;
  if (isIpv4 ? ipEnd - ip > 20 : uint8(bytes, ip + 6) !== 6) {
    throw new ExtractError(`frame ${frame} has IP options or extension headers, which may hold addresses`);
  }
  if (ip - linkLength > MAX_VLAN_TAGS)
    throw new ExtractError(`frame ${frame} is in a tunnel, which has addresses too`);
  const tcp = ipEnd;
  if (payload < tcp + 20 || tcp + 20 > bytes.length) {
    throw new ExtractError(`frame ${frame} is cut within its TCP header`);
  }
  return { ip, addresses, tcp };
}

function rewritePayload(
  bytes: Uint8Array,
  segment: TcpSegment,
  { tcp }: Headers,
  shift: number,
  stream: Rewritten,
): void {
  const from = segment.payloadStart - shift;
  const to = segment.payloadEnd - shift;
  if (to <= from) return;
  const before = bytes.slice(from, to);
  const { flags } = segment;
  const sequence = (flags & SYN) !== 0 ? advance(segment.sequence, 1) : segment.sequence;
  // The text in an RST is not part of the stream (RFC 9293 section 3.5.2).
  const after = (flags & RST) !== 0 ? before.map(() => REDACTED) : rewrittenBytes(before, sequence, stream);
  bytes.set(after, from);
  adjustChecksum(bytes, tcp + 16, before, after);
}

function rewrittenBytes(
  before: Uint8Array,
  sequence: number,
  { runs, endsEncrypted }: Rewritten,
): Uint8Array {
  const last = runs.at(-1);
  const end = last === undefined ? null : advance(last.sequence, last.bytes.length);
  const after = before.map((byte, index) => {
    const isBeyond = endsEncrypted && end !== null && distance(advance(sequence, index), end) >= 0;
    return isBeyond ? byte : REDACTED;
  });
  for (const run of runs) {
    const offset = distance(run.sequence, sequence);
    const start = Math.max(0, offset);
    const stop = Math.min(before.length, offset + run.bytes.length);
    if (start < stop) after.set(run.bytes.subarray(start - offset, stop - offset), start);
  }
  return after;
}
