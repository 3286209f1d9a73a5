// Builds TCP segments as the packet layer hands them to the TCP layer.
import { ACK, type TcpSegment } from "../../src/packet/segment.ts";

export interface SegmentParts {
  /** Last byte of the IPv4 address 192.0.2.x, or a whole IPv6 address of 16 bytes. */
  readonly from?: number | readonly number[];
  readonly to?: number | readonly number[];
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly flags?: number;
  readonly payload?: string | Uint8Array;
  /** Payload length on the wire, where the snapshot length cut it. */
  readonly payloadLength?: number;
  readonly frame?: number;
  readonly seconds?: number;
}

export function segment(parts: SegmentParts = {}): TcpSegment {
  const source = address(parts.from ?? 1);
  const destination = address(parts.to ?? 2);
  const payload =
    typeof parts.payload === "string"
      ? new TextEncoder().encode(parts.payload)
      : (parts.payload ?? new Uint8Array());
  const headerStart = source.length + destination.length;
  const header = new Uint8Array(20);
  const payloadStart = headerStart + header.length;
  return {
    bytes: Uint8Array.from([...source, ...destination, ...header, ...payload]),
    ipVersion: source.length === 4 ? 4 : 6,
    sourceAt: 0,
    destinationAt: source.length,
    sourcePort: parts.sourcePort ?? 49152,
    destinationPort: parts.destinationPort ?? 25,
    sequence: (parts.sequence ?? 1000) | 0,
    acknowledgment: (parts.acknowledgment ?? 0) | 0,
    flags: parts.flags ?? ACK,
    window: 65535,
    headerStart,
    payloadStart,
    payloadEnd: payloadStart + payload.length,
    payloadLength: parts.payloadLength ?? payload.length,
    hopLimit: 64,
    identification: 0,
    interfaceId: 0,
    frame: parts.frame ?? 1,
    seconds: parts.seconds ?? 1_700_000_000,
    nanoseconds: 0,
    decimals: 6,
  };
}

/** The other direction of the same connection. */
export function answer(parts: SegmentParts = {}): TcpSegment {
  return segment({ from: 2, to: 1, sourcePort: 25, destinationPort: 49152, sequence: 9000, ...parts });
}

/** All that a segment says, wherever its bytes are. */
export function saidBy(one: TcpSegment): object {
  const { bytes, sourceAt, destinationAt, headerStart, payloadStart, payloadEnd, ...rest } = one;
  const length = one.ipVersion === 4 ? 4 : 16;
  return {
    ...rest,
    source: [...bytes.subarray(sourceAt, sourceAt + length)],
    destination: [...bytes.subarray(destinationAt, destinationAt + length)],
    header: [...bytes.subarray(headerStart, payloadEnd)],
    payload: payloadEnd - payloadStart,
  };
}

function address(given: number | readonly number[]): readonly number[] {
  return typeof given === "number" ? [192, 0, 2, given] : given;
}
