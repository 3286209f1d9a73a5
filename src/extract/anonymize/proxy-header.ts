// The PROXY protocol's header to one of the same length that names nobody (HAProxy's proxy-protocol.txt, section 2).
import { latin1 } from "../../bytes/ascii.ts";
import { at, uint16 } from "../../bytes/integers.ts";
import { isProxyHeader } from "../../starttls/proxy-header.ts";
import { isAddress } from "./private-address.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { REDACTED } from "./redact.ts";

const LINE_FEED = 0x0a;
/** Of the binary header: signature, version and command, family, length. */
const FIXED_BYTES = 16;

/** Rewrites the header that begins `bytes`, and gives where it ends; 0 where there is none, or not all of it. */
export function rewriteProxyHeader(bytes: Uint8Array, pseudonyms: Pseudonyms): number {
  if (!isProxyHeader(bytes)) return 0;
  return at(bytes, 0) === 0x0d ? rewriteBinary(bytes, pseudonyms) : rewriteText(bytes, pseudonyms);
}

/** Like "PROXY TCP4 203.0.113.9 198.51.100.25 40000 25"; a word that has no business there is redacted. */
function rewriteText(bytes: Uint8Array, pseudonyms: Pseudonyms): number {
  const end = bytes.indexOf(LINE_FEED) + 1;
  const line = latin1(bytes, 0, end).replaceAll(/[^ \r\n]+/g, (word) => {
    if (/^(?:PROXY|TCP4|TCP6|UNKNOWN|\d{1,5})$/.test(word)) return word;
    return isAddress(word) ? pseudonyms.addressText(word) : "x".repeat(word.length);
  });
  for (let offset = 0; offset < end; offset++) bytes[offset] = line.charCodeAt(offset);
  return end;
}

/** Both addresses are replaced, the ports stay, and what follows them is redacted: it may name hosts. */
function rewriteBinary(bytes: Uint8Array, pseudonyms: Pseudonyms): number {
  if (bytes.length < FIXED_BYTES) return 0;
  const end = FIXED_BYTES + uint16(bytes, FIXED_BYTES - 2);
  if (bytes.length < end) return 0;
  const size = ADDRESS_BYTES.get(at(bytes, 13) >> 4) ?? 0;
  const ports = FIXED_BYTES + 2 * size;
  for (let start = FIXED_BYTES; start < Math.min(ports, end); start += size) {
    bytes.set(pseudonyms.addresses.address(bytes.slice(start, start + size)), start);
  }
  bytes.fill(REDACTED, size === 0 ? FIXED_BYTES : Math.min(ports + 4, end), end);
  return end;
}

/** By the family: IPv4, IPv6. */
const ADDRESS_BYTES: ReadonlyMap<number, number> = new Map([
  [1, 4],
  [2, 16],
]);
