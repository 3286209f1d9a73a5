// Packets that may hold mail and that nothing here reads -> what they are, how many, and where the first is.
import { ENCRYPTED, IP_PROTOCOL, LINK_TYPE, PIECE, UNLISTED_VXLAN, WIREGUARD } from "./layer.ts";
import { linkTypeName } from "./link-type-names.ts";

/** Kinds beside those of layer.ts: a header that contradicts itself, and one that was not captured whole. */
export const CONTRADICTORY = -10;
export const CUT = -11;
/** Link types, or Ethertypes, that are not counted one by one. */
const FURTHER = -12;

/** Those that are: no capture of a network has so many. */
const MOST_KINDS = 64;

/** By kind: what the packets are, and the next step. Of tunnels, those that may hold mail. */
const CLAUSES: ReadonlyMap<number, string> = new Map([
  [CONTRADICTORY, "a header contradicts itself"],
  [CUT, "cut within their headers; record whole packets (tcpdump -s 0)"],
  [ENCRYPTED, "encrypted below IP, as by Wi-Fi; record on the host, or behind the access point"],
  [FURTHER, "further link types are not supported"],
  [PIECE, "pieces of larger frames, which are not put together here"],
  [WIREGUARD, "encrypted with WireGuard; record on the tunnel's own interface"],
  [UNLISTED_VXLAN, "VXLAN on port 8472 is not supported; record on the inner interface, such as flannel.1"],
  [0x88e5, "encrypted with MACsec; record on the host's macsec interface"],
  [LINK_TYPE | 252, "exported by Wireshark without their headers; pass the capture that they are from"],
  [LINK_TYPE | 289, 'events of Windows (link type ETW); convert the .etl file with "etl2pcapng" instead'],
  [IP_PROTOCOL | 50, "encrypted with IPsec (ESP); record where they are decrypted"],
  [IP_PROTOCOL | 55, tunnel("minimal encapsulation")],
  [IP_PROTOCOL | 108, "compressed with IPComp; record where they are decompressed"],
  [IP_PROTOCOL | 115, tunnel("L2TPv3")],
  [0x22f3, tunnel("TRILL")],
  [0x4305, tunnel("B.A.T.M.A.N.")],
  [0x894f, tunnel("NSH")],
]);

function tunnel(name: string): string {
  return `${name} is a tunnel that is not supported; record at its end`;
}

/** Ethertypes of protocols that carry no IP (IANA's ieee-802-numbers). */
const WITHOUT_IP: ReadonlySet<number> = new Set([
  0x0806, 0x8035, 0x88cc, 0x888e, 0x88c7, 0x8863, 0x8808, 0x8809, 0x9000, 0x0842, 0x8902, 0x88f7, 0x887b,
  0x88e1, 0x8899, 0x893a, 0x890d, 0x22f0, 0x22ea, 0x88f5, 0x88f6, 0x88e3, 0x88fb, 0x8906, 0x8914, 0x88a2,
  0x8137, 0x809b, 0x80f3, 0x8892, 0x88a4, 0x88ab, 0x88b8, 0x88b9, 0x88ba, 0x88cd, 0x88d9, 0x88dc, 0x0bad,
  0x80c4, 0x8036, 0x8915, 0x6001, 0x6002, 0x2000, 0x2001, 0xfefe, 0x886f, 0x88ca, 0x88a7, 0x6003, 0x6004,
  0x6005, 0x6006, 0x6007,
]);
const MIN_ETHERTYPE = 0x0600;

/** Packets of one kind. */
export interface Unread {
  /** A clause: why they could not be read, and mostly the next step. */
  readonly what: string;
  readonly packets: number;
  /** The first. */
  readonly frame: number;
}

interface Found {
  packets: number;
  readonly frame: number;
}

export class UnreadPackets {
  private found = new Map<number, Found>();
  /** By Ethertype: nobody knows whether they may hold mail. */
  private readonly ethertypes = new Map<number, Found>();

  /** Counts a packet in which something of this kind follows the headers that were read, unless that holds no mail. */
  note(kind: number, frame: number): void {
    if (kind >= LINK_TYPE) add(this.found, kind, frame, FURTHER);
    else if (CLAUSES.has(kind)) add(this.found, kind, frame, kind);
    else if (kind >= MIN_ETHERTYPE && kind < IP_PROTOCOL && !WITHOUT_IP.has(kind)) {
      add(this.ethertypes, kind, frame, FURTHER);
    }
  }

  /** Since the last call, in the order of their first packets. */
  take(): Unread[] {
    const { found } = this;
    this.found = new Map();
    return [...found].map(([kind, { packets, frame }]) => ({ what: clauseOf(kind), packets, frame }));
  }

  /** Those of the most frequent unknown Ethertype, if there are any. */
  unknown(): Unread[] {
    const [most] = [...this.ethertypes].toSorted(([, a], [, b]) => b.packets - a.packets);
    if (most === undefined) return [];
    const [kind, { packets, frame }] = most;
    const what = kind < 0 ? "their Ethertypes are not known" : `Ethertype 0x${hex(kind)} is not known`;
    return [{ what, packets, frame }];
  }
}

/** Where there are too many kinds already, one more counts as another. */
function add(found: Map<number, Found>, kind: number, frame: number, otherwise: number): void {
  const counted = found.size < MOST_KINDS || found.has(kind) ? kind : otherwise;
  const known = found.get(counted);
  if (known === undefined) found.set(counted, { packets: 1, frame });
  else known.packets++;
}

const hex = (ethertype: number): string => ethertype.toString(16).padStart(4, "0");

function clauseOf(kind: number): string {
  const known = CLAUSES.get(kind);
  if (known !== undefined) return known;
  const linkType = kind - LINK_TYPE;
  const name = linkTypeName(linkType);
  return `link type ${name === String(linkType) ? name : `${linkType} (${name})`} is not supported`;
}
