// A capture file and chosen sessions of it -> their packets as a capture of their own, read in two passes.
import { createHash, hkdfSync, randomBytes } from "node:crypto";
import ipaddr from "ipaddr.js";
import { Anonymization, type AnonymizeCounts } from "../extract/anonymize/anonymization.ts";
import type { CaptureWriter } from "../extract/capture-writer.ts";
import { Extractor } from "../extract/extractor.ts";
import { frameComments } from "../extract/frame-comments.ts";
import { FramesOfSessions, type IsFromClient } from "../extract/frames-of-sessions.ts";
import { type Bounds, WatchedBounds } from "../bounds.ts";
import type { Limits } from "../limits.ts";
import type { TcpSegment } from "../packet/segment.ts";
import type { Session } from "../session/session.ts";
import { readSource } from "./read-source.ts";
import { SourceError } from "./source-error.ts";

export interface ExtractOptions {
  /** As the sessions were read with. */
  readonly limits?: Partial<Limits>;
  readonly maxBytes?: number;
  /** Names the capture in the packets' comments. */
  readonly name: string;
  /** Leaves out application data behind the handshake. */
  readonly untilTls: boolean;
  /** Null to leave everything as it is. */
  readonly anonymize: {
    /** From which everything is derived; null for a fresh one that nobody keeps. */
    readonly key: string | null;
    /** Ends of host names that stay, as ".mail.protection.outlook.com". */
    readonly keptSuffixes: readonly string[];
  } | null;
}

export interface ExtractReport {
  readonly packets: number;
  readonly cut: number;
  readonly leftOut: number;
  readonly replaced: AnonymizeCounts | null;
}

/**
 * Reads the file twice: "-" cannot be read so. Throws an ExtractError where something cannot be rewritten; `write`
 * may have been given pieces by then.
 */
export async function extractFile(
  path: string,
  sessions: readonly Session[],
  writer: CaptureWriter,
  write: (piece: Uint8Array) => void,
  { name, untilTls, anonymize, limits, maxBytes = Number.POSITIVE_INFINITY }: ExtractOptions,
): Promise<ExtractReport> {
  const chosen = new Map(sessions.map((session) => [session.stream, session]));
  const isFromClient = senderTest(chosen);
  const bounds: Bounds = new WatchedBounds(limits);
  const found = new FramesOfSessions(new Set(chosen.keys()), isFromClient, anonymize !== null, bounds);
  await read(path, maxBytes, found);
  for (const { transport } of sessions) for (const { frame } of transport.icmp) found.frames.add(frame);
  const rewriting =
    anonymize &&
    new Anonymization(
      sessions,
      (stream) => found.runsOf(stream),
      isFromClient,
      keyOf(anonymize.key),
      anonymize.keptSuffixes,
    );
  const choice = {
    frames: found.frames,
    name: rewriting === null ? name : "the capture",
    comments: frameComments(sessions),
    cutAfter: untilTls ? new Map(sessions.flatMap(handshakeEnd)) : null,
    isFromClient,
    rewrite: rewriting && rewriting.rewrite.bind(rewriting),
  };
  const extractor = new Extractor(choice, writer, write, bounds);
  await read(path, maxBytes, extractor);
  const { packets, cut, leftOut } = extractor;
  return { packets, cut, leftOut, replaced: rewriting && rewriting.counts };
}

/** What breaks off was told when the capture was inspected. */
async function read(
  path: string,
  maxBytes: number,
  into: { push(chunk: Uint8Array): void; finish(): void },
): Promise<void> {
  let left = maxBytes;
  try {
    for await (const chunk of readSource(path)) {
      into.push(chunk.length > left ? chunk.subarray(0, left) : chunk);
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
  into.finish();
}

/** The frames of each side's first application data, where TLS was established. */
function handshakeEnd({ stream, tls }: Session): [number, readonly [number, number]][] {
  if (tls === null || !tls.established) return [];
  const first = (from: "client" | "server"): number =>
    tls.messages.find((message) => message.from === from && message.type === "ApplicationData")?.frame ??
    Number.POSITIVE_INFINITY;
  return [[stream, [first("client"), first("server")]]];
}

/** By port, and where both sides have the same one, by address. */
function senderTest(chosen: ReadonlyMap<number, Session>): IsFromClient {
  return (segment, stream) => {
    const session = chosen.get(stream);
    if (session === undefined) return false;
    const { client, server } = session;
    if (client.port !== server.port) return segment.sourcePort === client.port;
    return sourceAddress(segment) === client.address;
  };
}

function sourceAddress({ bytes, sourceAt, ipVersion }: TcpSegment): string {
  const address = bytes.slice(sourceAt, sourceAt + (ipVersion === 4 ? 4 : 16));
  return ipVersion === 4 ? address.join(".") : new ipaddr.IPv6([...address]).toRFC5952String();
}

/** HKDF (RFC 5869). */
function keyOf(text: string | null): Uint8Array {
  const secret = text === null ? randomBytes(32) : createHash("sha256").update(text).digest();
  return new Uint8Array(hkdfSync("sha256", secret, "starttls-inspect", "names", 32));
}
