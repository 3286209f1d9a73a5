// Protocol numbers to code points with their registered names (RFC 9846 section 11 and the registries it lists).
//
// Which name a number has:
// - the IANA registry's own, whatever other tools call it (0x0017 is extended_main_secret since 2025);
// - "GREASE" for the values of RFC 8701, in every 16-bit registry;
// - for numbers outside the registry the name of the draft or program that used it, where real clients have
//   sent it (next_protocol_negotiation, the suites of draft-agl-tls-chacha20poly1305);
// - for pairs of hash and signature that TLS 1.2 offers and no SignatureScheme names, both names with a plus
//   between them: sha224+rsa (RFC 5246 section 7.4.1.4.1);
// - "unknown" for everything else, the merely reserved and the private included.
import type { CodePoint } from "../code-point.ts";
import { alertDescriptions } from "./data/alert-descriptions.ts";
import { cipherSuites } from "./data/cipher-suites.ts";
import { compressionMethods } from "./data/compression-methods.ts";
import { extensionTypes } from "./data/extension-types.ts";
import { protocolVersions } from "./data/protocol-versions.ts";
import { signatureSchemes } from "./data/signature-schemes.ts";
import { sslv2CipherKinds } from "./data/sslv2-cipher-kinds.ts";
import { supportedGroups } from "./data/supported-groups.ts";
import type { RegistryRow } from "./registry-row.ts";

type Table = ReadonlyMap<number, CodePoint>;

const GREASE: Table = table(
  Array.from({ length: 16 }, (_, i) => [0x0a0a + i * 0x1010, "GREASE"] as const),
  4,
);
const CIPHER_SUITES = table16(cipherSuites);
const EXTENSION_TYPES = table16(extensionTypes);
const PROTOCOL_VERSIONS = table16(protocolVersions);
const SIGNATURE_SCHEMES = table16(signatureSchemes);
const SUPPORTED_GROUPS = table16(supportedGroups);
const SSLV2_CIPHER_KINDS = table(sslv2CipherKinds, 6);
const ALERT_DESCRIPTIONS = table(alertDescriptions, 2);
const COMPRESSION_METHODS = table(compressionMethods, 2);
/** RFC 9846 section 6: two levels, no registry. */
const ALERT_LEVELS = table(
  [
    [1, "warning"],
    [2, "fatal"],
  ],
  2,
);

/** The same frozen object for the same number wherever the number has a name. */
export const cipherSuite = (id: number): CodePoint => lookUp(CIPHER_SUITES, id, 4);

/** "SSL 2.0" (0x0002) to "TLS 1.3"; drafts and DTLS under their own names. */
export const protocolVersion = (id: number): CodePoint => lookUp(PROTOCOL_VERSIONS, id, 4);

export const extensionType = (id: number): CodePoint => lookUp(EXTENSION_TYPES, id, 4);

export const supportedGroup = (id: number): CodePoint => lookUp(SUPPORTED_GROUPS, id, 4);

/** A SignatureScheme, or the hash and signature of TLS 1.2 that the same two bytes stand for. */
export const signatureScheme = (id: number): CodePoint => lookUp(SIGNATURE_SCHEMES, id, 4);

export const alertLevel = (id: number): CodePoint => lookUp(ALERT_LEVELS, id, 2);

export const alertDescription = (id: number): CodePoint => lookUp(ALERT_DESCRIPTIONS, id, 2);

export const compressionMethod = (id: number): CodePoint => lookUp(COMPRESSION_METHODS, id, 2);

/**
 * A three-byte cipher spec of an SSLv2-format hello: a TLS suite where the first byte is zero (RFC 5246
 * appendix E.2), a kind of SSL 2.0 otherwise.
 */
export const sslv2CipherKind = (id: number): CodePoint =>
  id > 0xffff ? lookUp(SSLV2_CIPHER_KINDS, id, 6) : cipherSuite(id);

function lookUp(known: Table, id: number, digits: number): CodePoint {
  return known.get(id) ?? codePoint(id, "unknown", digits);
}

function table16(rows: readonly RegistryRow[]): Table {
  return new Map([...GREASE, ...table(rows, 4)]);
}

function table(rows: readonly RegistryRow[], digits: number): Table {
  return new Map(rows.map(([id, name]) => [id, codePoint(id, name, digits)]));
}

function codePoint(id: number, name: string, digits: number): CodePoint {
  return Object.freeze({ id: `0x${id.toString(16).padStart(digits, "0")}`, name });
}
