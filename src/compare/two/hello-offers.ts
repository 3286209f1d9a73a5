// A ClientHello that failed, and a session that worked -> whether the hello offers what the server chose there.
import { realSuites } from "../../diagnose/cipher-suites.ts";
import {
  hasOnlyOldSignatures,
  isBelowTls12,
  isLarge,
  isTls13Suite,
  postQuantumShare,
} from "../../diagnose/client-hello.ts";
import { isOfHangingSize, suitesThatStandOut } from "../../diagnose/hello-words.ts";
import { versionNumber } from "../../diagnose/tls-versions.ts";
import type { ClientHello, Session } from "../../session/session.ts";
import { named } from "../../text/code-points.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { TLS_1_3 } from "../../tls/versions.ts";
import type { Weight } from "./facet.ts";
import { NAMES } from "./names.ts";

const weighed =
  (
    weight: (
      hello: ClientHello,
      other: ClientHello,
      failing: Session,
      working: Session,
    ) => boolean | "perhaps",
  ) =>
  (failing: Session, working: Session) => {
    const [hello, other] = [failing.tls?.clientHello, working.tls?.clientHello];
    const decides = hello && other ? weight(hello, other, failing, working) : false;
    return decides === true ? "often" : decides === "perhaps" ? "sometimes" : "rarely";
  };

const chosenVersion = ({ tls }: Session): number | null =>
  tls?.serverHello ? versionNumber(tls.serverHello.negotiatedVersion) : null;

function offersVersion({ supportedVersions, highestVersion }: ClientHello, version: number): boolean {
  return supportedVersions === null
    ? version <= versionNumber(highestVersion)
    : supportedVersions.some((each) => versionNumber(each) === version);
}

/** Nearly every server still takes TLS 1.2: that TLS 1.3 was not offered decides less often. */
export const versionsWeight: Weight = weighed((hello, other, _, working) => {
  const chosen = chosenVersion(working);
  if (chosen === null) return hello.highestVersion.id !== other.highestVersion.id || "perhaps";
  if (!offersVersion(hello, chosen)) return chosen < TLS_1_3 || isBelowTls12(hello) || "perhaps";
  return hello.highestVersion.id !== other.highestVersion.id && "perhaps";
});

/** A suite of TLS 1.3 is no match for a hello without TLS 1.3: there the version decides, or that its suites are odd. */
export const suitesWeight: Weight = weighed((hello, other, _, working) => {
  const chosen = working.tls?.serverHello?.cipherSuite;
  if (!chosen) return suitesThatStandOut(hello.cipherSuites) !== suitesThatStandOut(other.cipherSuites);
  if (hello.cipherSuites.some(({ id }) => id === chosen.id)) return false;
  if (isBelowTls12(hello) && NEEDS_TLS_1_2.test(chosen.name)) return "perhaps";
  const isOtherVersion =
    isTls13Suite(chosen.id) !== realSuites(hello.cipherSuites).some(({ id }) => isTls13Suite(id));
  return isOtherVersion ? suitesThatStandOut(hello.cipherSuites) !== null || "perhaps" : true;
});

/** RFC 5246 and later: with AEAD, or another hash than SHA-1 and MD5. */
const NEEDS_TLS_1_2 = /_SHA256$|_SHA384$|_GCM_|_CCM|_POLY1305/;

/** Nobody requires a post-quantum group yet: a hello without one has others. */
export const groupsWeight: Weight = weighed((hello, other, _, working) => {
  const chosen = working.tls?.serverHello?.keyShare?.name ?? working.tls?.keyExchange ?? null;
  const names = new Set(hello.groups.map(named));
  if (chosen === null || names.has(chosen) || chosen.includes(" ")) return false;
  const shared = other.groups.filter((group) => names.has(named(group)) && !isGrease(group));
  return shared.length === 0 || (chosen.includes("MLKEM") ? false : "perhaps");
});

const isGrease = ({ name }: CodePoint): boolean => name === "GREASE";

export const signaturesWeight: Weight = weighed((hello, other) => {
  if (hasOnlyOldSignatures(hello) && !hasOnlyOldSignatures(other)) return true;
  const own = new Set(hello.signatureAlgorithms.map(named));
  return other.signatureAlgorithms.some((each) => !isGrease(each) && !own.has(named(each))) && "perhaps";
});

/** Servers of other names have other names. */
export const serverNameWeight: Weight = weighed(
  (_hello, _other, failing, working) => failing.server.address === working.server.address || "perhaps",
);

/** A server that answered in TLS had the whole of it. */
export const sizeWeight: Weight = weighed((hello, other, failing, working) => {
  const isAnswered = failing.tls?.messages.some(({ from }) => from === "server") ?? false;
  if (isAnswered || failing.transport.server.stalled !== null) return false;
  if (isLarge(hello, failing) && !isLarge(other, working)) return true;
  return isOfHangingSize(hello) && !isOfHangingSize(other) && "perhaps";
});

/** A server that misses one asks for it. A post-quantum share makes a hello large, and then the size is what decides. */
export const keySharesWeight: Weight = weighed((hello, _other, failing) => {
  return postQuantumShare(hello) === null && failing.tls?.helloRetryRequest !== null && "perhaps";
});

const isOffered = ({ id }: CodePoint, list: readonly CodePoint[]): boolean =>
  list.some((each) => each.id === id);

/** What the server chose for the one that worked and the hello of the other does not offer, by name; null for nothing. */
export function lackingOf(name: string, failing: Session, working: Session): string | null {
  const [hello, chosen] = [failing.tls?.clientHello, working.tls?.serverHello];
  if (!hello || !chosen) return null;
  const { negotiatedVersion, cipherSuite, keyShare } = chosen;
  switch (name) {
    case NAMES.versions:
      return offersVersion(hello, versionNumber(negotiatedVersion)) ? null : named(negotiatedVersion);
    case NAMES.suites:
      return cipherSuite === null || isOffered(cipherSuite, hello.cipherSuites) ? null : named(cipherSuite);
    case NAMES.groups:
      return keyShare === null || isOffered(keyShare, hello.groups) ? null : named(keyShare);
    default:
      return null;
  }
}
