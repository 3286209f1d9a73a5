// EncryptedExtensions: what a server of TLS 1.3 answers to the client's extensions (RFC 9846 section 4.4.1).
import type { Cursor, DecodeError } from "../../bytes/cursor.ts";
import { type Extension, readExtensionBlock } from "../extension-block.ts";
import { applicationLayerProtocolNegotiation } from "../extensions/application-layer-protocol-negotiation.ts";
import type { DecodeContext } from "../message-decoder.ts";
import { nameText } from "../name-text.ts";

export interface EncryptedExtensions {
  readonly kind: "encrypted-extensions";
  readonly extensions: readonly Extension[];
  /** The protocol chosen with ALPN; null for none. */
  readonly alpn: string | null;
  readonly errors: readonly DecodeError[];
}

export function encryptedExtensions(
  cursor: Cursor,
  context?: Pick<DecodeContext, "limits">,
): EncryptedExtensions {
  const { extensions, contents, errors } = readExtensionBlock(cursor, cursor.offset, context?.limits);
  const protocol = contents(applicationLayerProtocolNegotiation)?.[0];
  return {
    kind: "encrypted-extensions",
    extensions,
    alpn: protocol === undefined ? null : nameText(protocol),
    errors,
  };
}
