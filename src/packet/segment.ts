// One TCP segment as numbers into the packet's bytes: what the packet layer hands to the TCP layer.

/** One reused view, valid only during the call that passes it. */
export interface TcpSegment {
  /** Holds addresses and payload. Not always the capture's buffer: reassembled IP fragments have their own. */
  bytes: Uint8Array;
  /** 4 or 6. */
  ipVersion: number;
  /** Offsets of the two addresses in `bytes` (4 or 16 bytes each). */
  sourceAt: number;
  destinationAt: number;
  sourcePort: number;
  destinationPort: number;
  /** As signed numbers of 32 bits, as everywhere: the engine boxes larger ones. */
  sequence: number;
  acknowledgment: number;
  /** The low byte of the flags field: FIN 0x01, SYN 0x02, RST 0x04, PSH 0x08, ACK 0x10 (RFC 9293 section 3.1). */
  flags: number;
  window: number;
  /** Offset of the TCP header. */
  headerStart: number;
  /** `bytes[payloadStart, payloadEnd)` is the payload that was captured. */
  payloadStart: number;
  payloadEnd: number;
  /** Payload length on the wire in bytes; larger than the captured part where the snapshot length truncated it. */
  payloadLength: number;
  /** IPv4 time to live or IPv6 hop limit. */
  hopLimit: number;
  /** IPv4 identification; 0 for IPv6. */
  identification: number;
  /** Where it was captured: differs by pcapng interface, Linux interface index and direction through an interface. */
  interfaceId: number;
  /** Wireshark's frame.number; for reassembled fragments that of the frame that completed them. */
  frame: number;
  /** Seconds since 1970 in UTC; NaN where the packet has no timestamp. */
  seconds: number;
  nanoseconds: number;
  decimals: 6 | 9;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;
