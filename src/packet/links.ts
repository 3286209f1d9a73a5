// TABLE: the link type of a capture's interface -> the layer that its packets begin with.
import { arcnet, arcnetLinux } from "./link/arcnet.ts";
import { ciscoHdlc } from "./link/cisco-hdlc.ts";
import { ethernet } from "./link/ethernet.ts";
import { fddi } from "./link/fddi.ts";
import { frameRelay } from "./link/frame-relay.ts";
import { ieee80211 } from "./link/ieee80211.ts";
import { ipoib } from "./link/ipoib.ts";
import { juniperEthernet } from "./link/juniper-ethernet.ts";
import { linuxCooked, linuxCooked2 } from "./link/linux-cooked.ts";
import { llc } from "./link/llc.ts";
import { encapsulated, loopback } from "./link/loopback.ts";
import { nflog } from "./link/nflog.ts";
import { pfLog } from "./link/pf-log.ts";
import { pktap } from "./link/pktap.ts";
import { ppi } from "./link/ppi.ts";
import { pppOrCiscoHdlc, pppWithDirection } from "./link/ppp.ts";
import { pppoe } from "./link/pppoe.ts";
import { prism } from "./link/prism.ts";
import { radiotap } from "./link/radiotap.ts";
import { ipnet, rawIp, rawIpv4, rawIpv6 } from "./link/raw-ip.ts";
import { tokenRing } from "./link/token-ring.ts";
import type { Layer } from "./layer.ts";

/**
 * By LINKTYPE_ value (tcpdump.org/linktypes.html). A new one is a file in link/ and a line here.
 *
 * A layer reads its header from a Span (layer.ts), moves the span after it and returns what follows as an Ethertype.
 * Where a header bounds its payload, as PPPoE's length does, it narrows the span, and whatever an inner length
 * field claims can only narrow it further. What an Ethertype stands for is in layers.ts, tags and tunnels included,
 * so a link layer need not know what it may carry.
 */
export const LINK_LAYERS: ReadonlyMap<number, Layer> = new Map([
  [0, loopback], // NULL
  [1, ethernet], // ETHERNET
  [6, tokenRing], // IEEE802_5
  [7, arcnet], // ARCNET_BSD
  [9, pppOrCiscoHdlc], // PPP
  [10, fddi], // FDDI
  [12, rawIp], // what some systems wrote for RAW
  [14, rawIp],
  [50, pppOrCiscoHdlc], // PPP_HDLC
  [51, pppoe], // PPP_ETHER
  [100, llc], // ATM_RFC1483
  [101, rawIp], // RAW
  [104, ciscoHdlc], // C_HDLC
  [105, ieee80211], // IEEE802_11
  [107, frameRelay], // FRELAY
  [108, loopback], // LOOP
  [109, encapsulated], // ENC
  [113, linuxCooked], // LINUX_SLL
  [117, pfLog], // PFLOG
  [119, prism], // IEEE802_11_PRISM
  [127, radiotap], // IEEE802_11_RADIOTAP
  [129, arcnetLinux], // ARCNET_LINUX
  [163, prism], // IEEE802_11_AVS
  [178, juniperEthernet], // JUNIPER_ETHER
  [192, ppi], // PPI
  [204, pppWithDirection], // PPP_WITH_DIR
  [226, ipnet], // IPNET
  [228, rawIpv4], // IPV4
  [229, rawIpv6], // IPV6
  [239, nflog], // NFLOG
  [242, ipoib], // IPOIB
  [258, pktap], // PKTAP
  [276, linuxCooked2], // LINUX_SLL2
]);
