// The ec_point_formats extension (RFC 8422 section 5.1.2); the JA3 fingerprint contains it.
import { uint8List } from "../code-point-lists.ts";
import type { ExtensionDecoder } from "../extension-block.ts";

export const ecPointFormats: ExtensionDecoder<readonly number[]> = {
  type: 0x000b,
  decode: (cursor) => uint8List(cursor.vector8("ec_point_format_list"), "ECPointFormat"),
};
