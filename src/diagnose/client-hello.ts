// What a ClientHello offers, in the terms that findings compare (RFC 8446 section 4.1.2, RFC 8701), and what in it may
// make a server refuse it.
import type { ClientHello, Judged, Session } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { realSuites, suitesOffered, type SuitesOffered } from "./cipher-suites.ts";
import type { Around } from "./rule.ts";
import { TLS_1_2, versionNumber } from "./tls-versions.ts";
import { elapsedMs } from "./timing.ts";

/** secp256r1, secp384r1 and x25519, which nearly every server takes. */
const USUAL_GROUPS: ReadonlySet<string> = new Set(["0x0017", "0x0018", "0x001d"]);
/** SecP256r1MLKEM768, X25519MLKEM768, SecP384r1MLKEM1024, and the draft X25519Kyber768. */
const POST_QUANTUM_GROUPS: ReadonlySet<string> = new Set(["0x11eb", "0x11ec", "0x11ed", "0x6399"]);
/** RSA with MD5, and RSA, DSA and ECDSA with SHA-1. */
const OLD_SIGNATURES: ReadonlySet<string> = new Set(["0x0101", "0x0201", "0x0202", "0x0203"]);

/** Its registered name, or its number. */
export const named = ({ id, name }: CodePoint): string => (name === "unknown" ? id : name);

/** Below TLS 1.2 at best. */
export const isBelowTls12 = ({ highestVersion }: ClientHello): boolean =>
  versionNumber(highestVersion) < TLS_1_2;

/** The lowest version that it offers; null where it does not tell: without supported_versions it names the highest. */
export function lowestVersion({ supportedVersions }: ClientHello): CodePoint | null {
  const versions = supportedVersions?.filter(({ name }) => name !== "GREASE") ?? [];
  return versions.toSorted((a, b) => versionNumber(a) - versionNumber(b))[0] ?? null;
}

/** What its list of cipher suites tells by itself. */
export const suitesOf = ({ cipherSuites }: ClientHello, { suites }: Around): SuitesOffered =>
  suites?.of(cipherSuites) ?? suitesOffered(cipherSuites);

/** Each of its cipher suites needs an elliptic-curve group, and it names none of the usual ones. */
export function lacksUsualGroup({ cipherSuites, groups }: ClientHello): boolean {
  const real = groups.filter(({ name }) => name !== "GREASE");
  return real.length > 0 && needsGroup(cipherSuites) && !real.some(({ id }) => USUAL_GROUPS.has(id));
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

/** Every server has it. */
const SECP256R1 = "0x0017";

/** A sentence, with a space before it; "" where nothing stands out. */
export function peculiarities(hello: ClientHello, session: Judged, around: Around): string {
  const found = [
    isBelowTls12(hello) && `it offers at most ${named(hello.highestVersion)}`,
    suitesThatStandOut(hello),
    groupsThatStandOut(hello),
    hasOnlyOldSignatures(hello) && "it accepts no signature better than SHA-1",
    sizeThatStandsOut(hello, session),
    hello.serverName === null && "it names no server (SNI)",
    hello.encoding === "sslv2" && "it has the form of SSL 2.0",
    frequency(session, around),
  ].filter((each) => each !== false && each !== null);
  return found.length === 0 ? "" : ` What stands out in the hello: ${found.join("; ")}.`;
}

function suitesThatStandOut({ cipherSuites }: ClientHello): string | null {
  const suites = realSuites(cipherSuites);
  if (suites.length === 0) return "it offers no cipher suite";
  if (suites.some(({ id }) => isTls13Suite(id))) return null;
  const all = (pattern: RegExp): boolean => suites.every(({ name }) => pattern.test(name));
  if (all(/_PSK_|_SRP_/)) return "all its cipher suites need a shared secret (PSK, SRP)";
  if (all(/_ECDSA_/)) return "all its cipher suites need an ECDSA certificate";
  return suites.some(({ name }) => /_GCM_|_CCM|_POLY1305/.test(name))
    ? null
    : "it offers no cipher suite with AES-GCM or ChaCha20";
}

function groupsThatStandOut({ groups, cipherSuites }: ClientHello): string | null {
  const [only, ...others] = groups.filter(({ name }) => name !== "GREASE");
  if (only === undefined || others.length > 0 || only.id === SECP256R1 || !needsGroup(cipherSuites))
    return null;
  return `it offers no group but ${named(only)}`;
}

function sizeThatStandsOut(hello: ClientHello, session: Judged): string | null {
  const share = postQuantumShare(hello);
  if (share !== null) return `it is ${hello.length} bytes long and holds a key share of ${named(share)}`;
  return isLarge(hello, session) ? `it is ${hello.length} bytes long, more than one segment holds` : null;
}

/** Servers limit how often a client may come. */
function frequency(session: Judged, { neighbours }: Around): string | null {
  const recent = neighbours.pair(session).filter(({ startTime }) => {
    const age = elapsedMs(startTime, session.startTime);
    return age !== null && age >= 0 && age <= 60_000;
  });
  return recent.length >= 5 ? `it is connection ${recent.length} of this client within a minute` : null;
}
