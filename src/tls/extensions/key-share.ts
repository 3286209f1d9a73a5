// The key_share extension (RFC 9846 section 4.3.8): for which groups a public key was sent. The keys are dropped.
import type { ExtensionDecoder } from "../extension-block.ts";

const KEY_SHARE = 0x0033;

/** The groups of the client's shares in its order. */
export const keyShares: ExtensionDecoder<readonly number[]> = {
  type: KEY_SHARE,
  decode(cursor) {
    const shares = cursor.vector16("client_shares");
    const groups: number[] = [];
    while (!shares.atEnd) {
      groups.push(shares.uint16("group"));
      shares.vector16("key_exchange");
    }
    return groups;
  },
};

/** The group that the server chose; a HelloRetryRequest sends no key with it. */
export const selectedKeyShare: ExtensionDecoder<number> = {
  type: KEY_SHARE,
  decode(cursor) {
    const group = cursor.uint16("group");
    if (!cursor.atEnd) cursor.vector16("key_exchange");
    return group;
  },
};
