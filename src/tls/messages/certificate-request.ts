// CertificateRequest: what the server accepts from the client (RFC 5246 section 7.4.4, RFC 4346 7.4.4).
import type { Cursor } from "../../bytes/cursor.ts";
import { uint16List, uint8List } from "../code-point-lists.ts";
import type { DecodeContext } from "../message-decoder.ts";
import { TLS_1_2 } from "../versions.ts";

export interface CertificateRequest {
  readonly kind: "certificate-request";
  readonly certificateTypes: readonly number[];
  /** [] before TLS 1.2. */
  readonly signatureAlgorithms: readonly number[];
  /** The names of the authorities that the server accepts, DER after a length of two bytes each; valid only during the call. */
  readonly authorities: Uint8Array;
}

export function certificateRequest(cursor: Cursor, context: DecodeContext): CertificateRequest {
  const certificateTypes = uint8List(cursor.vector8("certificate_types"), "ClientCertificateType");
  // Without a ServerHello in the capture the newer layout is the better guess.
  const hasAlgorithms = (context.version ?? TLS_1_2) >= TLS_1_2;
  const signatureAlgorithms = hasAlgorithms
    ? uint16List(cursor.vector16("supported_signature_algorithms"), "SignatureAndHashAlgorithm")
    : [];
  const names = cursor.vector16("certificate_authorities");
  const authorities = names.bytes.subarray(names.offset, names.end);
  while (!names.atEnd) names.vector16("DistinguishedName");
  cursor.expectEnd("CertificateRequest");
  return { kind: "certificate-request", certificateTypes, signatureAlgorithms, authorities };
}
