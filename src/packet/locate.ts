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
import type { TcpSegment } from "./segment.ts";
import { fastPath } from "./fast-path.ts";

/** Packets without a TCP segment, by reason; those of an unsupported link type are counted apart. */
export interface SkippedPackets {
  /** ARP, spanning tree, encrypted wireless frames: no IP that can be read. */
  notIp: number;
  /** UDP, ICMP, ESP and the like. */
  notTcp: number;
  /** IP fragments that did not complete their datagram. */
  fragments: number;
  /** Cut within a header, or with a header that contradicts itself. */
  damaged: number;
}

/** `quoted` has the frame of the error, and of the segment addresses, ports and sequence number; valid for the call. */
export type IcmpSink = (error: IcmpError, quoted: TcpSegment) => void;

/** Keeps fragments that wait for reassembly: use one locator per capture. */
export class TcpLocator {
  /** LINKTYPE_ values that no link layer reads, with the number of their packets. */
  readonly unsupportedLinkTypes = new Map<number, number>();
  readonly skipped: SkippedPackets = { notIp: 0, notTcp: 0, fragments: 0, damaged: 0 };

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
    if (link === undefined) return this.countUnsupported(packet.linkType);
    this.begin(packet);
    segment.interfaceId = packet.interfaceId;
    const isFast = link === ethernet && fastPath(this.span, segment);
    if (!isFast && !this.search(link, packet.number, segment)) return false;
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

  private search(link: Layer, frame: number, segment: TcpSegment): boolean {
    const { span } = this;
    const kind = this.descend(link(span, segment), segment);
    if (kind === TCP && tcpHeader(span, segment)) return true;
    if (kind === ICMP || kind === ICMP_V6) this.icmp(kind, frame, segment);
    return this.countSkipped(kind);
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
      if (kind === UDP) kind = udp(span, this.tunnelPorts);
      if (kind === UDP) return UDP;
      if (kind === FRAGMENT) {
        kind = this.fragments.addIpv4(span, segment);
      } else if (kind === IPV6_FRAGMENT) {
        kind = this.fragments.addIpv6(span, segment);
      } else {
        const layer = LAYERS.get(kind);
        if (layer === undefined) return kind;
        kind = layer(span, segment);
      }
    }
    this.bounds.reached("layers", this.frame);
    return DAMAGED;
  }

  private changeLinkType(linkType: number): void {
    this.linkType = linkType;
    this.linkLayer = LINK_LAYERS.get(linkType);
  }

  private countUnsupported(linkType: number): false {
    this.unsupportedLinkTypes.set(linkType, (this.unsupportedLinkTypes.get(linkType) ?? 0) + 1);
    return false;
  }

  private countSkipped(kind: number): false {
    const { skipped } = this;
    if (kind === WAITING_FOR_FRAGMENTS) skipped.fragments++;
    else if (kind === DAMAGED || kind === TCP) skipped.damaged++;
    else if (kind === NOT_IP || kind < IP_PROTOCOL) skipped.notIp++;
    else skipped.notTcp++;
    return false;
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
