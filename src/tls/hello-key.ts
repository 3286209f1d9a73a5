// A hello's body -> the bytes of it that decide what it offers or chooses: without what is new in each (random, session
// id, keys; RFC 9846 section 4.2) and without extensions whose contents are not read.
import { ByteKey } from "../bytes/byte-key.ts";
import { uint16, uint8 } from "../bytes/integers.ts";
import { applicationLayerProtocolNegotiation } from "./extensions/application-layer-protocol-negotiation.ts";
import { ecPointFormats } from "./extensions/ec-point-formats.ts";
import { keyShares } from "./extensions/key-share.ts";
import { serverName } from "./extensions/server-name.ts";
import { signatureAlgorithms } from "./extensions/signature-algorithms.ts";
import { supportedGroups } from "./extensions/supported-groups.ts";
import { supportedVersions } from "./extensions/supported-versions.ts";
import { downgradeSentinel, isHelloRetryRequest, lacksSessionId } from "./messages/server-hello.ts";

/** Longer hellos are rare; with the keys of post-quantum groups one has two thousand bytes. */
const MAX_BODY_BYTES = 4096;
/** Beside bytes of the body: its length, and what a ServerHello's random says. */
const ADDED_BYTES = 3;

const RANDOM = 2;
const SESSION_ID = 34;
const READ_EXTENSIONS = new Set(
  [
    serverName,
    supportedGroups,
    ecPointFormats,
    signatureAlgorithms,
    applicationLayerProtocolNegotiation,
    supportedVersions,
  ].map(({ type }) => type),
);

/**
 * Two bodies with the same key say the same. The key begins with the body's length, so that the lengths in it tell
 * which bytes were left out, even of a damaged hello.
 */
export class HelloKey extends ByteKey {
  constructor() {
    super(ADDED_BYTES + MAX_BODY_BYTES);
  }

  /** False for a body that has no key: it is too short or too long. */
  ofClient(body: Uint8Array, start: number, end: number): boolean {
    if (!this.begin(body, start, end)) return false;
    const cipherSuites = afterVector8(body, start + SESSION_ID);
    const compressionMethods = cipherSuites + 2 + uint16(body, cipherSuites);
    this.read(body, cipherSuites, afterVector8(body, compressionMethods) + 2, end, true);
    return true;
  }

  /** False also for drafts of TLS 1.3 that have another layout. */
  ofServer(body: Uint8Array, start: number, end: number): boolean {
    if (!this.begin(body, start, end) || lacksSessionId(uint16(body, start))) return false;
    const random = start + RANDOM;
    if (isHelloRetryRequest(body, random)) this.appendByte(3);
    else this.appendByte(SENTINELS.indexOf(downgradeSentinel(body, random)));
    const cipherSuite = afterVector8(body, start + SESSION_ID);
    this.read(body, cipherSuite, cipherSuite + 5, end, false);
    return true;
  }

  /** Length of the body, version and length of the session id. */
  private begin(body: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length <= SESSION_ID || length > MAX_BODY_BYTES) return false;
    this.length = 0;
    this.appendByte(length >> 8);
    this.appendByte(length & 0xff);
    this.append(body, start, start + RANDOM);
    this.appendByte(uint8(body, start + SESSION_ID));
    return true;
  }

  /** From `start` on; `extensions` is where the first one begins. */
  private read(body: Uint8Array, start: number, extensions: number, end: number, isClient: boolean): void {
    let offset = extensions;
    /** Bytes from here on are not copied yet. */
    let first = start;
    while (offset + 4 <= end) {
      const type = uint16(body, offset);
      const contents = offset + 4;
      offset = Math.min(end, contents + uint16(body, offset + 2));
      if (READ_EXTENSIONS.has(type)) continue;
      this.append(body, first, contents);
      if (type === keyShares.type) this.keyShares(body, contents, offset, isClient);
      first = offset;
    }
    this.append(body, first, end);
  }

  /** Of each share the group and the key's length; a client sends a list of them. */
  private keyShares(body: Uint8Array, start: number, end: number, isClient: boolean): void {
    if (!isClient) return this.append(body, start, Math.min(start + 4, end));
    let share = Math.min(start + 2, end);
    this.append(body, start, share);
    while (share + 4 <= end) {
      this.append(body, share, share + 4);
      share = Math.min(end, share + 4 + uint16(body, share + 2));
    }
    this.append(body, share, end);
  }
}

const SENTINELS = [null, "TLS 1.2", "TLS 1.1 or below"] as const;

/** Where what follows a vector with an 8-bit length at `offset` begins. */
const afterVector8 = (bytes: Uint8Array, offset: number): number => offset + 1 + (bytes[offset] ?? 0);
