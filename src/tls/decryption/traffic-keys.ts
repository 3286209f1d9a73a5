// A traffic secret of TLS 1.3 -> what opens a side's records, and the secret that follows it (RFC 9846 sections 7.1 to 7.3).
import { expand } from "@noble/hashes/hkdf.js";
import { concat } from "../../bytes/concat.ts";
import { TLS_1_3 } from "../versions.ts";
import { AeadCipher } from "./aead-cipher.ts";
import { type HashName, hashes } from "./hashes.ts";
import type { CipherMemory, RecordCipher } from "./record-cipher.ts";
import type { Suite } from "./suite.ts";

export function trafficCipher(secret: Uint8Array, suite: Suite, memory: CipherMemory): RecordCipher {
  const key = expandLabel(suite.hash, secret, "key", suite.keyLength);
  const iv = expandLabel(suite.hash, secret, "iv", 12);
  return new AeadCipher(suite, TLS_1_3, key, iv, memory);
}

/** After a KeyUpdate. */
export function nextTrafficSecret(secret: Uint8Array, suite: Suite): Uint8Array {
  return expandLabel(suite.hash, secret, "traffic upd", hashes[suite.hash].outputLen);
}

/** HKDF-Expand-Label without a context. */
function expandLabel(hash: HashName, secret: Uint8Array, name: string, length: number): Uint8Array {
  const label = new TextEncoder().encode(`tls13 ${name}`);
  const info = concat(Uint8Array.of(length >> 8, length & 0xff, label.length), label, Uint8Array.of(0));
  return expand(hashes[hash], secret, info, length);
}
