// A capture and chosen sessions of it -> their packets as a capture of their own, read in two passes.
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { type Bounds, WatchedBounds } from "../bounds.ts";
import { type ExtractOrigin, rangesIn } from "../capture/extract-origin.ts";
import { type BlobLike, chunksOf } from "../capture/capture-source.ts";
import { PUBLISHED_POLICY } from "../diagnose/policy/providers.ts";
import type { Limits } from "../limits.ts";
import { TOOL } from "../report/tool.ts";
import type { Session } from "../session/session.ts";
import { addressText } from "../tcp/address-text.ts";
import type { KeyLookup } from "../tls/decryption.ts";
import { Anonymization, type AnonymizeCounts } from "./anonymize/anonymization.ts";
import { Extractor } from "./extractor.ts";
import { ExtractError } from "./extract-error.ts";
import { frameComments } from "./frame-comments.ts";
import { FramesOfSessions, type IsFromClient } from "./frames-of-sessions.ts";
import { HeldKeys } from "./held-keys.ts";
import { PcapWriter } from "./pcap-writer.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { secretsOf, type WrittenKeys } from "./session-secrets.ts";

export interface ExtractOptions {
  /** `pcapng` unless given, which has comments. */
  readonly format?: "pcapng" | "pcap";
  /** Names the capture in comments, where nothing is anonymised. */
  readonly name?: string | null;
  /** Of the capture's file, in lower-case hex, for the comment on the whole. */
  readonly sha256?: string | null;
  /** Leaves out application data after the handshake. */
  readonly untilTls?: boolean;
  /** Replaces names and addresses, which stay unless given. */
  readonly anonymize?: Anonymize | null;
  /**
   * Writes the TLS keys of the sessions, and no others, into the pcapng: those that the capture holds and those of
   * `keyLog`. With `untilTls`, of sessions whose application data is left out, no key that would open it. Not with
   * `anonymize`. Unless given, no key is ever written.
   */
  readonly withSecrets?: boolean;
  readonly keyLog?: KeyLookup | undefined;
  /** As the sessions were read with. */
  readonly limits?: Partial<Limits>;
}

export interface Anonymize {
  /** All replacements are derived from it; without one, from a random key that is not kept. */
  readonly key?: string | null;
  /**
   * Ends of host names that stay, as ".mail.protection.outlook.com"; `*` stands for a label or a part of one. Those of
   * well-known providers unless given.
   */
  readonly keptSuffixes?: readonly string[];
}

export interface ExtractReport {
  readonly packets: number;
  /** Packets with a comment, where the format has such. */
  readonly commented: number;
  /** Packets whose payload was cut. */
  readonly cut: number;
  /** ICMP errors, which are not anonymised. */
  readonly leftOut: number;
  readonly replaced: AnonymizeCounts | null;
  /** TLS keys that were written; null for none. */
  readonly keys: WrittenKeys | null;
}

/**
 * Gives `write` the packets of sessions of a capture as a capture of their own, in pieces. A stream cannot be read
 * twice, as is needed here. Throws an ExtractError where something cannot be rewritten; `write` may have been given
 * pieces by then.
 */
export function extract(
  capture: Uint8Array | ArrayBuffer | BlobLike,
  sessions: readonly Session[],
  write: (piece: Uint8Array) => void,
  options: ExtractOptions = {},
): Promise<ExtractReport> {
  return extractPackets(() => chunksOf(capture), sessions, write, options);
}

/** The same of what `read` gives, which is called twice. */
export async function extractPackets(
  read: () => AsyncIterable<Uint8Array>,
  sessions: readonly Session[],
  write: (piece: Uint8Array) => void,
  options: ExtractOptions,
): Promise<ExtractReport> {
  const { format = "pcapng", untilTls = false, anonymize = null, keyLog, limits } = options;
  const isFromClient = senderTest(sessions);
  const bounds: Bounds = new WatchedBounds(limits);
  const held = asksForSecrets(options) ? new HeldKeys(bounds) : undefined;
  const found = new FramesOfSessions(streamsOf(sessions), isFromClient, anonymize !== null, bounds, held);
  await push(read(), found);
  const cutAfter = untilTls ? new Map(sessions.flatMap(handshakeEnd)) : null;
  const logs = [keyLog, held?.keyLog].filter((log) => log !== undefined);
  const secrets = held === undefined ? null : secretsOf(sessions, logs, cutAfter);
  const icmp = new Set(sessions.flatMap(({ transport }) => transport.icmp.map(({ frame }) => frame)));
  // An ICMP error quotes addresses.
  const leftOut = anonymize === null ? 0 : icmp.size;
  const frames = new Set([...found.frames, ...(anonymize === null ? icmp : [])].toSorted((a, b) => a - b));
  const rewriting = anonymize && anonymization(anonymize, sessions, found, isFromClient);
  const choice = {
    frames,
    origin: originOfExtract(frames, options),
    comments: frameComments(sessions, anonymize !== null),
    keyLog: secrets && secrets.keyLog,
    cutAfter,
    isFromClient,
    rewrite: rewriting && rewriting.rewrite.bind(rewriting),
  };
  const writer = format === "pcap" ? new PcapWriter() : new PcapngWriter(`${TOOL.name} ${TOOL.version}`);
  const extractor = new Extractor(choice, writer, write, bounds);
  await push(read(), extractor);
  const { packets, commented, cut } = extractor;
  const replaced = rewriting && rewriting.counts;
  return { packets, commented, cut, leftOut, replaced, keys: secrets && secrets.written };
}

function asksForSecrets({ withSecrets = false, format, anonymize = null }: ExtractOptions): boolean {
  if (withSecrets && format === "pcap")
    throw new ExtractError("a pcap file cannot hold TLS keys: write pcapng");
  if (withSecrets && anonymize !== null)
    throw new ExtractError("TLS keys are not written where names and addresses are replaced");
  return withSecrets;
}

/** A file's name may name somebody. */
function originOfExtract(
  frames: Iterable<number>,
  { name = null, sha256: checksum = null, anonymize = null }: ExtractOptions,
): ExtractOrigin {
  const anonymized = anonymize !== null;
  return { name: anonymized ? null : name, sha256: checksum, anonymized, frames: rangesIn(frames) };
}

async function push(
  chunks: AsyncIterable<Uint8Array>,
  into: { push(chunk: Uint8Array): void; finish(): void },
): Promise<void> {
  for await (const chunk of chunks) into.push(chunk);
  into.finish();
}

/** What rewrites the packets of these sessions, once the capture was read. */
export async function anonymizationOf(
  read: () => AsyncIterable<Uint8Array>,
  sessions: readonly Session[],
  anonymize: Anonymize,
  bounds: Bounds,
): Promise<Anonymization> {
  const isFromClient = senderTest(sessions);
  const found = new FramesOfSessions(streamsOf(sessions), isFromClient, true, bounds);
  await push(read(), found);
  return anonymization(anonymize, sessions, found, isFromClient);
}

const streamsOf = (sessions: readonly Session[]): Set<number> =>
  new Set(sessions.map(({ stream }) => stream));

function anonymization(
  { key = null, keptSuffixes = PROVIDER_SUFFIXES }: Anonymize,
  sessions: readonly Session[],
  found: FramesOfSessions,
  isFromClient: IsFromClient,
): Anonymization {
  const runsOf = (stream: number): ReturnType<FramesOfSessions["runsOf"]> => found.runsOf(stream);
  return new Anonymization(sessions, runsOf, isFromClient, derivedKey(key), keptSuffixes);
}

/** Endings of well-known providers' host names: findings depend on them, and they identify nobody. */
const PROVIDER_SUFFIXES = PUBLISHED_POLICY.providers.flatMap(({ hosts }) =>
  hosts.map((pattern) => pattern.replace(/^\*?\.?/, ".")),
);

/** The frames of each side's first application data, where TLS was established. */
function handshakeEnd({ stream, tls }: Session): [number, readonly [number, number]][] {
  if (tls === null || !tls.established) return [];
  const first = (from: "client" | "server"): number =>
    tls.messages.find((message) => message.from === from && message.type === "ApplicationData")?.frame ??
    Number.POSITIVE_INFINITY;
  return [[stream, [first("client"), first("server")]]];
}

/** By port, and where both sides have the same one, by address. */
function senderTest(sessions: readonly Session[]): IsFromClient {
  const chosen = new Map(sessions.map((session) => [session.stream, session]));
  return (segment, stream) => {
    const session = chosen.get(stream);
    if (session === undefined) return false;
    const { client, server } = session;
    if (client.port !== server.port) return segment.sourcePort === client.port;
    return addressText(segment, segment.sourceAt) === client.address;
  };
}

/** HKDF (RFC 5869). */
function derivedKey(text: string | null): Uint8Array {
  const secret = text === null ? randomBytes(32) : sha256(utf8(text));
  return hkdf(sha256, secret, utf8(TOOL.name), utf8("names"), 32);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
