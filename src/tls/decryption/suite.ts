// A cipher suite's registered name -> how its records are protected (RFC 5246 appendix C, RFC 9846 appendix B.4).
import { cipherSuite } from "../registry/code-points.ts";
import { TLS_1_2, TLS_1_3 } from "../versions.ts";
import type { hashes } from "./hashes.ts";

export interface Suite {
  readonly cipher: "AES-GCM" | "CHACHA20-POLY1305" | "AES-CBC";
  /** Bytes of a key. */
  readonly keyLength: 16 | 32;
  /** Of the MAC of CBC suites. */
  readonly mac: keyof typeof hashes;
  /** Of TLS 1.2's PRF and TLS 1.3's HKDF. */
  readonly hash: "SHA256" | "SHA384";
}

const NAME =
  /^TLS_(?:\w+_WITH_)?(?:AES_(?<bits>128|256)_(?<mode>GCM|CBC)|CHACHA20_POLY1305)_(?<hash>SHA|SHA256|SHA384)$/;

/** Null for a suite that is not read, or that does not belong to the version. */
export function suiteOf(version: number, id: number): Suite | null {
  const groups = isDraftChaCha(id) ? undefined : NAME.exec(cipherSuite(id).name)?.groups;
  if (groups === undefined || (id >> 8 === 0x13) !== (version === TLS_1_3)) return null;
  const { bits, mode, hash } = groups;
  // Only CBC is older than TLS 1.2.
  if (mode !== "CBC" && version < TLS_1_2) return null;
  return {
    cipher: mode === "CBC" ? "AES-CBC" : mode === "GCM" ? "AES-GCM" : "CHACHA20-POLY1305",
    keyLength: bits === "128" ? 16 : 32,
    mac: hash === "SHA" ? "SHA1" : hash === "SHA384" ? "SHA384" : "SHA256",
    hash: hash === "SHA384" ? "SHA384" : "SHA256",
  };
}

/** The suites of draft-agl-tls-chacha20poly1305: the same names, other nonces. */
const isDraftChaCha = (id: number): boolean => id >= 0xcc13 && id <= 0xcc15;
