// CertificateRequest: what the server accepts from the client (RFC 9846 section 4.4.2, RFC 5246 7.4.4, RFC 4346 7.4.4).
import type { Cursor } from "../../bytes/cursor.ts";
import { uint16List, uint8List } from "../code-point-lists.ts";
import { readExtensionBlock } from "../extension-block.ts";
import { certificateAuthorities } from "../extensions/certificate-authorities.ts";
import { signatureAlgorithms } from "../extensions/signature-algorithms.ts";
import { type DecodeContext, isTls13Layout } from "../message-decoder.ts";
import { TLS_1_2 } from "../versions.ts";

export interface CertificateRequest {
  readonly kind: "certificate-request";
  /** [] in TLS 1.3. */
  readonly certificateTypes: readonly number[];
  /** [] before TLS 1.2. */
  readonly signatureAlgorithms: readonly number[];
  /** The names of the authorities that the server accepts, DER after a length of two bytes each; valid only during the call. */
  readonly authorities: Uint8Array;
}

export function certificateRequest(cursor: Cursor, context: DecodeContext): CertificateRequest {
  if (isTls13Layout(context)) return certificateRequest13(cursor, context);
  const certificateTypes = uint8List(cursor.vector8("certificate_types"), "ClientCertificateType");
  // Without a ServerHello in the capture the newer layout is the better guess.
  const hasAlgorithms = (context.version ?? TLS_1_2) >= TLS_1_2;
  const algorithms = hasAlgorithms
    ? uint16List(cursor.vector16("supported_signature_algorithms"), "SignatureAndHashAlgorithm")
    : [];
  const authorities = certificateAuthorities.decode(cursor);
  cursor.expectEnd("CertificateRequest");
  return { kind: "certificate-request", certificateTypes, signatureAlgorithms: algorithms, authorities };
}

function certificateRequest13(cursor: Cursor, { limits }: DecodeContext): CertificateRequest {
  const start = cursor.offset;
  cursor.vector8("certificate_request_context");
  const { contents } = readExtensionBlock(cursor, start, limits);
  return {
    kind: "certificate-request",
    certificateTypes: [],
    signatureAlgorithms: contents(signatureAlgorithms) ?? [],
    authorities: contents(certificateAuthorities) ?? NONE,
  };
}

const NONE = new Uint8Array(0);
