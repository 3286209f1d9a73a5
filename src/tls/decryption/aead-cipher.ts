// Records of AES-GCM and ChaCha20-Poly1305 -> what they hold (RFC 5246 section 6.2.3.3, RFC 5288, RFC 7905, RFC 9846 section 5).
import { gcm } from "@noble/ciphers/aes.js";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { uint8 } from "../../bytes/integers.ts";
import { TLS_1_3 } from "../versions.ts";
import {
  type CipherMemory,
  coveredHeader,
  type ProtectedRecord,
  type RecordCipher,
  writeSequence,
} from "./record-cipher.ts";
import type { Suite } from "./suite.ts";

const TAG = 16;
const NONCE = 12;

/** In TLS 1.3 what is opened ends with the true content type and padding; see {@link innerLength}. */
export class AeadCipher implements RecordCipher {
  readonly isUnsure = false;
  private readonly suite: Suite;
  private readonly version: number;
  private readonly key: Uint8Array;
  private readonly iv: Uint8Array;
  private readonly memory: CipherMemory;
  private readonly nonce = new Uint8Array(NONCE);
  /** Bytes of the nonce that the record brings along. */
  private readonly explicit: number;

  constructor(suite: Suite, version: number, key: Uint8Array, iv: Uint8Array, memory: CipherMemory) {
    this.suite = suite;
    this.version = version;
    this.key = key;
    this.iv = iv;
    this.memory = memory;
    this.explicit = NONCE - iv.length;
  }

  open(record: ProtectedRecord, sequence: number): Uint8Array | null {
    const { bytes, start, end } = record;
    const length = end - start - this.explicit - TAG;
    if (length < 0) return null;
    const { key, nonce, memory } = this;
    this.setNonce(bytes, start, sequence);
    const covered =
      this.version === TLS_1_3
        ? headerOf(record)
        : coveredHeader(record.type, this.version, sequence, length);
    const body = memory.copy(bytes, start + this.explicit, end);
    try {
      return this.suite.cipher === "AES-GCM"
        ? gcm(key, nonce, covered).decrypt(body)
        : chacha20poly1305(key, nonce, covered).decrypt(body, memory.room(length));
    } catch {
      // The tag does not hold.
      return null;
    }
  }

  passOver(): void {}

  private setNonce(bytes: Uint8Array, start: number, sequence: number): void {
    const { nonce, iv } = this;
    if (this.explicit > 0) {
      nonce.set(iv);
      nonce.set(bytes.subarray(start, start + this.explicit), iv.length);
    } else {
      nonce.fill(0);
      writeSequence(nonce, NONCE - 8, sequence);
      for (let i = 0; i < NONCE; i++) nonce[i] = uint8(nonce, i) ^ uint8(iv, i);
    }
  }
}

/** Bytes before the content type of a TLS 1.3 record, which zeros may follow; -1 where there is none. */
export function innerLength(opened: Uint8Array): number {
  let length = opened.length - 1;
  while (length >= 0 && uint8(opened, length) === 0) length--;
  return length;
}

function headerOf({ type, version, start, end }: ProtectedRecord): Uint8Array {
  const length = end - start;
  return Uint8Array.of(type, version >> 8, version & 0xff, length >> 8, length & 0xff);
}
