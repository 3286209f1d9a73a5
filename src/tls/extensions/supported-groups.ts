// The supported_groups extension (RFC 9846 section 4.3.7, elliptic_curves in RFC 4492).
import { uint16List } from "../code-point-lists.ts";
import type { ExtensionDecoder } from "../extension-block.ts";

export const supportedGroups: ExtensionDecoder<readonly number[]> = {
  type: 0x000a,
  decode: (cursor) => uint16List(cursor.vector16("named_group_list"), "NamedGroup"),
};
