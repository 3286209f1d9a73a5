// What in a ClientHello may make a server refuse it, for findings that know no cause; the most frequent first.
import type { ClientHello, Judged } from "../session/session.ts";
import { realSuites } from "./cipher-suites.ts";
import {
  hasOnlyOldSignatures,
  isBelowTls12,
  isLarge,
  isTls13Suite,
  named,
  needsGroup,
  postQuantumShare,
} from "./hello-facts.ts";
import type { Around } from "./rule.ts";
import { elapsedMs } from "./timing.ts";

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
