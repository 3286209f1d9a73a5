// ClientHello: what the client offers (RFC 9846 section 4.2.2, RFC 5246 section 7.4.1.2).
import type { Cursor, DecodeError } from "../../bytes/cursor.ts";
import { uint16List, uint8List } from "../code-point-lists.ts";
import { type Extension, readExtensionBlock } from "../extension-block.ts";
import type { DecodeContext } from "../message-decoder.ts";
import { applicationLayerProtocolNegotiation } from "../extensions/application-layer-protocol-negotiation.ts";
import { ecPointFormats } from "../extensions/ec-point-formats.ts";
import { keyShares } from "../extensions/key-share.ts";
import { serverName } from "../extensions/server-name.ts";
import { signatureAlgorithms } from "../extensions/signature-algorithms.ts";
import { supportedGroups } from "../extensions/supported-groups.ts";
import { supportedVersions } from "../extensions/supported-versions.ts";
import { nameText } from "../name-text.ts";
import { highestVersion } from "../versions.ts";

export interface ClientHello {
  readonly kind: "client-hello";
  /** 32 bytes, a view, valid during the call; null in the format of SSL 2.0. */
  readonly random: Uint8Array | null;
  /** A view, valid during the call. */
  readonly sessionId: Uint8Array;
  readonly offer: Offer;
}

/**
 * What clients of one make and configuration have in common. Numbers are as they were sent, in order, GREASE and
 * repetitions included.
 */
export interface Offer {
  /** `sslv2`: the hello came in the format of SSL 2.0, whatever it offers. */
  readonly encoding: "tls" | "sslv2";
  /** The legacy field in the hello's body. */
  readonly version: number;
  /** The highest version offered; never taken from the record layer. */
  readonly highestVersion: number;
  /** Bytes of the handshake message with its header. */
  readonly length: number;
  readonly cipherSuites: readonly number[];
  /** SSLv2 format: all three-byte kinds; those below 0x010000 are the `cipherSuites`. Else []. */
  readonly cipherKinds: readonly number[];
  readonly compressionMethods: readonly number[];
  readonly extensions: readonly Extension[];
  readonly supportedVersions: readonly number[] | null;
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  /** A copy of the first protocol name's bytes, which the JA4 fingerprint needs. */
  readonly firstAlpn: Uint8Array | null;
  readonly groups: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly pointFormats: readonly number[];
  /** The groups for which a key was sent at once. */
  readonly keyShares: readonly number[];
  /** Extensions that could not be read; their fields are null or []. */
  readonly errors: readonly DecodeError[];
}

/** Bytes of a handshake message's type and length. */
const HEADER = 4;

export function clientHello(cursor: Cursor, context?: Pick<DecodeContext, "limits">): ClientHello {
  const bodyStart = cursor.offset;
  const version = cursor.uint16("legacy_version");
  const random = cursor.span(32, "random");
  const sessionId = cursor.vector8("legacy_session_id").rest();
  const cipherSuites = uint16List(cursor.vector16("cipher_suites"), "CipherSuite");
  const compressionMethods = uint8List(cursor.vector8("legacy_compression_methods"), "CompressionMethod");
  const { extensions, contents, errors } = readExtensionBlock(cursor, bodyStart, context?.limits);
  const versions = contents(supportedVersions);
  const alpn = contents(applicationLayerProtocolNegotiation);
  const offer: Offer = {
    encoding: "tls",
    version,
    highestVersion: highestVersion(versions, version),
    length: HEADER + cursor.end - bodyStart,
    cipherSuites,
    cipherKinds: [],
    compressionMethods,
    extensions,
    supportedVersions: versions,
    serverName: contents(serverName),
    alpn: alpn?.map(nameText) ?? [],
    firstAlpn: alpn?.[0]?.slice() ?? null,
    groups: contents(supportedGroups) ?? [],
    signatureAlgorithms: contents(signatureAlgorithms) ?? [],
    pointFormats: contents(ecPointFormats) ?? [],
    keyShares: contents(keyShares) ?? [],
    errors,
  };
  return { kind: "client-hello", random, sessionId, offer };
}
