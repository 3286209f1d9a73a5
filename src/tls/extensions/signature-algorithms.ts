// The signature_algorithms extension (RFC 9846 section 4.3.3; hash and signature pairs in RFC 5246).
import { uint16List } from "../code-point-lists.ts";
import type { ExtensionDecoder } from "../extension-block.ts";

export const signatureAlgorithms: ExtensionDecoder<readonly number[]> = {
  type: 0x000d,
  decode: (cursor) => uint16List(cursor.vector16("supported_signature_algorithms"), "SignatureScheme"),
};
