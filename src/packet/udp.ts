// A UDP header to the tunnel that its port announces (RFC 768).
import { at, uint16 } from "../bytes/integers.ts";
import { DAMAGED, type Layer, LINK_TYPE, narrow, type Span, UDP, UDP_PORT } from "./layer.ts";

/** The ports under which a layer is listed. */
export function tunnelPorts(layers: ReadonlyMap<number, Layer>): number[] {
  return [...layers.keys()]
    .filter((kind) => kind >= UDP_PORT && kind < LINK_TYPE)
    .map((kind) => kind - UDP_PORT);
}

/** UDP again where neither port is a tunnel's. Of two that are the lower counts, as in Wireshark. */
export function udp(span: Span, isTunnelPort: Uint8Array): number {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const source = uint16(bytes, start);
  const destination = uint16(bytes, start + 2);
  if ((at(isTunnelPort, source) | at(isTunnelPort, destination)) === 0) return UDP;
  const length = uint16(bytes, start + 4);
  // 0 is a jumbogram, or a datagram that the network card cut into segments later.
  if (length !== 0) {
    if (length < 8) return DAMAGED;
    narrow(span, start + length);
  }
  span.start = start + 8;
  const lower = Math.min(source, destination);
  return UDP_PORT | (at(isTunnelPort, lower) === 1 ? lower : Math.max(source, destination));
}
