// Hellos by their bytes: those that differ only in what is new each time (random, session id, keys and what else is not
// read; RFC 8446 section 4.1) are decoded once. A capture with many sessions has few distinct ones.
import { at, uint16, uint8 } from "../bytes/integers.ts";
import { RECURRING } from "../limits.ts";
import type { Extension } from "./extension-block.ts";
import type { HandshakeMessage } from "./messages.ts";
import type { ClientHello } from "./messages/client-hello.ts";
import { isHelloRetryRequest, type ServerHello, sentinel } from "./messages/server-hello.ts";

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** Bytes of a body that is kept: with the keys of post-quantum groups a hello has two thousand. */
const LONGEST = 4096;
const RANDOM = 2;
const SESSION_ID = 34;
const SERVER_NAME = 0x0000;
const KEY_SHARE = 0x0033;
/** Extensions whose contents are read: server_name, groups, point formats, signature algorithms, ALPN, versions. */
const READ = new Set([SERVER_NAME, 0x000a, 0x000b, 0x000d, 0x0010, 0x002b]);

interface Known<Hello> {
  /** A copy. */
  readonly body: Uint8Array;
  /** Beginnings and ends of what decides on the result, among it all lengths. */
  readonly deciding: readonly number[];
  readonly hello: Hello;
}

/** One a capture: the connections share the lists of what it gives. */
export class RecurringHellos {
  private readonly clients = new Map<number, Known<ClientHello>>();
  private readonly servers = new Map<number, Known<ServerHello>>();

  /** What the body `bytes[start, end)` of a message decodes to; null where no hello that is like it was kept. */
  of(type: number, bytes: Uint8Array, start: number, end: number): ClientHello | ServerHello | null {
    if (type === CLIENT_HELLO) return this.client(bytes, start, end);
    return type === SERVER_HELLO ? this.server(bytes, start, end) : null;
  }

  /** Keeps what the body was decoded to: a flawless hello only. */
  keep(type: number, hello: HandshakeMessage, bytes: Uint8Array, start: number, end: number): void {
    // Two types hold a ServerHello, of which the drafts' HelloRetryRequest has another layout.
    if ((type !== CLIENT_HELLO && type !== SERVER_HELLO) || end - start > LONGEST) return;
    if ((hello.kind !== "client-hello" && hello.kind !== "server-hello") || hello.errors.length > 0) return;
    const body = bytes.slice(start, end);
    if (hello.kind === "client-hello") {
      const deciding = decidingRanges(body, hello.extensions, clientShares);
      const kept = { ...hello, firstAlpn: hello.firstAlpn && hello.firstAlpn.slice() };
      remember(this.clients, clientSum(bytes, start, end), { body, deciding, hello: kept });
    } else if (hello.compressionMethod !== null) {
      // Drafts of TLS 1.3 without that field have another layout.
      const deciding = decidingRanges(body, hello.extensions, serverShare);
      remember(this.servers, serverSum(bytes, start, end), { body, deciding, hello });
    }
  }

  private client(bytes: Uint8Array, start: number, end: number): ClientHello | null {
    const known = this.clients.get(clientSum(bytes, start, end));
    if (known === undefined || !isLike(known, bytes, start, end)) return null;
    const { hello } = known;
    const sessionId = start + SESSION_ID + 1;
    // Written out, since copying so many fields by spreading makes each object a slow one.
    return {
      kind: "client-hello",
      encoding: "tls",
      version: hello.version,
      highestVersion: hello.highestVersion,
      length: hello.length,
      random: bytes.subarray(start + RANDOM, start + SESSION_ID),
      sessionId: bytes.subarray(sessionId, sessionId + uint8(bytes, sessionId - 1)),
      cipherSuites: hello.cipherSuites,
      cipherKinds: hello.cipherKinds,
      compressionMethods: hello.compressionMethods,
      extensions: hello.extensions,
      supportedVersions: hello.supportedVersions,
      serverName: hello.serverName,
      alpn: hello.alpn,
      firstAlpn: hello.firstAlpn,
      groups: hello.groups,
      signatureAlgorithms: hello.signatureAlgorithms,
      pointFormats: hello.pointFormats,
      keyShares: hello.keyShares,
      errors: hello.errors,
    };
  }

  private server(bytes: Uint8Array, start: number, end: number): ServerHello | null {
    const known = this.servers.get(serverSum(bytes, start, end));
    if (known === undefined || !isLike(known, bytes, start, end)) return null;
    const { hello } = known;
    // Two things are told by the random.
    const random = start + RANDOM;
    if (sentinel(bytes, random) !== hello.downgradeSentinel) return null;
    if (isHelloRetryRequest(bytes, random) !== hello.isHelloRetryRequest) return null;
    const sessionId = start + SESSION_ID + 1;
    return {
      kind: "server-hello",
      isHelloRetryRequest: hello.isHelloRetryRequest,
      version: hello.version,
      negotiatedVersion: hello.negotiatedVersion,
      sessionId: bytes.subarray(sessionId, sessionId + uint8(bytes, sessionId - 1)),
      cipherSuite: hello.cipherSuite,
      compressionMethod: hello.compressionMethod,
      extensions: hello.extensions,
      alpn: hello.alpn,
      keyShare: hello.keyShare,
      downgradeSentinel: hello.downgradeSentinel,
      errors: hello.errors,
    };
  }
}

function remember<Hello>(known: Map<number, Known<Hello>>, sum: number, one: Known<Hello>): void {
  // Starting over is simpler than forgetting the oldest, and as good: distinct ones are few.
  if (known.size >= RECURRING) known.clear();
  known.set(sum, one);
}

function isLike<Hello>(
  { body, deciding }: Known<Hello>,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (end - start !== body.length) return false;
  for (let range = 0; range < deciding.length; range += 2) {
    const stop = at(deciding, range + 1);
    for (let i = at(deciding, range); i < stop; i++)
      if (uint8(body, i) !== uint8(bytes, start + i)) return false;
  }
  return true;
}

type Shares = (body: Uint8Array, start: number, end: number, add: (from: number, to: number) => void) => void;

/** The extensions fill the body to its end, since it was decoded without an error. */
function decidingRanges(
  body: Uint8Array,
  extensions: readonly Extension[],
  shares: Shares,
): readonly number[] {
  const ranges: number[] = [];
  const add = (from: number, to: number): void => {
    if (ranges.at(-1) === from) ranges.pop();
    else ranges.push(from);
    ranges.push(to);
  };
  add(0, RANDOM);
  add(SESSION_ID, SESSION_ID + 1);
  let offset = body.length;
  for (const { length } of extensions) offset -= 4 + length;
  add(SESSION_ID + 1 + uint8(body, SESSION_ID), offset);
  let hasShares = false;
  for (const { type, length } of extensions) {
    const start = offset + 4;
    add(offset, start);
    offset = start + length;
    if (type === KEY_SHARE && !hasShares) {
      hasShares = true;
      shares(body, start, offset, add);
    } else if (READ.has(type) || type === KEY_SHARE) add(start, offset);
  }
  return ranges;
}

/** Groups and lengths of the keys. */
const clientShares: Shares = (body, start, end, add) => {
  add(start, start + 2);
  for (let share = start + 2; share < end; share += 4 + uint16(body, share + 2)) add(share, share + 4);
};

const serverShare: Shares = (_body, start, end, add) => add(start, Math.min(end, start + 4));

/** Version, cipher suites, types and lengths of the extensions, server name: programs and servers differ in these. */
function clientSum(bytes: Uint8Array, start: number, end: number): number {
  const suites = afterVector8(bytes, start + SESSION_ID, end);
  if (suites + 2 > end) return 0;
  const behind = Math.min(end, suites + 2 + uint16(bytes, suites));
  const total = sumOf(bytes, suites, behind, sumOf(bytes, start, start + RANDOM, end - start));
  return sumOfExtensions(bytes, afterVector8(bytes, behind, end) + 2, end, total);
}

function serverSum(bytes: Uint8Array, start: number, end: number): number {
  const suite = afterVector8(bytes, start + SESSION_ID, end);
  if (suite + 3 > end) return 0;
  const total = sumOf(bytes, suite, suite + 3, sumOf(bytes, start, start + RANDOM, end - start));
  return sumOfExtensions(bytes, suite + 5, end, total);
}

const afterVector8 = (bytes: Uint8Array, length: number, end: number): number =>
  length < end ? length + 1 + uint8(bytes, length) : end;

function sumOfExtensions(bytes: Uint8Array, start: number, end: number, before: number): number {
  let total = before;
  for (let offset = start; offset + 4 <= end;) {
    const stop = offset + 4 + uint16(bytes, offset + 2);
    const isName = uint16(bytes, offset) === SERVER_NAME;
    total = sumOf(bytes, offset, isName ? Math.min(stop, end) : offset + 4, total);
    offset = stop;
  }
  return total;
}

function sumOf(bytes: Uint8Array, start: number, end: number, before: number): number {
  let total = before;
  for (let i = start; i < end; i++) total = (Math.imul(total, 31) + uint8(bytes, i)) | 0;
  return total;
}
