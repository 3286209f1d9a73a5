// Certificate: a chain of DER certificates, leaf first (RFC 5246 section 7.4.2). In TLS 1.3 it is encrypted, and each has
// extensions (RFC 9846 section 4.5.1).
import type { Cursor } from "../../bytes/cursor.ts";
import { uint16 } from "../../bytes/integers.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import { readExtensionBlock } from "../extension-block.ts";
import { type DecodeContext, isTls13Layout } from "../message-decoder.ts";

const STATUS_REQUEST = 0x0005;

export interface CertificateMessage {
  readonly kind: "certificate";
  /** As many as are read, DER, views that are valid only during the call that gives the message. [] where a client has no certificate to show. */
  readonly certificates: readonly Uint8Array[];
  /** TLS 1.3: an OCSP response came with the first; up to TLS 1.2 it comes in a CertificateStatus. */
  readonly hasOcspResponse: boolean;
}

export function certificate(cursor: Cursor, context?: Partial<DecodeContext>): CertificateMessage {
  const { limits = DEFAULT_LIMITS } = context ?? {};
  const isTls13 = context !== undefined && isTls13Layout(context);
  const start = cursor.offset;
  if (isTls13) cursor.vector8("certificate_request_context");
  const list = cursor.vector24("certificate_list");
  const certificates: Uint8Array[] = [];
  let hasOcspResponse = false;
  while (!list.atEnd && certificates.length < limits.certificates) {
    const der = list.vector24("ASN.1Cert").rest();
    const hasStatus = isTls13 && hasStatusRequest(extensionsOf(list), start);
    hasOcspResponse ||= hasStatus && certificates.length === 0;
    if (der.length > 0) certificates.push(der);
  }
  cursor.expectEnd("Certificate");
  return { kind: "certificate", certificates, hasOcspResponse };
}

/** Of one certificate, with their length. */
function extensionsOf(list: Cursor): Cursor {
  if (list.remaining < 2) throw list.failure("truncated", "extensions length");
  return list.child(2 + uint16(list.bytes, list.offset), "extensions");
}

function hasStatusRequest(block: Cursor, start: number): boolean {
  return readExtensionBlock(block, start).extensions.some(({ type }) => type === STATUS_REQUEST);
}
