// What the decoders of src/tls read -> its name and value in Wireshark's packet details. TABLE: a field in the RFC's words.
import { hex } from "../bytes/ascii.ts";
import { uint16 } from "../bytes/integers.ts";
import { decode } from "../bytes/decode.ts";
import { suiteKinds } from "../report/offer.ts";
import { count } from "../text/amounts.ts";
import { decodeCertificate } from "../tls/certificate/certificate.ts";
import { distinguishedName } from "../tls/certificate/distinguished-name.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { nameText } from "../tls/name-text.ts";
import {
  cipherSuite,
  compressionMethod,
  protocolVersion,
  signatureScheme,
  sslv2CipherKind,
  supportedGroup,
} from "../tls/registry/code-points.ts";

interface Naming {
  readonly name: string;
  /** Of an integer; decimal unless given. */
  readonly integer?: (value: number) => string;
  /** Of bytes, or of a vector as a whole; hex unless given. */
  readonly bytes?: (bytes: Uint8Array) => string;
  /** A vector of things that are listed below it. */
  readonly things?: "suite" | "method" | "group" | "algorithm" | "type" | "name" | "certificate";
  /** The contents stand in the vector's place. */
  readonly isFlat?: true;
  readonly isDecisive?: true;
}

/** Bytes of a value shown in hex: more fill the page, and are in the dump beside it. */
const MAX_HEX_BYTES = 64;

export const numbered = ({ id, name }: CodePoint): string => `${name} (${id})`;
/** Registries of one byte are counted in decimal. */
export const counted = ({ id, name }: CodePoint): string => `${name} (${Number(id)})`;
export const hexText = (bytes: Uint8Array): string =>
  bytes.length <= MAX_HEX_BYTES ? hex(bytes) : `${hex(bytes, 0, MAX_HEX_BYTES)}…`;

const version = (value: number): string => numbered(protocolVersion(value));
const sizeOf = (bytes: Uint8Array): string => count(bytes.length, "byte");
const POINT_FORMATS = ["uncompressed", "ansiX962_compressed_prime", "ansiX962_compressed_char2"];
/** IANA "TLS ClientCertificateType Identifiers", but for those that nobody uses. */
const CERTIFICATE_TYPES: ReadonlyMap<number, string> = new Map([
  [1, "rsa_sign"],
  [2, "dss_sign"],
  [64, "ecdsa_sign"],
]);
const KEY_EXCHANGE_MODES = ["psk_ke", "psk_dhe_ke"];

const NAMES: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  ["legacy_version", { name: "Version", integer: version, isDecisive: true }],
  ["server_version", { name: "Version", integer: version, isDecisive: true }],
  ["version", { name: "Version", integer: version, isDecisive: true }],
  ["random", { name: "Random" }],
  ["legacy_session_id length", { name: "Session ID Length" }],
  ["legacy_session_id", { name: "Session ID", bytes: hexText }],
  ["legacy_session_id_echo length", { name: "Session ID Length" }],
  ["legacy_session_id_echo", { name: "Session ID", bytes: hexText }],
  ["cipher_suites length", { name: "Cipher Suites Length" }],
  ["cipher_suites", { name: "Cipher Suites", bytes: suitesText }],
  ["CipherSuite", { name: "Cipher Suite", integer: (value) => numbered(cipherSuite(value)) }],
  [
    "cipher_suite",
    { name: "Cipher Suite", integer: (value) => numbered(cipherSuite(value)), isDecisive: true },
  ],
  ["legacy_compression_methods length", { name: "Compression Methods Length" }],
  ["legacy_compression_methods", { name: "Compression Methods", things: "method" }],
  ["CompressionMethod", { name: "Compression Method", integer: compression }],
  ["legacy_compression_method", { name: "Compression Method", integer: compression }],
  ["extensions length", { name: "Extensions Length" }],
  // Of each certificate of TLS 1.3.
  ["extensions", { name: "", isFlat: true }],

  ["server_name_list length", { name: "Server Name list length" }],
  ["server_name_list", { name: "", isFlat: true }],
  [
    "name_type",
    { name: "Server Name Type", integer: (value) => (value === 0 ? "host_name (0)" : `${value}`) },
  ],
  ["HostName length", { name: "Server Name length" }],
  ["HostName", { name: "Server Name", bytes: nameText }],
  ["protocol_name_list length", { name: "ALPN Extension Length" }],
  ["protocol_name_list", { name: "ALPN Protocol", bytes: sizeOf }],
  ["ProtocolName length", { name: "ALPN string length" }],
  ["ProtocolName", { name: "ALPN Next Protocol", bytes: nameText }],
  ["named_group_list length", { name: "Supported Groups List Length" }],
  ["named_group_list", { name: "Supported Groups", things: "group" }],
  ["NamedGroup", { name: "Supported Group", integer: (value) => numbered(supportedGroup(value)) }],
  ["ec_point_format_list length", { name: "EC point formats Length" }],
  ["ec_point_format_list", { name: "Elliptic curves point formats", bytes: sizeOf }],
  ["ECPointFormat", { name: "EC point format", integer: (value) => listed(POINT_FORMATS, value) }],
  ["supported_signature_algorithms length", { name: "Signature Hash Algorithms Length" }],
  ["supported_signature_algorithms", { name: "Signature Hash Algorithms", things: "algorithm" }],
  ["SignatureScheme", { name: "Signature Algorithm", integer: (value) => numbered(signatureScheme(value)) }],
  [
    "SignatureAndHashAlgorithm",
    { name: "Signature Algorithm", integer: (value) => numbered(signatureScheme(value)) },
  ],
  ["versions length", { name: "Supported Versions length" }],
  ["versions", { name: "", isFlat: true }],
  ["ProtocolVersion", { name: "Supported Version", integer: version, isDecisive: true }],
  ["selected_version", { name: "Supported Version", integer: version, isDecisive: true }],
  ["client_shares length", { name: "Client Key Share Length" }],
  ["client_shares", { name: "", isFlat: true }],
  ["group", { name: "Group", integer: (value) => numbered(supportedGroup(value)) }],
  ["key_exchange length", { name: "Key Exchange Length" }],
  ["key_exchange", { name: "Key Exchange", bytes: hexText }],
  ["ke_modes length", { name: "PSK Key Exchange Modes Length" }],
  ["ke_modes", { name: "", isFlat: true }],
  [
    "PskKeyExchangeMode",
    { name: "PSK Key Exchange Mode", integer: (value) => listed(KEY_EXCHANGE_MODES, value) },
  ],
  ["renegotiated_connection length", { name: "Renegotiation info extension length" }],
  ["renegotiated_connection", { name: "Renegotiation info", bytes: hexText }],
  ["record_size_limit", { name: "Record Size Limit" }],

  ["certificate_request_context length", { name: "Certificate Request Context Length" }],
  ["certificate_request_context", { name: "Certificate Request Context", bytes: hexText }],
  ["certificate_list length", { name: "Certificates Length" }],
  ["certificate_list", { name: "Certificates", bytes: sizeOf }],
  ["ASN.1Cert length", { name: "Certificate Length" }],
  ["ASN.1Cert", { name: "Certificate", bytes: certificateText }],
  ["certificate_types length", { name: "Certificate types count" }],
  ["certificate_types", { name: "Certificate types", things: "type" }],
  [
    "ClientCertificateType",
    {
      name: "Certificate type",
      integer: (value) => `${CERTIFICATE_TYPES.get(value) ?? "unknown"} (${value})`,
    },
  ],
  ["certificate_authorities length", { name: "Distinguished Names Length" }],
  ["certificate_authorities", { name: "Distinguished Names", bytes: sizeOf }],
  ["DistinguishedName length", { name: "Distinguished Name Length" }],
  ["DistinguishedName", { name: "Distinguished Name", bytes: distinguishedNameText }],

  ["named_curve", { name: "Named Curve", integer: (value) => numbered(supportedGroup(value)) }],
  [
    "curve_type",
    { name: "Curve Type", integer: (value) => (value === 3 ? "named_curve (0x03)" : `${value}`) },
  ],
  ["public length", { name: "Pubkey Length" }],
  ["public", { name: "Pubkey", bytes: hexText }],
  ["dh_p length", { name: "p Length" }],
  ["dh_p", { name: "p", bytes: hexText }],
  ["dh_g length", { name: "g Length" }],
  ["dh_g", { name: "g", bytes: hexText }],
  ["dh_Ys length", { name: "Pubkey Length" }],
  ["dh_Ys", { name: "Pubkey", bytes: hexText }],
  ["algorithm", { name: "Signature Algorithm", integer: (value) => numbered(signatureScheme(value)) }],
  ["signature length", { name: "Signature Length" }],
  ["signature", { name: "Signature", bytes: hexText }],

  ["msg_type", { name: "Handshake Message Type", bytes: () => "Client Hello (1)" }],
  ["cipher_spec_length", { name: "Cipher Spec Length" }],
  ["session_id_length", { name: "Session ID Length" }],
  ["challenge_length", { name: "Challenge Length" }],
  ["cipher_specs", { name: "Cipher Specs", things: "suite" }],
  ["V2CipherSpec", { name: "Cipher Spec", integer: (value) => numbered(sslv2CipherKind(value)) }],
  ["session_id", { name: "Session ID" }],
  ["challenge", { name: "Challenge" }],
]);

/** Its own words for what is not in the table. */
export const namingOf = (field: string): Naming => NAMES.get(field) ?? { name: field };

/** As the ladder counts them: without what cannot be chosen. */
function suitesText(bytes: Uint8Array): string {
  const suites = Array.from({ length: bytes.length >> 1 }, (_, i) => cipherSuite(uint16(bytes, 2 * i)));
  return suiteKinds(suites);
}

function compression(value: number): string {
  return counted(compressionMethod(value));
}

function listed(names: readonly string[], value: number): string {
  return `${names[value] ?? "unknown"} (${value})`;
}

function certificateText(der: Uint8Array): string {
  const { subject } = decodeCertificate(der);
  return subject === null ? sizeOf(der) : `${subject} (${sizeOf(der)})`;
}

function distinguishedNameText(der: Uint8Array): string {
  const name = decode(distinguishedName, der);
  return name.ok ? name.value : hexText(der);
}
