// A secret, a label and a seed -> as many pseudorandom bytes as are wanted, up to TLS 1.2 (RFC 5246 and 2246 section 5).
import { hmac } from "@noble/hashes/hmac.js";
import { concat } from "../../bytes/concat.ts";
import { TLS_1_2 } from "../versions.ts";
import { type HashName, hashes } from "./hashes.ts";

/** `hash` is that of the cipher suite, which only TLS 1.2 asks. */
export function prf(
  version: number,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = concat(new TextEncoder().encode(label), seed);
  if (version >= TLS_1_2) return expand(hash, secret, labelled, length);
  // The halves have the middle byte in common where the length is odd.
  const half = Math.ceil(secret.length / 2);
  const bytes = expand("MD5", secret.subarray(0, half), labelled, length);
  const others = expand("SHA1", secret.subarray(secret.length - half), labelled, length);
  return bytes.map((byte, index) => byte ^ (others[index] ?? 0));
}

/** P_hash. */
function expand(name: HashName, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const hash = hashes[name];
  const bytes = new Uint8Array(Math.ceil(length / hash.outputLen) * hash.outputLen);
  let a = seed;
  for (let filled = 0; filled < length; filled += hash.outputLen) {
    a = hmac(hash, secret, a);
    bytes.set(hmac(hash, secret, concat(a, seed)), filled);
  }
  return bytes.slice(0, length);
}
