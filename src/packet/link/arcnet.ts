// An ARCNET packet to the Ethertype (RFC 1201; RFC 1051 is its predecessor; tcpdump.org: LINKTYPE_ARCNET_BSD, LINKTYPE_ARCNET_LINUX).
import { uint8 } from "../../bytes/integers.ts";
import { DAMAGED, IPV4, IPV6, type Layer, NOT_IP, PIECE, type Span } from "../layer.ts";

const IP_OF_RFC_1051 = 0xf0;
const IP = 0xd4;
const IP_VERSION_6 = 0xc4;
/** In place of the split flag: the packet begins once more after it, so that its length is none that ARCNET cannot send. */
const IS_EXCEPTION = 0xff;

/** Two addresses of one byte. */
export const arcnet: Layer = (span) => afterAddresses(2, span);

/** The same with Linux's offset after them. */
export const arcnetLinux: Layer = (span) => afterAddresses(4, span);

/** System code, split flag, sequence number; in RFC 1051 the code alone. Packets that were split are not put together. */
function afterAddresses(length: number, span: Span): number {
  const { bytes } = span;
  const code = span.start + length;
  if (span.end - code < 4) return DAMAGED;
  const type = uint8(bytes, code);
  if (type === IP_OF_RFC_1051) {
    span.start = code + 1;
    return IPV4;
  }
  if (type !== IP && type !== IP_VERSION_6) return NOT_IP;
  const isException = uint8(bytes, code + 1) === IS_EXCEPTION;
  const split = code + (isException ? 5 : 1);
  if (span.end - split < 3) return DAMAGED;
  if (uint8(bytes, split) !== 0) return PIECE;
  span.start = split + 3;
  return type === IP ? IPV4 : IPV6;
}
