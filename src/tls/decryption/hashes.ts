// The hash functions of TLS by name.
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384 } from "@noble/hashes/sha2.js";

export const hashes = { MD5: md5, SHA1: sha1, SHA256: sha256, SHA384: sha384 } as const;

export type HashName = keyof typeof hashes;
