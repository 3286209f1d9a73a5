// Segments on ports that are not inspected -> the ports to which ClientHellos were sent: a hint names them.
import type { TcpSegment } from "../packet/segment.ts";
import { CLIENT_HELLO, helloTypeAt } from "../tls/signature.ts";

export class UninspectedPorts {
  /** Numbers of ClientHellos, by port. */
  private readonly clientHellos = new Map<number, number>();

  /** Counts the segment where it begins with a ClientHello. */
  note({ bytes, payloadStart, payloadEnd, destinationPort }: TcpSegment): void {
    if (helloTypeAt(bytes, payloadStart, payloadEnd) !== CLIENT_HELLO) return;
    this.clientHellos.set(destinationPort, (this.clientHellos.get(destinationPort) ?? 0) + 1);
  }

  /** The most frequent first. */
  tlsPorts(): number[] {
    const ports = [...this.clientHellos].toSorted(([a, hellos], [b, more]) => more - hellos || a - b);
    return ports.map(([port]) => port);
  }
}
