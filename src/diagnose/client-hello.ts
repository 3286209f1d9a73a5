// What a ClientHello offers, in the terms that findings compare (RFC 9846 section 4.2.2, RFC 8701).
import type { ClientHello, SessionWithOutcome, Session } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { realSuites } from "./cipher-suites.ts";
import type { Context } from "./rule.ts";
import { isTls13, TLS_1_2, versionNumber } from "./tls-versions.ts";
import { isGreaseCodePoint } from "../text/code-points.ts";

/** SecP256r1MLKEM768, X25519MLKEM768, SecP384r1MLKEM1024, and the draft X25519Kyber768. */
const POST_QUANTUM_GROUPS: ReadonlySet<string> = new Set(["0x11eb", "0x11ec", "0x11ed", "0x6399"]);
/** RSA with MD5, and RSA, DSA and ECDSA with SHA-1. */
const OLD_SIGNATURES: ReadonlySet<string> = new Set(["0x0101", "0x0201", "0x0202", "0x0203"]);

/** Below TLS 1.2 at best. */
export const isBelowTls12 = ({ highestVersion }: ClientHello): boolean =>
  versionNumber(highestVersion) < TLS_1_2;

/** The lowest version that it offers; null without supported_versions: then it names only the highest. */
export function lowestVersion({ supportedVersions }: ClientHello): CodePoint | null {
  const versions = supportedVersions?.filter((each) => !isGreaseCodePoint(each)) ?? [];
  return versions.toSorted((a, b) => versionNumber(a) - versionNumber(b))[0] ?? null;
}

/** It offers nothing below TLS 1.3. */
export function isTls13Only(hello: ClientHello): boolean {
  const lowest = lowestVersion(hello);
  return lowest !== null && isTls13(lowest);
}

export function needsGroup(cipherSuites: readonly CodePoint[]): boolean {
  const suites = realSuites(cipherSuites);
  return suites.length > 0 && suites.every(({ id, name }) => isTls13Suite(id) || name.includes("_ECDHE_"));
}

export const isTls13Suite = (id: string): boolean => id.startsWith("0x13");

/** It accepts signatures, and none with SHA-256 or better. */
export const hasOnlyOldSignatures = ({ signatureAlgorithms }: ClientHello): boolean =>
  signatureAlgorithms.length > 0 &&
  signatureAlgorithms.every(({ id, name }) => OLD_SIGNATURES.has(id) || name === "GREASE");

export const postQuantumShare = ({ keyShares }: ClientHello): CodePoint | null =>
  keyShares.find(({ id }) => POST_QUANTUM_GROUPS.has(id)) ?? null;

/** It came in several segments, or is longer than one that the server takes. */
export function isLarge(hello: ClientHello, { transport }: Pick<Session, "transport">): boolean {
  const RECORD_HEADER = 5;
  const { mss } = transport.server;
  return hello.firstFrame !== hello.frame || (mss !== null && hello.length + RECORD_HEADER > mss);
}

interface AnsweredHello {
  readonly session: SessionWithOutcome;
  readonly frame: number;
  readonly length: number;
  readonly isLarge: boolean;
}

/** The other hellos to the same server that it answered. */
export function answeredHellos(
  session: SessionWithOutcome,
  { neighbours }: Context,
): readonly AnsweredHello[] {
  return neighbours.server(session).flatMap((other) => {
    const hello = other.tls?.clientHello;
    if (other === session || !hello || !other.tls?.serverHello) return [];
    const { frame, length } = hello;
    return [{ session: other, frame, length, isLarge: isLarge(hello, other) }];
  });
}
