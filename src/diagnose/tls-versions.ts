// Protocol versions of a session, compared: drafts and experiments of TLS 1.3 count as TLS 1.3.
import type { CodePoint } from "../tls/code-point.ts";
import { isTls13 as isTls13Number, TLS_1_3 } from "../tls/versions.ts";

export const SSL_3_0 = 0x0300;
export const TLS_1_0 = 0x0301;
export const TLS_1_2 = 0x0303;

/** Of the versions that nearly all hellos have: their numbers are asked for many times a session. */
const USUAL: ReadonlyMap<string, number> = new Map(
  [SSL_3_0, TLS_1_0, 0x0302, TLS_1_2, TLS_1_3].map((number) => [`0x0${number.toString(16)}`, number]),
);

/** The number that a version is compared by. */
export function versionNumber({ id }: CodePoint): number {
  const usual = USUAL.get(id);
  if (usual !== undefined) return usual;
  const number = Number.parseInt(id, 16);
  return isTls13Number(number) ? TLS_1_3 : number;
}

export const isTls13 = (version: CodePoint): boolean => versionNumber(version) === TLS_1_3;

/** TLS 1.0 or TLS 1.1 (RFC 8996). */
export function isLegacy(version: CodePoint): boolean {
  const number = versionNumber(version);
  return number >= TLS_1_0 && number < TLS_1_2;
}
