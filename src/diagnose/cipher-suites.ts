// What cipher suites are worth, by their registered names (RFC 9325 section 4.2, RFC 7465).
import type { CodePoint } from "../tls/code-point.ts";

/** `broken`: gives no secrecy, or none that lasts; `anonymous`: proves nobody; `short-blocks`: SWEET32. */
export type Weakness = "broken" | "anonymous" | "short-blocks";

const FALLBACK_SCSV = "0x5600";

/** Null if it has none. */
export function weaknessOf({ name }: CodePoint): Weakness | null {
  if (/_NULL_|_EXPORT|_RC4_|_RC2_|_DES_|_DES40_|^SSL_CK_/.test(name)) return "broken";
  if (/_anon_/i.test(name)) return "anonymous";
  return /_3DES_|_IDEA_/.test(name) ? "short-blocks" : null;
}

/** The key is encrypted to the certificate's key, or shared in advance: who learns that reads old recordings. */
export function lacksForwardSecrecy({ name }: CodePoint): boolean {
  return /^TLS_(?:RSA|PSK|KRB5|(?:EC)?DH_(?:RSA|DSS|ECDSA))_/.test(name);
}

/** Without GREASE (RFC 8701) and signalling values (RFC 5746, RFC 7507), which name no cipher. */
export function realSuites(offered: readonly CodePoint[]): readonly CodePoint[] {
  return offered.filter(({ id, name }) => name !== "GREASE" && id !== "0x00ff" && id !== FALLBACK_SCSV);
}

/** Names of a list: dozens help nobody. */
export const MAX_NAMED = 4;

export interface OfferedSuites {
  /** Those that name a cipher. */
  readonly real: number;
  readonly weak: number;
  /** Of the first weak ones. */
  readonly weakNames: string;
  /** It says that it is a retry with a lower version (RFC 7507). */
  readonly isFallback: boolean;
  /** No suite in it has forward secrecy. */
  readonly lacksForwardSecrecy: boolean;
}

export function offeredSuites(offered: readonly CodePoint[]): OfferedSuites {
  const real = realSuites(offered);
  const weak = offered.filter((suite) => weaknessOf(suite) !== null);
  return {
    real: real.length,
    weak: weak.length,
    weakNames: weak
      .slice(0, MAX_NAMED)
      .map(({ name }) => name)
      .join(", "),
    isFallback: offered.some(({ id }) => id === FALLBACK_SCSV),
    lacksForwardSecrecy: real.length > 0 && real.every(lacksForwardSecrecy),
  };
}

/** Chosen, it is worth a finding. */
export const isPoor = (suite: CodePoint): boolean => weaknessOf(suite) !== null || lacksForwardSecrecy(suite);
