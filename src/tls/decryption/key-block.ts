// A master secret and both randoms -> what opens the records of each side, up to TLS 1.2 (RFC 5246 section 6.3).
import { concat } from "../../bytes/concat.ts";
import { AeadCipher } from "./aead-cipher.ts";
import { CbcCipher } from "./cbc-cipher.ts";
import { hashes } from "./hashes.ts";
import { prf } from "./prf.ts";
import type { CipherMemory, RecordCipher } from "./record-cipher.ts";
import type { Suite } from "./suite.ts";

export interface Agreed {
  readonly version: number;
  readonly suite: Suite;
  readonly isEncryptThenMac: boolean;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
}

/** Bytes of what a side's nonces or the first of its blocks begin with. */
const IV = { "AES-GCM": 4, "CHACHA20-POLY1305": 12, "AES-CBC": 16 } as const;

export function ciphersOf(
  master: Uint8Array,
  { version, suite, isEncryptThenMac, clientRandom, serverRandom }: Agreed,
  memory: CipherMemory,
): { readonly client: RecordCipher; readonly server: RecordCipher } {
  const macLength = suite.cipher === "AES-CBC" ? hashes[suite.mac].outputLen : 0;
  const lengths = [macLength, suite.keyLength, IV[suite.cipher]] as const;
  const seed = concat(serverRandom, clientRandom);
  const length = 2 * (lengths[0] + lengths[1] + lengths[2]);
  const block = prf(version, suite.hash, master, "key expansion", seed, length);
  const cipher = (side: 0 | 1): RecordCipher => {
    // Each kind for the client, then for the server.
    const part = (kind: 0 | 1 | 2): Uint8Array => {
      const before = 2 * lengths.slice(0, kind).reduce((sum, one) => sum + one, 0);
      const start = before + side * lengths[kind];
      return block.slice(start, start + lengths[kind]);
    };
    if (suite.cipher !== "AES-CBC") return new AeadCipher(suite, version, part(1), part(2), memory);
    return new CbcCipher({ version, mac: suite.mac, isEncryptThenMac }, part(1), part(0), part(2), memory);
  };
  return { client: cipher(0), server: cipher(1) };
}
