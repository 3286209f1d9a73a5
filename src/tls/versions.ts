// What protocol version numbers say (RFC 9846 sections 4.2.2, 4.3.1 and appendix E).
import { isGrease } from "./registry/grease.ts";

export const SSL_2_0 = 0x0002;
export const TLS_1_0 = 0x0301;
export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

/** TLS 1.3, its drafts (0x7fxx), and the experiments of Google (0x7exx) and Facebook (0xfbxx). */
export function isTls13(version: number): boolean {
  return version === TLS_1_3 || isTls13Draft(version);
}

/**
 * The highest version that a ClientHello offers: of `supportedVersions` where the extension is there, else the
 * legacy field. A draft of TLS 1.3 is above TLS 1.2 and below the final TLS 1.3.
 */
export function highestVersion(supportedVersions: readonly number[] | null, legacyVersion: number): number {
  let highest: number | null = null;
  for (const version of supportedVersions ?? []) {
    if (!isGrease(version) && (highest === null || rank(version) > rank(highest))) highest = version;
  }
  return highest ?? legacyVersion;
}

function rank(version: number): number {
  if (version === TLS_1_3) return 0x1_0000;
  if (isTls13Draft(version)) return version;
  return version < TLS_1_3 ? version : -1;
}

function isTls13Draft(version: number): boolean {
  const major = version >> 8;
  return major === 0x7f || major === 0x7e || major === 0xfb;
}
