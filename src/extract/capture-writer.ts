// What a written capture is made of: a header, then one piece of bytes per packet.

export interface WrittenPacket {
  /** What is kept of the packet. */
  readonly bytes: Uint8Array;
  /** Length on the wire in bytes. */
  readonly originalLength: number;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** Seconds since 1970 in UTC; NaN where the packet has no timestamp. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly decimals: 6 | 9;
  /** Where the format has comments; null for none. */
  readonly comment: string | null;
}

export interface CaptureWriter {
  /** What the file begins with; `comments` on the whole of it, and a TLS key log before its first packet, where the format has such. */
  start(comments: readonly string[], keyLog: string | null): Uint8Array;
  packet(packet: WrittenPacket): Uint8Array;
}
