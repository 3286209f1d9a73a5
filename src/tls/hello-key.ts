// A hello's body -> the bytes of it that decide what it offers or chooses: without what is new in each (random, session
// id, keys; RFC 8446 section 4.1) and without extensions whose contents are not read.
import { copyBytes } from "../bytes/copy-bytes.ts";
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
export class HelloKey {
  readonly bytes = new Uint8Array(ADDED_BYTES + MAX_BODY_BYTES);
  length = 0;

  /** False for a body that has no key: it is too short or too long. */
  ofClient(body: Uint8Array, start: number, end: number): boolean {
    if (!this.begin(body, start, end)) return false;
    const cipherSuites = afterVector8(body, start + SESSION_ID);
    const compressionMethods = cipherSuites + 2 + uint16(body, cipherSuites);
    const extensions = afterVector8(body, compressionMethods) + 2;
    this.copy(body, cipherSuites, Math.min(extensions, end));
    this.extensions(body, extensions, end, true);
    return true;
  }

  /** False also for drafts of TLS 1.3 that have another layout. */
  ofServer(body: Uint8Array, start: number, end: number): boolean {
    if (!this.begin(body, start, end) || lacksSessionId(uint16(body, start))) return false;
    const random = start + RANDOM;
    if (isHelloRetryRequest(body, random)) this.byte(3);
    else this.byte(SENTINELS.indexOf(downgradeSentinel(body, random)));
    const cipherSuite = afterVector8(body, start + SESSION_ID);
    const extensions = cipherSuite + 5;
    this.copy(body, cipherSuite, Math.min(extensions, end));
    this.extensions(body, extensions, end, false);
    return true;
  }

  /** Length of the body, version and length of the session id. */
  private begin(body: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length <= SESSION_ID || length > MAX_BODY_BYTES) return false;
    this.length = 0;
    this.byte(length >> 8);
    this.byte(length & 0xff);
    this.copy(body, start, start + RANDOM);
    this.byte(uint8(body, start + SESSION_ID));
    return true;
  }

  private extensions(body: Uint8Array, first: number, end: number, isClient: boolean): void {
    let offset = first;
    while (offset + 4 <= end) {
      const type = uint16(body, offset);
      const contents = offset + 4;
      const stop = Math.min(end, contents + uint16(body, offset + 2));
      this.copy(body, offset, contents);
      if (type === keyShares.type) this.keyShares(body, contents, stop, isClient);
      else if (READ_EXTENSIONS.has(type)) this.copy(body, contents, stop);
      offset = stop;
    }
    this.copy(body, offset, end);
  }

  /** Of each share the group and the key's length; a client sends a list of them. */
  private keyShares(body: Uint8Array, start: number, end: number, isClient: boolean): void {
    if (!isClient) return this.copy(body, start, Math.min(start + 4, end));
    let share = Math.min(start + 2, end);
    this.copy(body, start, share);
    while (share + 4 <= end) {
      this.copy(body, share, share + 4);
      share = Math.min(end, share + 4 + uint16(body, share + 2));
    }
    this.copy(body, share, end);
  }

  private byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  private copy(from: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    copyBytes(from, start, end - start, this.bytes, this.length);
    this.length += end - start;
  }
}

const SENTINELS = [null, "TLS 1.2", "TLS 1.1 or below"] as const;

/** Where what follows a vector with an 8-bit length at `offset` begins. */
const afterVector8 = (bytes: Uint8Array, offset: number): number => offset + 1 + (bytes[offset] ?? 0);
