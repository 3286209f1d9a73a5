// The PROXY protocol's header in front of what the client says, as text and as bytes (HAProxy's proxy-protocol.txt,
// sections 2.1 and 2.2): whom the connection speaks for.
import ipaddr from "ipaddr.js";
import { latin1 } from "../bytes/ascii.ts";
import { at, uint16, uint8 } from "../bytes/integers.ts";
import type { Speaker } from "./dialect.ts";
import { OpeningBytes, type Recognition } from "./opening-bytes.ts";
import type { Tunnel, TunnelReader } from "./tunnel.ts";

export interface ProxyHeader {
  readonly version: 1 | 2;
  /** The client behind the proxy, and where it connected to; null if the header has no addresses. */
  readonly source: ProxiedEndpoint | null;
  readonly destination: ProxiedEndpoint | null;
  /** How many lines a server sees in it that does not know the protocol: it may refuse each. */
  readonly lines: number;
}

interface ProxiedEndpoint {
  readonly address: string;
  readonly port: number;
}

export const proxyHeader: Tunnel = {
  isAnswered: false,
  recognises,
  create: () => new ProxyHeaderReader(),
};

const KEYWORD = "PROXY ";
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** Signature, version and command, family, length. */
const BINARY_BYTES = 16;
/** The longest text header (107), and a binary one up to its IPv6 addresses (52). */
const MAX_KEPT_BYTES = 128;
const COMMAND_AT = 12;
const FAMILY_AT = 13;
const PROXIED = 0x21;
const LINE_FEED = 0x0a;

class ProxyHeaderReader implements TunnelReader {
  /** Null until it is complete. */
  proxy: ProxyHeader | null = null;
  private readonly kept = new Uint8Array(MAX_KEPT_BYTES);
  private length = 0;
  private lines = 0;

  data(_from: Speaker, bytes: Uint8Array, start: number, end: number): number {
    for (let offset = start; offset < end; offset++) {
      const byte = uint8(bytes, offset);
      if (this.length < MAX_KEPT_BYTES) this.kept[this.length] = byte;
      this.length++;
      if (byte === LINE_FEED) this.lines++;
      if (!this.endsWith(byte)) continue;
      this.proxy = { ...read(this.kept, this.length), lines: this.lines };
      return offset + 1;
    }
    return -1;
  }

  private endsWith(byte: number): boolean {
    if (this.kept[0] !== SIGNATURE[0]) return byte === LINE_FEED;
    return this.length >= BINARY_BYTES && this.length === BINARY_BYTES + uint16(this.kept, BINARY_BYTES - 2);
  }
}

function read(bytes: Uint8Array, length: number): Omit<ProxyHeader, "lines"> {
  if (bytes[0] !== SIGNATURE[0]) return readText(latin1(bytes, 0, Math.min(length, MAX_KEPT_BYTES)));
  const size = addressBytes(at(bytes, FAMILY_AT));
  const ports = BINARY_BYTES + 2 * size;
  if (bytes[COMMAND_AT] !== PROXIED || size === 0 || length < ports + 4) return unnamed(2);
  const endpoint = (index: 0 | 1): ProxiedEndpoint => {
    const start = BINARY_BYTES + index * size;
    const address = ipaddr.fromByteArray([...bytes.subarray(start, start + size)]).toString();
    return { address, port: uint16(bytes, ports + 2 * index) };
  };
  return { version: 2, source: endpoint(0), destination: endpoint(1) };
}

/** Like "PROXY TCP4 203.0.113.9 198.51.100.25 40000 25". */
function readText(line: string): Omit<ProxyHeader, "lines"> {
  const [, family, source, destination, from, to] = line.trimEnd().split(" ");
  if (family === "UNKNOWN" || !source || !destination) return unnamed(1);
  if (!ipaddr.isValid(source) || !ipaddr.isValid(destination)) return unnamed(1);
  return {
    version: 1,
    source: { address: source, port: Number(from) || 0 },
    destination: { address: destination, port: Number(to) || 0 },
  };
}

const unnamed = (version: 1 | 2) => ({ version, source: null, destination: null });

/** By the family's high half: IPv4, IPv6; 0 for what has no addresses. */
const addressBytes = (family: number): number => (family >> 4 === 1 ? 4 : family >> 4 === 2 ? 16 : 0);

/** The first bytes of a client are those of such a header. */
export const isProxyHeader = (bytes: Uint8Array): boolean => recognises(new OpeningBytes(bytes)) === "yes";

function recognises(opening: OpeningBytes): Recognition {
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
