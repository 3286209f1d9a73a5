// TABLE: what a header announces -> the layer that reads it: Ethertypes, IP protocols, UDP ports of tunnels, link types.
import { authenticationHeader, ipv4, ipv6, ipv6Options, ipv6Routing } from "./ip.ts";
import { ethernet } from "./link/ethernet.ts";
import { mpls } from "./link/mpls.ts";
import { ppp } from "./link/ppp.ts";
import { pppoe } from "./link/pppoe.ts";
import { rawIpv4, rawIpv6 } from "./link/raw-ip.ts";
import { ciscoMetaData, eTag, fabricPath, serviceInstance, vlan, vnTag } from "./link/vlan.ts";
import { ETHERNET, IP_PROTOCOL, IPV4, IPV6, type Layer, LINK_TYPE, MPLS, PPP, UDP_PORT } from "./layer.ts";
import { LINK_LAYERS } from "./links.ts";
import { ayiya } from "./tunnel/ayiya.ts";
import { capwap } from "./tunnel/capwap.ts";
import { etherIp } from "./tunnel/ether-ip.ts";
import { geneve } from "./tunnel/geneve.ts";
import { gre } from "./tunnel/gre.ts";
import { gtp } from "./tunnel/gtp.ts";
import { ipsecInUdp } from "./tunnel/ipsec.ts";
import { l2tp } from "./tunnel/l2tp.ts";
import { teredo } from "./tunnel/teredo.ts";
import { tzsp } from "./tunnel/tzsp.ts";
import { unlistedVxlan, vxlan, vxlanGpe } from "./tunnel/vxlan.ts";
import { wireGuard } from "./tunnel/wireguard.ts";

/**
 * By kind, as layer.ts defines it. A new tag or tunnel is a file and a line here.
 *
 * TCP, UDP, fragments and IPv4 in its usual place are not listed: the locator reads them itself, which keeps the
 * fast path free of look-ups. A kind that is not listed ends the search, as ICMP does: a TCP header quoted in
 * an error message is not a segment (icmp.ts reads it).
 */
export const LAYERS: ReadonlyMap<number, Layer> = new Map([
  [IPV4, ipv4],
  [IPV6, ipv6],
  [ETHERNET, ethernet],
  [0x8100, vlan],
  [0x88a8, vlan],
  [0x9100, vlan],
  [0x9200, vlan],
  [0x8909, ciscoMetaData],
  [0x8926, vnTag],
  [0x893f, eTag],
  [0x88e7, serviceInstance],
  [0x8903, fabricPath],
  [0x8864, pppoe],
  [PPP, ppp],
  [MPLS, mpls],
  [0x8848, mpls],

  [IP_PROTOCOL | 0, ipv6Options], // hop-by-hop options
  [IP_PROTOCOL | 4, rawIpv4],
  [IP_PROTOCOL | 41, rawIpv6],
  [IP_PROTOCOL | 43, ipv6Routing],
  [IP_PROTOCOL | 47, gre],
  [IP_PROTOCOL | 51, authenticationHeader],
  [IP_PROTOCOL | 60, ipv6Options], // destination options
  [IP_PROTOCOL | 97, etherIp],
  [IP_PROTOCOL | 137, mpls],
  [IP_PROTOCOL | 143, ethernet],

  [UDP_PORT | 1701, l2tp],
  [UDP_PORT | 2152, gtp],
  [UDP_PORT | 3544, teredo],
  [UDP_PORT | 4500, ipsecInUdp],
  [UDP_PORT | 4789, vxlan],
  [UDP_PORT | 4790, vxlanGpe],
  [UDP_PORT | 5072, ayiya],
  [UDP_PORT | 5247, capwap],
  [UDP_PORT | 6081, geneve],
  [UDP_PORT | 6635, mpls],
  [UDP_PORT | 8472, unlistedVxlan],
  [UDP_PORT | 37008, tzsp],
  [UDP_PORT | 51820, wireGuard],

  ...[...LINK_LAYERS].map(([linkType, layer]) => [LINK_TYPE | linkType, layer] as const),
]);
