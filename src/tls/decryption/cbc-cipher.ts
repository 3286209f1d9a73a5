// Records of AES-CBC with an HMAC -> what they hold (RFC 2246, RFC 4346 and RFC 5246 section 6.2.3.2, RFC 7366).
import { cbc } from "@noble/ciphers/aes.js";
import { hmac } from "@noble/hashes/hmac.js";
import { uint8 } from "../../bytes/integers.ts";
import { TLS_1_0 } from "../versions.ts";
import { type HashName, hashes } from "./hashes.ts";
import {
  type CipherMemory,
  coveredHeader,
  type ProtectedRecord,
  type RecordCipher,
} from "./record-cipher.ts";

const BLOCK = 16;

export interface Protection {
  readonly version: number;
  readonly mac: HashName;
  readonly isEncryptThenMac: boolean;
}

export class CbcCipher implements RecordCipher {
  private readonly version: number;
  private readonly key: Uint8Array;
  private readonly mac: ReturnType<typeof hmac.create>;
  private readonly isEncryptThenMac: boolean;
  private readonly memory: CipherMemory;
  /** TLS 1.0: the last block of the record before; null where it was not seen, and in later versions. */
  private last: Uint8Array | null;
  private readonly isChained: boolean;

  /** `iv` is that of the key block, which only TLS 1.0 asks. */
  constructor(
    { version, mac, isEncryptThenMac }: Protection,
    key: Uint8Array,
    macKey: Uint8Array,
    iv: Uint8Array,
    memory: CipherMemory,
  ) {
    this.version = version;
    this.key = key;
    this.mac = hmac.create(hashes[mac], macKey);
    this.isEncryptThenMac = isEncryptThenMac;
    this.memory = memory;
    this.isChained = version === TLS_1_0;
    this.last = this.isChained ? iv : null;
  }

  get isUnsure(): boolean {
    return this.isChained && this.last === null;
  }

  open(record: ProtectedRecord, sequence: number): Uint8Array | null {
    const { bytes, start, end } = record;
    const mac = this.isEncryptThenMac ? this.mac.outputLen : 0;
    const blocks = this.isChained ? start : start + BLOCK;
    const iv = this.isChained ? this.last : bytes.slice(start, blocks);
    this.passOver(record);
    const length = end - mac - blocks;
    if (iv === null || length < BLOCK || length % BLOCK !== 0) return null;
    if (
      mac > 0 &&
      !this.macHolds(record, sequence, bytes.subarray(start, end - mac), bytes.subarray(end - mac, end))
    )
      return null;
    const body = this.memory.copy(bytes, blocks, end - mac);
    const opened = cbc(this.key, iv, { disablePadding: true }).decrypt(body, this.memory.room(length));
    const padded = withoutPadding(opened);
    if (padded === null || mac > 0) return padded;
    const contents = padded.length - this.mac.outputLen;
    if (contents < 0) return null;
    const holds = this.macHolds(record, sequence, padded.subarray(0, contents), padded.subarray(contents));
    return holds ? padded.subarray(0, contents) : null;
  }

  passOver(record: ProtectedRecord | null): void {
    if (!this.isChained) return;
    const end = record === null ? 0 : record.end - (this.isEncryptThenMac ? this.mac.outputLen : 0);
    const isSeen = record !== null && end - record.start >= BLOCK;
    this.last = isSeen ? record.bytes.slice(end - BLOCK, end) : null;
  }

  private macHolds(record: ProtectedRecord, sequence: number, covered: Uint8Array, mac: Uint8Array): boolean {
    const header = coveredHeader(record.type, this.version, sequence, covered.length);
    const right = this.mac.clone().update(header).update(covered).digest();
    return right.every((byte, index) => byte === mac[index]);
  }
}

/** Null where its bytes do not all say how many they are. */
function withoutPadding(opened: Uint8Array): Uint8Array | null {
  const padding = uint8(opened, opened.length - 1);
  const length = opened.length - 1 - padding;
  if (length < 0) return null;
  for (let i = length; i < opened.length; i++) if (uint8(opened, i) !== padding) return null;
  return opened.subarray(0, length);
}
