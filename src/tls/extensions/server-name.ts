// The server_name extension (RFC 6066 section 3): the name that the client wants to reach.
import type { ExtensionDecoder } from "../extension-block.ts";
import { nameText } from "../name-text.ts";

const HOST_NAME = 0x00;

/** The first host name as ASCII, or in hex after 0x; null if the list has none. */
export const serverName: ExtensionDecoder<string | null> = {
  type: 0x0000,
  decode(cursor) {
    const list = cursor.vector16("server_name_list");
    while (!list.atEnd) {
      const nameType = list.uint8("name_type");
      const name = list.vector16("HostName").rest();
      if (nameType === HOST_NAME) return nameText(name);
    }
    return null;
  },
};
