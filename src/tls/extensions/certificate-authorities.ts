// The certificate_authorities extension (RFC 9846 section 4.3.4): names of authorities in DER.
import type { ExtensionDecoder } from "../extension-block.ts";

/** The list as it was sent, DER after a length of two bytes each; a view. */
export const certificateAuthorities: ExtensionDecoder<Uint8Array> = {
  type: 0x002f,
  decode(cursor) {
    const names = cursor.vector16("certificate_authorities");
    const list = names.bytes.subarray(names.offset, names.end);
    while (!names.atEnd) names.vector16("DistinguishedName");
    return list;
  },
};
