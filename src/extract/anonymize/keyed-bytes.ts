// A key and what is to be replaced -> pseudorandom bytes, always the same (HMAC, RFC 2104, with SHA-256).
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { at } from "../../bytes/integers.ts";

export class KeyedBytes {
  /** Has taken the key in: cloned for every use. */
  private readonly keyed: ReturnType<typeof hmac.create>;

  /** 32 bytes. */
  constructor(key: Uint8Array) {
    this.keyed = hmac.create(sha256, key);
  }

  /** 32 bytes. */
  block(source: Uint8Array, purpose: string): Uint8Array {
    return this.digest(new TextEncoder().encode(`${purpose} ${source.join(".")}`));
  }

  /** As many bytes as `source` has. */
  bytes(source: Uint8Array, purpose: string): Uint8Array {
    const random = this.stream(`${purpose} ${source.join(",")}`);
    return source.map(() => random());
  }

  /** Bytes of HMAC(key, label, 0), HMAC(key, label, 1) and so on. */
  stream(label: string): () => number {
    const encoded = new TextEncoder().encode(label);
    let block: Uint8Array = new Uint8Array(0);
    let used = 0;
    let count = 0;
    return () => {
      if (used >= block.length) {
        const counter = Uint8Array.of(count >>> 8, count & 0xff);
        block = this.digest(counter, encoded);
        used = 0;
        count++;
      }
      return at(block, used++);
    };
  }

  private digest(...parts: readonly Uint8Array[]): Uint8Array {
    const hash = this.keyed.clone();
    for (const part of parts) hash.update(part);
    return hash.digest();
  }
}
