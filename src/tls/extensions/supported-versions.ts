// The supported_versions extension (RFC 9846 section 4.3.1): a list from the client, one number from the server.
import { uint16List } from "../code-point-lists.ts";
import type { ExtensionDecoder } from "../extension-block.ts";

const SUPPORTED_VERSIONS = 0x002b;

/** In the client's order, GREASE and drafts included. */
export const supportedVersions: ExtensionDecoder<readonly number[]> = {
  type: SUPPORTED_VERSIONS,
  decode: (cursor) => uint16List(cursor.vector8("versions"), "ProtocolVersion"),
};

export const selectedVersion: ExtensionDecoder<number> = {
  type: SUPPORTED_VERSIONS,
  decode: (cursor) => cursor.uint16("selected_version"),
};
