// A captured packet to the innermost TCP segment in it: link layers, tunnels, IP, fragments, the TCP header.
import { type Bounds, UNWATCHED } from "../bounds.ts";
import type { CapturedPacket } from "../capture/captured-packet.ts";
import { Fragments, WAITING_FOR_FRAGMENTS } from "./fragments.ts";
import { ICMP, ICMP_V6, type IcmpError, icmpError } from "./icmp.ts";
import { ipv4 } from "./ip.ts";
import {
  DAMAGED,
  FRAGMENT,
  IP_PROTOCOL,
  IPV4,
  IPV6_FRAGMENT,
  type Layer,
  LINK_TYPE,
  NOT_IP,
  type Span,
  TCP,
  UDP,
} from "./layer.ts";
import { LAYERS } from "./layers.ts";
import { ethernet } from "./link/ethernet.ts";
import { LINK_LAYERS } from "./links.ts";
import { tcpHeader } from "./tcp-header.ts";
import { tunnelPorts, udp } from "./udp.ts";
import { CONTRADICTORY, CUT, type Unread, UnreadPackets } from "./unread.ts";
import type { TcpSegment } from "./segment.ts";
import { fastPath } from "./fast-path.ts";

const FRAGMENTS_ARE_MISSING =
  "IP fragments are missing; a capture filter on a port lets only the first one of a packet pass";

/** `quoted` has the frame of the error, and of the segment addresses, ports and sequence number; valid for the call. */
export type IcmpSink = (error: IcmpError, quoted: TcpSegment) => void;

/** Keeps fragments that wait for reassembly: use one locator per capture. */
export class TcpLocator {
  readonly unread = new UnreadPackets();
  /** IP fragments that did not complete their datagram. */
  waitingFragments = 0;
  /** Frames in earlier files of the capture: what was not read is numbered through all of them. */
  framesBefore = 0;

  private readonly span: Span = { bytes: new Uint8Array(0), start: 0, end: 0, wireEnd: 0 };
  private readonly fragments: Fragments;
  private readonly tunnelPorts = new Uint8Array(0x1_0000);
  /** The layer of the last packet's link type: most captures have only one. */
  private linkType = -1;
  private linkLayer: Layer | undefined;
  private readonly onIcmpError: IcmpSink;
  private readonly bounds: Bounds;
  /** Number of the packet at hand. */
  private frame = 0;
  /** It is a fragment of an IP datagram, or completes one. */
  private isFragment = false;
  /** A UDP port announced a tunnel, which need not be one. */
  private isInUdp = false;

  /** `onIcmpError` is called for every ICMP error that quotes a TCP segment. */
  constructor(onIcmpError: IcmpSink = () => {}, bounds = UNWATCHED) {
    this.onIcmpError = onIcmpError;
    this.bounds = bounds;
    const onGivenUp = (): void => bounds.reached("fragment-bytes", this.frame);
    for (const port of tunnelPorts(LAYERS)) this.tunnelPorts[port] = 1;
    this.fragments = new Fragments(bounds.limits["fragment-bytes"], onGivenUp);
  }

  /**
   * True where the packet holds, or completes by IP reassembly, a TCP segment. Then `segment` is filled; it points
   * into the packet's bytes or into those of a reassembled datagram, and is valid only until the next call. After
   * false it holds nothing of use. Never throws, whatever the bytes.
   */
  locate(packet: CapturedPacket, segment: TcpSegment): boolean {
    if (packet.linkType !== this.linkType) this.changeLinkType(packet.linkType);
    this.frame = packet.number;
    const link = this.linkLayer;
    if (link === undefined) return this.leave(LINK_TYPE | packet.linkType);
    this.begin(packet);
    segment.interfaceId = packet.interfaceId;
    const isFast = link === ethernet && fastPath(this.span, segment);
    if (!isFast && !this.search(link, packet, segment)) return false;
    segment.frame = packet.number;
    segment.seconds = packet.seconds;
    segment.nanoseconds = packet.nanoseconds;
    segment.decimals = packet.decimals;
    return true;
  }

  private begin({ bytes, start, end, originalLength }: CapturedPacket): void {
    const { span } = this;
    span.bytes = bytes;
    span.start = start;
    span.end = end;
    span.wireEnd = originalLength > end - start ? start + originalLength : end;
  }

  private search(link: Layer, packet: CapturedPacket, segment: TcpSegment): boolean {
    const { span } = this;
    this.isFragment = false;
    this.isInUdp = false;
    const kind = this.descend(link(span, segment), segment);
    if (kind === TCP && tcpHeader(span, segment)) return true;
    if (kind === ICMP || kind === ICMP_V6) this.icmp(kind, packet.number, segment);
    if (kind === WAITING_FOR_FRAGMENTS) this.waitingFragments++;
    if (kind === DAMAGED || kind === TCP) return this.leave(this.damage(packet));
    // Of what may be no tunnel at all, an Ethertype says nothing.
    return this.isInUdp && kind < IP_PROTOCOL && kind >= 0 ? false : this.leave(kind);
  }

  /** What is known only now that the capture has ended: of the most frequent unknown Ethertype only if there is no TCP. */
  unreadAtEnd(isAnyTcp: boolean): Unread[] {
    const unread = isAnyTcp ? [] : this.unread.unknown();
    const frames = this.fragments.incomplete((kind) => kind === TCP || LAYERS.has(kind));
    const [first] = frames;
    if (first === undefined) return unread;
    const frame = frames.reduce((earliest, other) => Math.min(earliest, other), first);
    return [...unread, { what: FRAGMENTS_ARE_MISSING, packets: frames.length, frame }];
  }

  private icmp(kind: number, frame: number, segment: TcpSegment): void {
    const error = icmpError(kind, this.span, segment);
    if (error === null) return;
    segment.frame = frame;
    this.onIcmpError(error, segment);
  }

  /** Reads layer after layer until TCP, or until none is left that could hold it. */
  private descend(outermost: number, segment: TcpSegment): number {
    const { span } = this;
    const most = this.bounds.limits.layers;
    let kind = outermost;
    for (let layers = 0; layers < most; layers++) {
      // The fast path is spelled out; everything else is looked up.
      if (kind === IPV4) kind = ipv4(span, segment);
      if (kind === TCP) return TCP;
      if (kind === UDP) {
        kind = udp(span, this.tunnelPorts);
        if (kind === UDP || kind === DAMAGED) return UDP;
        this.isInUdp = true;
      }
      if (kind === FRAGMENT) {
        this.isFragment = true;
        kind = this.fragments.addIpv4(span, segment, this.framesBefore + this.frame);
      } else if (kind === IPV6_FRAGMENT) {
        this.isFragment = true;
        kind = this.fragments.addIpv6(span, segment, this.framesBefore + this.frame);
      } else {
        const layer = LAYERS.get(kind);
        if (layer === undefined) return kind;
        kind = layer(span, segment);
      }
    }
    this.bounds.reached("layers", this.frame);
    return NOT_IP;
  }

  private changeLinkType(linkType: number): void {
    this.linkType = linkType;
    this.linkLayer = LINK_LAYERS.get(linkType);
  }

  private leave(kind: number): false {
    this.unread.note(kind, this.framesBefore + this.frame);
    return false;
  }

  /** What is wrong with a packet that ends within its headers; NOT_IP where it is none that may hold mail. */
  private damage({ start, end, originalLength }: CapturedPacket): number {
    if (this.isFragment) return NOT_IP;
    if (originalLength > end - start) return CUT;
    return this.isInUdp ? NOT_IP : CONTRADICTORY;
  }
}

/** A segment to hand to {@link TcpLocator.locate} again and again. */
export function createTcpSegment(): TcpSegment {
  return {
    bytes: new Uint8Array(0),
    ipVersion: 4,
    sourceAt: 0,
    destinationAt: 0,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    headerStart: 0,
    payloadStart: 0,
    payloadEnd: 0,
    payloadLength: 0,
    hopLimit: 0,
    identification: 0,
    interfaceId: 0,
    frame: 0,
    seconds: 0,
    nanoseconds: 0,
    decimals: 6,
  };
}
