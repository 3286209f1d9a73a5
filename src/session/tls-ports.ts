// Segments of connections that are not inspected to the ports on which TLS begins: for the hint on other ports.
import type { TcpSegment } from "../packet/segment.ts";
import { looksLikeClientHello } from "../tls/signature.ts";

export class TlsPorts {
  /** Numbers of ClientHellos, by port. */
  private readonly clientHellos = new Map<number, number>();

  note({ bytes, payloadStart, payloadEnd, destinationPort }: TcpSegment): void {
    if (payloadStart === payloadEnd || looksLikeClientHello(bytes, payloadStart, payloadEnd) !== "yes")
      return;
    this.clientHellos.set(destinationPort, (this.clientHellos.get(destinationPort) ?? 0) + 1);
  }

  /** The most frequent first. */
  list(): number[] {
    const ports = [...this.clientHellos].toSorted(([a, hellos], [b, more]) => more - hellos || a - b);
    return ports.map(([port]) => port);
  }
}
