// IP fragments to the datagram that was fragmented (RFC 791 section 3.2, RFC 8200 section 4.5).
import { latin1 } from "../bytes/ascii.ts";
import { at, uint16, uint32, uint8 } from "../bytes/integers.ts";
import { IPV4_SOURCE, IPV6_SOURCE } from "./ip.ts";
import { DAMAGED, IP_PROTOCOL, type Span } from "./layer.ts";
import type { TcpSegment } from "./segment.ts";

/** What holding one fragment costs beside its bytes (measured), so that tiny fragments cannot hide their price. */
const FRAGMENT_OVERHEAD_BYTES = 640;

/** Fragments of one datagram: 65,535 bytes in pieces of 8, the smallest there are. */
const MAX_FRAGMENTS_PER_DATAGRAM = 8192;

/** The largest IPv4 datagram, and the largest IPv6 payload that may be fragmented (RFC 8200 section 4.5). */
const MAX_DATAGRAM_BYTES = 65_535;

/** The fragment was put aside: the rest of its datagram is yet to come. */
export const WAITING_FOR_FRAGMENTS = -4;

interface Fragment {
  /** Where it belongs in the datagram's payload. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  /** Of what the payload begins with; only the first fragment's counts. */
  readonly kind: number;
}

interface Datagram {
  /** The one that brought the first of them. */
  readonly frame: number;
  /** By start; of equal ones the earlier comes first. */
  readonly fragments: Fragment[];
  /** Sum of the fragments' lengths: below `length` the datagram cannot be complete. */
  received: number;
  /** Length of the payload, from the first "last fragment"; Infinity until that has come. */
  length: number;
}

/**
 * Gives the same datagrams in the same frames as Wireshark: a datagram is complete in the frame that brings its
 * last missing fragment; where fragments overlap, the one that begins earlier in the datagram wins. What waits is
 * bounded in bytes, not in time.
 */
export class Fragments {
  /** In the order in which their first fragment came. */
  private readonly waiting = new Map<string, Datagram>();
  private held = 0;
  private readonly most: number;
  private readonly onGivenUp: () => void;

  /** Holds `most` bytes; `onGivenUp` is called for each datagram that was not waited for any longer. */
  constructor(most: number, onGivenUp: () => void) {
    this.most = most;
    this.onGivenUp = onGivenUp;
  }

  /**
   * `span` is the payload of an IPv4 packet, captured in `frame`. Returns WAITING_FOR_FRAGMENTS or DAMAGED, or the kind of
   * the payload: then span and segment point into a buffer of its own that holds this packet's IP header and the whole
   * payload.
   */
  addIpv4(span: Span, segment: TcpSegment, frame: number): number {
    const { bytes, start } = span;
    const header = segment.sourceAt - IPV4_SOURCE;
    const offsetAndFlags = uint16(bytes, header + 6);
    const offset = (offsetAndFlags & 0x1fff) << 3;
    const kind = IP_PROTOCOL | uint8(bytes, header + 9);
    const isWhole = span.end === span.wireEnd && span.end - header >= uint16(bytes, header + 2);
    // A truncated datagram is never completed; its first fragment still shows the TCP header.
    if (!isWhole || span.end === start) return offset === 0 ? kind : DAMAGED;
    const key = `${kind} ${segment.identification} ${latin1(bytes, header + 12, header + 20)}`;
    const datagram = this.add(key, span, offset, (offsetAndFlags & 0x2000) === 0, kind, frame);
    return datagram === undefined ? WAITING_FOR_FRAGMENTS : open(datagram, header, start, span, segment);
  }

  /** The same for an IPv6 packet whose fragment header is at `span.start`. */
  addIpv6(span: Span, segment: TcpSegment, frame: number): number {
    const { bytes, start } = span;
    if (segment.ipVersion !== 6 || span.end - start < 8) return DAMAGED;
    const header = segment.sourceAt - IPV6_SOURCE;
    const offsetAndFlags = uint16(bytes, start + 2);
    const offset = offsetAndFlags & 0xfff8;
    const last = (offsetAndFlags & 1) === 0;
    const kind = IP_PROTOCOL | uint8(bytes, start);
    span.start = start + 8;
    if (offset === 0 && last) return kind;
    if (span.end < span.wireEnd || span.end <= span.start) return DAMAGED;
    const key = `${uint32(bytes, start + 4)} ${latin1(bytes, header + 8, header + 40)}`;
    const datagram = this.add(key, span, offset, last, kind, frame);
    return datagram === undefined ? WAITING_FOR_FRAGMENTS : open(datagram, header, start, span, segment);
  }

  /** The frames that brought the first fragment of a datagram that is still incomplete and holds such a kind. */
  incomplete(isMeant: (kind: number) => boolean): number[] {
    return [...this.waiting.values()]
      .filter(({ fragments }) => fragments.some(({ kind }) => isMeant(kind)))
      .map(({ frame }) => frame);
  }

  /** The datagram, once it is complete. */
  private add(
    key: string,
    span: Span,
    start: number,
    last: boolean,
    kind: number,
    frame: number,
  ): Datagram | undefined {
    const end = start + (span.end - span.start);
    if (end > MAX_DATAGRAM_BYTES) return undefined;
    let datagram = this.waiting.get(key);
    if (datagram === undefined) {
      datagram = { frame, fragments: [], received: 0, length: Infinity };
      this.waiting.set(key, datagram);
    }
    // Not slice(), which in a Buffer gives a view of bytes that the next packets will overwrite.
    const bytes = new Uint8Array(span.bytes.subarray(span.start, span.end));
    insert(datagram.fragments, { start, end, bytes, kind });
    datagram.received += end - start;
    if (last && datagram.length === Infinity) datagram.length = end;
    this.held += FRAGMENT_OVERHEAD_BYTES + end - start;
    const complete = isComplete(datagram);
    if (complete || datagram.fragments.length >= MAX_FRAGMENTS_PER_DATAGRAM) this.release(key, datagram);
    this.makeRoom();
    return complete ? datagram : undefined;
  }

  private release(key: string, datagram: Datagram): void {
    this.waiting.delete(key);
    this.held -= datagram.received + datagram.fragments.length * FRAGMENT_OVERHEAD_BYTES;
  }

  private makeRoom(): void {
    for (const [key, datagram] of this.waiting) {
      if (this.held <= this.most) return;
      this.release(key, datagram);
      this.onGivenUp();
    }
  }
}

/** Mostly they come in order: the search begins at the end. */
function insert(fragments: Fragment[], fragment: Fragment): void {
  let index = fragments.length;
  while (index > 0 && at(fragments, index - 1).start > fragment.start) index--;
  fragments.splice(index, 0, fragment);
}

function isComplete({ fragments, received, length }: Datagram): boolean {
  if (received < length) return false;
  let covered = 0;
  for (const { start, end } of fragments) {
    if (start > covered) break;
    if (end > covered) covered = end;
  }
  return covered >= length;
}

/** Puts the headers `bytes[header, headersEnd)` before the whole payload, lets span and segment point there. */
function open(
  datagram: Datagram,
  header: number,
  headersEnd: number,
  span: Span,
  segment: TcpSegment,
): number {
  const { fragments, length } = datagram;
  const payload = headersEnd - header;
  const whole = new Uint8Array(payload + length);
  whole.set(span.bytes.subarray(header, headersEnd));
  let covered = 0;
  for (const { start, end, bytes } of fragments) {
    if (end <= covered || covered >= length) continue;
    whole.set(bytes.subarray(covered - start, length - start), payload + covered);
    covered = end;
  }
  segment.sourceAt -= header;
  segment.destinationAt -= header;
  span.bytes = whole;
  span.start = payload;
  span.end = whole.length;
  span.wireEnd = whole.length;
  return at(fragments, 0).kind;
}
