// The application_layer_protocol_negotiation extension (RFC 7301 section 3.1): names of protocols.
import type { ExtensionDecoder } from "../extension-block.ts";

/** The names as views of the bytes; a server sends exactly one. */
export const applicationLayerProtocolNegotiation: ExtensionDecoder<readonly Uint8Array[]> = {
  type: 0x0010,
  decode(cursor) {
    const list = cursor.vector16("protocol_name_list");
    const names: Uint8Array[] = [];
    while (!list.atEnd) names.push(list.vector8("ProtocolName").rest());
    return names;
  },
};
