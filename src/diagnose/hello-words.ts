// A ClientHello that got no answer -> how long it is, how it was sent, what stands out in it, and what to change for that:
// for findings that know no cause. The most frequent causes come first.
import type { ClientHello, SessionWithOutcome, Remedy } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { realSuites, weaknessOf } from "./cipher-suites.ts";
import {
  hasOnlyOldSignatures,
  isBelowTls12,
  isLarge,
  isTls13Only,
  isTls13Suite,
  needsGroup,
  postQuantumShare,
} from "./client-hello.ts";
import type { Context } from "./rule.ts";
import {
  ALLOW_LARGE_PACKETS,
  MEET_AT_TLS_1_2,
  onClient,
  SEND_SMALLER_HELLO,
  SHARE_A_CIPHER,
  ENABLE_TLS_1_2,
} from "./texts/remedies.ts";
import { choseLow } from "./server-minimum.ts";
import { isGreaseCodePoint, named } from "../text/code-points.ts";
import { elapsedMs } from "../text/elapsed.ts";

export interface Notable {
  /** What it says of the hello, to follow "it". */
  readonly words: string;
  readonly remedies: readonly Remedy[];
}

/** Every server has it. */
const SECP256R1 = "0x0017";

export interface HelloNotes {
  /** Sentences, with a space before them. */
  readonly words: string;
  /** What to change for what stands out; empty where nothing does. */
  readonly remedies: readonly Remedy[];
}

export function helloNotes(hello: ClientHello, session: SessionWithOutcome, context: Context): HelloNotes {
  const found = notables(hello, session, context);
  const words = [...found.map((each) => each.words), ...frequency(session, context)];
  const standsOut = words.length === 0 ? "" : ` What stands out in it: ${words.join("; ")}.`;
  return {
    words: ` The hello has ${sizeWords(hello)}.${standsOut}${acceptedElsewhere(hello, session, context)}`,
    remedies: found.flatMap(({ remedies }) => remedies),
  };
}

/** What speaks against the version of an old hello; "" where nothing does. */
function acceptedElsewhere(hello: ClientHello, session: SessionWithOutcome, context: Context): string {
  const other = isBelowTls12(hello) ? choseLow(session, hello, context) : null;
  const chosen = other?.tls?.serverHello;
  if (!other || !chosen) return "";
  return (
    ` With another hello the same server chose ${named(chosen.negotiatedVersion)} (stream ${other.stream}, frame ` +
    `${chosen.frame}), so the version alone is not the reason.`
  );
}

/** Like "1586 bytes in several segments (frames 11 to 12), with key shares of X25519MLKEM768 and x25519". */
function sizeWords({ length, firstFrame, frame, keyShares }: ClientHello): string {
  const segments =
    firstFrame === frame ? "in one segment" : `in several segments (frames ${firstFrame} to ${frame})`;
  const shares = keyShares.filter((each) => !isGreaseCodePoint(each)).map(named);
  const holds = shares.length === 0 ? "" : `, with key shares for ${shares.join(", ")}`;
  return `${length} bytes ${segments}${holds}`;
}

function notables(
  hello: ClientHello,
  session: SessionWithOutcome,
  { oddSuites }: Context,
): readonly Notable[] {
  const found: (Notable | null | false)[] = [
    isBelowTls12(hello) && notable(`it offers at most ${named(hello.highestVersion)}`, ENABLE_TLS_1_2.client),
    isTls13Only(hello) && notable("it offers TLS 1.3 only", MEET_AT_TLS_1_2),
    oddSuites.of(hello.cipherSuites),
    groupsThatStandOut(hello),
    hasOnlyOldSignatures(hello) && notable("it accepts no signature better than SHA-1"),
    sizeThatStandsOut(hello, session),
    hello.serverName === null && notable("it has no server name (SNI)"),
    hello.encoding === "sslv2" && notable("it is in SSL 2.0 format"),
  ];
  return found.filter((each) => each !== false && each !== null);
}

const notable = (words: string, remedies: readonly Remedy[] = []): Notable => ({ words, remedies });

export function suitesThatStandOut(offered: readonly CodePoint[]): Notable | null {
  const suites = realSuites(offered);
  if (suites.length === 0) return notable("it offers no cipher suite", SHARE_A_CIPHER.client);
  if (suites.some(({ id }) => isTls13Suite(id))) return null;
  const all = (pattern: RegExp): boolean => suites.every(({ name }) => pattern.test(name));
  const [, kind] = KINDS.find(([pattern]) => all(pattern)) ?? [];
  const words = [
    kind,
    suites.some(({ name }) => AEAD.test(name))
      ? undefined
      : "it offers no cipher suite with AEAD (AES-GCM or ChaCha20)",
    suites.every((suite) => weaknessOf(suite) !== null) ? "all its cipher suites are weak" : undefined,
  ].filter((each) => each !== undefined);
  if (words.length === 0) return null;
  const meant =
    "Offer ECDHE_RSA with AES_128_GCM_SHA256 and AES_256_GCM_SHA384, which nearly every server accepts. " +
    `What stands out in its hello: ${words.join("; ")}.`;
  const others = SHARE_A_CIPHER.client.filter(({ system }) => system !== "any");
  return notable(words.join("; "), [...onClient([{ system: "any", text: meant }]), ...others]);
}

const AEAD = /_GCM_|_CCM|_POLY1305/;

/** What a list of suites is where all are of a kind, the narrowest first. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/_PSK_|_SRP_/, "all its cipher suites need a shared secret (PSK, SRP)"],
  [/^TLS_RSA_/, "all its cipher suites use RSA key exchange (no ECDHE, so no forward secrecy)"],
  [/_ECDSA_/, "all its cipher suites need an ECDSA certificate"],
  [/_ECDHE_/, "all its cipher suites need ECDHE"],
  [/_DHE_/, "all its cipher suites need finite-field DHE, which many servers do not accept"],
];

function groupsThatStandOut({ groups, cipherSuites }: ClientHello): Notable | null {
  const [only, ...others] = groups.filter((each) => !isGreaseCodePoint(each));
  if (only === undefined || others.length > 0 || only.id === SECP256R1 || !needsGroup(cipherSuites))
    return null;
  return notable(`it offers no group except ${named(only)}`);
}

function sizeThatStandsOut(hello: ClientHello, session: SessionWithOutcome): Notable | null {
  const share = postQuantumShare(hello);
  if (share !== null) {
    const words = `it is ${hello.length} bytes long because of a post-quantum key share (${named(share)})`;
    return notable(words, [...SEND_SMALLER_HELLO, ...ALLOW_LARGE_PACKETS]);
  }
  if (isLarge(hello, session)) {
    return notable(`it is ${hello.length} bytes long, too large for one segment`, ALLOW_LARGE_PACKETS);
  }
  return isOfHangingSize(hello)
    ? notable(
        `its record has ${hello.length} bytes, in the range of 256 to 511 on which some load balancers hang (RFC 7685)`,
      )
    : null;
}

/** The length of its record is one that RFC 7685 section 4 says to avoid. */
export function isOfHangingSize({ encoding, length, firstBytes }: ClientHello): boolean {
  const recordLength = Number.parseInt(firstBytes?.slice(6, 10) ?? "", 16);
  const isOneRecord = Number.isNaN(recordLength) || recordLength === length;
  return encoding === "tls" && isOneRecord && length >= 256 && length <= 511;
}

/** Servers limit how often a client may come. */
function frequency(session: SessionWithOutcome, { neighbours }: Context): readonly string[] {
  const near = neighbours.pair(session);
  if (near.length < 5) return [];
  const recent = near.filter(({ startTime }) => {
    const age = elapsedMs(startTime, session.startTime);
    return age !== null && age >= 0 && age <= 60_000;
  });
  return recent.length >= 5 ? [`it is this client's connection number ${recent.length} within a minute`] : [];
}
