// Captured packets -> those of which only the number counts: UDP, and segments on ports that are not inspected that change
// nothing of their connection. Nearly all packets of most captures are such; whatever is unusual in any way is not.
import { int32At } from "../bytes/integers.ts";
import type { PacketFilter } from "../capture/captured-packet.ts";
import { IPV4, IPV6 } from "../packet/layer.ts";
import { LAYERS } from "../packet/layers.ts";
import { SYN } from "../packet/segment.ts";
import { tunnelPorts } from "../packet/udp.ts";
import type { FlowTable } from "../tcp/flow-table.ts";
import { HANDSHAKE } from "../tls/record-header.ts";
import { CLIENT_HELLO } from "../tls/signature.ts";

/** By link type, where the Ethertype and the IP header are: in nearly all captures, and in those of "tcpdump -i any". */
const LINK_HEADERS: ReadonlyMap<number, readonly [typeAt: number, ipAt: number]> = new Map([
  [1, [12, 14]], // ETHERNET
  [113, [14, 16]], // LINUX_SLL
  [276, [0, 20]], // LINUX_SLL2
]);
/** No packet is so long: the layers have to look at every one. */
const NO_HEADER = [0, 0x4000_0000] as const;
const VLAN = 0x8100;
const TCP_PROTOCOL = 6;
const UDP_PROTOCOL = 17;
/** Version 4, five words. */
const IPV4_WITHOUT_OPTIONS = 0x45;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;

export class PassedOver implements PacketFilter {
  /** TCP segments among them. */
  segments = 0;
  /** The link type of the last packet, and where its headers are. */
  private linkType = -1;
  private typeAt = 0;
  private ipAt = 0;
  private readonly inspected: Int32Array;
  private readonly flows: FlowTable;
  private readonly tunnels = bitsOf(tunnelPorts(LAYERS));

  /** `inspected` are the server ports to follow, null for all. */
  constructor(inspected: Iterable<number> | null, flows: FlowTable) {
    this.inspected = inspected === null ? bitsOf([]).fill(-1) : bitsOf(inspected);
    this.flows = flows;
  }

  passesOver(view: DataView, start: number, end: number, linkType: number): boolean {
    if (linkType !== this.linkType) this.changeLinkType(linkType);
    let ip = start + this.ipAt;
    if (end - ip < IPV4_HEADER + TCP_HEADER) return false;
    let type = view.getUint16(start + this.typeAt);
    if (type === VLAN) {
      type = view.getUint16(ip + 2);
      ip += 4;
      if (end - ip < IPV4_HEADER + TCP_HEADER) return false;
    }
    let tcp = ip + IPV4_HEADER;
    let protocol: number;
    if (type === IPV4) {
      if (view.getUint8(ip) !== IPV4_WITHOUT_OPTIONS || (view.getUint16(ip + 6) & 0x3fff) !== 0) return false;
      if (view.getUint16(ip + 2) < IPV4_HEADER + TCP_HEADER) return false;
      protocol = view.getUint8(ip + 9);
    } else {
      tcp = ip + IPV6_HEADER;
      if (type !== IPV6 || end - tcp < TCP_HEADER || view.getUint8(ip) >>> 4 !== 6) return false;
      if (view.getUint16(ip + 4) < TCP_HEADER) return false;
      protocol = view.getUint8(ip + 6);
    }
    const ports = view.getInt32(tcp);
    const list = protocol === TCP_PROTOCOL ? this.inspected : this.tunnels;
    if (hasBit(list, ports >>> 16) || hasBit(list, ports & 0xffff)) return false;
    if (protocol !== TCP_PROTOCOL) return protocol === UDP_PROTOCOL;
    if (mayOpen(view, tcp, end)) return false;
    const isSettled =
      type === IPV4
        ? this.flows.isSettled(view.getInt32(ip + 12), view.getInt32(ip + 16), ports)
        : this.flows.isSettledIpv6(view, ip + 8, ip + 24, ports);
    if (isSettled) this.segments++;
    return isSettled;
  }

  private changeLinkType(linkType: number): void {
    this.linkType = linkType;
    [this.typeAt, this.ipAt] = LINK_HEADERS.get(linkType) ?? NO_HEADER;
  }
}

/** A SYN, or perhaps a ClientHello. */
function mayOpen(view: DataView, tcp: number, end: number): boolean {
  const offsetAndFlags = view.getUint16(tcp + 12);
  const payload = tcp + ((offsetAndFlags >>> 12) << 2);
  if ((offsetAndFlags & SYN) !== 0) return true;
  return (
    end - payload > 5 && view.getUint8(payload) === HANDSHAKE && view.getUint8(payload + 5) === CLIENT_HELLO
  );
}

/** A bit for each port: so few bytes stay in the processor's first cache. */
function bitsOf(ports: Iterable<number>): Int32Array {
  const bits = new Int32Array(0x1_0000 / 32);
  for (const port of ports) bits[port >>> 5] = int32At(bits, port >>> 5) | (1 << port);
  return bits;
}

const hasBit = (bits: Int32Array, port: number): boolean => ((int32At(bits, port >>> 5) >>> port) & 1) !== 0;
