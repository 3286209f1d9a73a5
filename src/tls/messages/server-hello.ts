// ServerHello and HelloRetryRequest: what the server chose (RFC 9846 sections 4.2.3 and 4.2.4, RFC 5246 7.4.1.3).
import { hex } from "../../bytes/ascii.ts";
import type { Cursor, DecodeError } from "../../bytes/cursor.ts";
import { uint32 } from "../../bytes/integers.ts";
import type { Limits } from "../../limits.ts";
import { type Extension, readExtensionBlock } from "../extension-block.ts";
import type { DecodeContext } from "../message-decoder.ts";
import { applicationLayerProtocolNegotiation } from "../extensions/application-layer-protocol-negotiation.ts";
import { selectedKeyShare } from "../extensions/key-share.ts";
import { selectedVersion } from "../extensions/supported-versions.ts";
import { nameText } from "../name-text.ts";
import { TLS_1_3 } from "../versions.ts";

export interface ServerHello {
  readonly kind: "server-hello";
  /** A view, valid during the call. */
  readonly sessionId: Uint8Array;
  readonly choice: Choice;
}

/** What a server chooses for clients of one make. */
export interface Choice {
  readonly isHelloRetryRequest: boolean;
  /** The legacy field in the hello's body. */
  readonly version: number;
  /** supported_versions if the server sent it, else the legacy field. */
  readonly negotiatedVersion: number;
  /** Null only in HelloRetryRequests of drafts before 19. */
  readonly cipherSuite: number | null;
  /** Null in drafts of TLS 1.3 before 22, which lack the field. */
  readonly compressionMethod: number | null;
  readonly extensions: readonly Extension[];
  readonly alpn: string | null;
  /** The group of the server's key, or the group that a HelloRetryRequest asks for. */
  readonly keyShare: number | null;
  /** The random's last bytes by which a server that supports a higher version marks TLS 1.2, or TLS 1.1 and below. */
  readonly downgradeSentinel: "TLS 1.2" | "TLS 1.1 or below" | null;
  readonly errors: readonly DecodeError[];
}

export function serverHello(cursor: Cursor, context?: Pick<DecodeContext, "limits">): ServerHello {
  const bodyStart = cursor.offset;
  const version = cursor.uint16("legacy_version");
  const random = cursor.offset;
  cursor.skip(32, "random");
  const old = lacksSessionId(version);
  const sessionId = old ? NONE : cursor.vector8("legacy_session_id_echo").rest();
  const cipherSuite = cursor.uint16("cipher_suite");
  const compressionMethod = old ? null : cursor.uint8("legacy_compression_method");
  const choice: Choice = {
    ...extensionFields(cursor, bodyStart, version, context?.limits),
    isHelloRetryRequest: isHelloRetryRequest(cursor.bytes, random),
    cipherSuite,
    compressionMethod,
    downgradeSentinel: downgradeSentinel(cursor.bytes, random),
  };
  return { kind: "server-hello", sessionId, choice };
}

/** Handshake type 6 of the drafts before 22. */
export function draftHelloRetryRequest(cursor: Cursor, context?: Pick<DecodeContext, "limits">): ServerHello {
  const bodyStart = cursor.offset;
  const version = cursor.uint16("server_version");
  const cipherSuite = version >= DRAFT_19 ? cursor.uint16("cipher_suite") : null;
  const choice: Choice = {
    ...extensionFields(cursor, bodyStart, version, context?.limits),
    isHelloRetryRequest: true,
    cipherSuite,
    compressionMethod: null,
    downgradeSentinel: null,
  };
  return { kind: "server-hello", sessionId: NONE, choice };
}

const NONE = new Uint8Array(0);

// SHA-256 of "HelloRetryRequest".
const HELLO_RETRY_REQUEST_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
const DRAFT_19 = 0x7f13;
const DRAFT_22 = 0x7f16;

// Since draft 22 the legacy version is 0x0303, so these values mean the older layout.
export function lacksSessionId(version: number): boolean {
  return version === TLS_1_3 || (version > 0x7f00 && version < DRAFT_22);
}

function extensionFields(cursor: Cursor, bodyStart: number, version: number, limits?: Limits) {
  const { extensions, contents, errors } = readExtensionBlock(cursor, bodyStart, limits);
  const protocol = contents(applicationLayerProtocolNegotiation)?.[0];
  return {
    version,
    negotiatedVersion: contents(selectedVersion) ?? version,
    extensions,
    alpn: protocol === undefined ? null : nameText(protocol),
    keyShare: contents(selectedKeyShare),
    errors,
  };
}

/** `random` is where the random begins. */
export function isHelloRetryRequest(bytes: Uint8Array, random: number): boolean {
  // Nearly all randoms differ in the first bytes.
  return (
    uint32(bytes, random) === 0xcf21ad74 && hex(bytes, random, random + 32) === HELLO_RETRY_REQUEST_RANDOM
  );
}

/** "DOWNGRD", then 01 or 00, at the random's end (RFC 9846 section 4.2.3). */
export function downgradeSentinel(bytes: Uint8Array, random: number): Choice["downgradeSentinel"] {
  if (uint32(bytes, random + 24) !== 0x444f574e) return null;
  const end = uint32(bytes, random + 28);
  if (end === 0x47524401) return "TLS 1.2";
  return end === 0x47524400 ? "TLS 1.1 or below" : null;
}
