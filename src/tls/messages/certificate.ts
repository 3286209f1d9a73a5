// Certificate: a chain of DER certificates, leaf first (RFC 5246 section 7.4.2). That of TLS 1.3 is encrypted.
import type { Cursor } from "../../bytes/cursor.ts";
import { DEFAULT_LIMITS } from "../../limits.ts";
import type { DecodeContext } from "../message-decoder.ts";

export interface CertificateMessage {
  readonly kind: "certificate";
  /** As many as are read, DER, views that are valid only during the call that gives the message. [] where a client has no certificate to show. */
  readonly certificates: readonly Uint8Array[];
}

export function certificate(cursor: Cursor, context?: Pick<DecodeContext, "limits">): CertificateMessage {
  const { certificates: most } = context?.limits ?? DEFAULT_LIMITS;
  const list = cursor.vector24("certificate_list");
  const certificates: Uint8Array[] = [];
  while (!list.atEnd && certificates.length < most) {
    const der = list.vector24("ASN.1Cert").rest();
    if (der.length > 0) certificates.push(der);
  }
  cursor.expectEnd("Certificate");
  return { kind: "certificate", certificates };
}
