// The PROXY protocol's header in front of what the client says, as text and as bytes (HAProxy's proxy-protocol.txt,
// sections 2.1 and 2.2).
import { latin1 } from "../bytes/ascii.ts";
import { at, uint16 } from "../bytes/integers.ts";
import type { Speaker } from "./dialect.ts";
import { join } from "./lines.ts";
import type { Opening, Recognition } from "./opening.ts";
import type { Tunnel, TunnelReader } from "./tunnel.ts";

export const proxyHeader: Tunnel = {
  isAnswered: false,
  recognises,
  create: () => new ProxyHeaderReader(),
};

const KEYWORD = "PROXY ";
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** Signature, version and command, family, length. */
const BINARY_BYTES = 16;
const LINE_FEED = 0x0a;

class ProxyHeaderReader implements TunnelReader {
  /** Of the text its first letter only. */
  private head: Uint8Array = new Uint8Array(0);
  /** Bytes of the addresses that are still to come. */
  private left = 0;

  data(_from: Speaker, bytes: Uint8Array, start: number, end: number): number {
    const first = this.head[0] ?? at(bytes, start);
    if (first !== SIGNATURE[0]) {
      this.head = Uint8Array.of(first);
      const length = bytes.subarray(start, end).indexOf(LINE_FEED);
      return length < 0 ? -1 : start + length + 1;
    }
    let offset = start;
    if (this.head.length < BINARY_BYTES) {
      offset = Math.min(end, start + BINARY_BYTES - this.head.length);
      this.head = join(this.head, bytes, start, offset);
      if (this.head.length < BINARY_BYTES) return -1;
      this.left = uint16(this.head, BINARY_BYTES - 2);
    }
    const stop = Math.min(end, offset + this.left);
    this.left -= stop - offset;
    return this.left === 0 ? stop : -1;
  }
}

function recognises(opening: Opening): Recognition {
  const { bytes } = opening;
  if (at(bytes, 0) === SIGNATURE[0]) {
    const isSame = bytes.subarray(0, SIGNATURE.length).every((byte, index) => byte === SIGNATURE[index]);
    if (!isSame) return "no";
    return bytes.length < SIGNATURE.length ? "more" : "yes";
  }
  if (at(bytes, 0) !== KEYWORD.charCodeAt(0)) return "no";
  const { line } = opening;
  if (line !== null) return /^PROXY (?:TCP4|TCP6|UNKNOWN)(?: |$)/.test(line) ? "yes" : "no";
  return KEYWORD.startsWith(latin1(bytes, 0, Math.min(bytes.length, KEYWORD.length))) ? "more" : "no";
}
