// Builds TLS and SSL 2.0 bytes: vectors, extensions, hellos, handshake messages and records.
import type { TlsSide } from "../../src/tls/tls-event.ts";

/** Bytes that one side sends. */
export interface Turn {
  readonly from: TlsSide;
  readonly bytes: Uint8Array;
}

export type Part = Uint8Array | readonly number[] | string;

export const client = (...parts: readonly Part[]): Turn => ({ from: "client", bytes: join(...parts) });
export const server = (...parts: readonly Part[]): Turn => ({ from: "server", bytes: join(...parts) });

/** Parts one after the other; a string stands for its ASCII bytes. */
export function join(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(ascii(part)) : Array.from(part))),
  );
}

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Hex digits in pairs, with spaces or without. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

export const uint16 = (...values: readonly number[]): readonly number[] =>
  values.flatMap((value) => [value >> 8, value & 0xff]);

const uint24 = (...values: readonly number[]): readonly number[] =>
  values.flatMap((value) => [value >> 16, (value >> 8) & 0xff, value & 0xff]);

export function vector8(...parts: readonly Part[]): Uint8Array {
  const contents = join(...parts);
  return join([contents.length], contents);
}

export function vector16(...parts: readonly Part[]): Uint8Array {
  const contents = join(...parts);
  return join(uint16(contents.length), contents);
}

export function vector24(...parts: readonly Part[]): Uint8Array {
  const contents = join(...parts);
  return join(uint24(contents.length), contents);
}

export const extension = (type: number, ...parts: readonly Part[]): Uint8Array =>
  join(uint16(type), vector16(...parts));

export interface HelloParts {
  readonly version?: number;
  readonly random?: Uint8Array;
  readonly sessionId?: Part;
  /** Of a ServerHello the first counts. */
  readonly cipherSuites?: readonly number[];
  readonly compressionMethods?: readonly number[];
  /** Null leaves out the whole block. */
  readonly extensions?: readonly Uint8Array[] | null;
}

const RANDOM = new Uint8Array(32).fill(0x5a);

export function clientHelloBody(parts: HelloParts = {}): Uint8Array {
  return join(
    uint16(parts.version ?? 0x0303),
    parts.random ?? RANDOM,
    vector8(parts.sessionId ?? []),
    vector16(uint16(...(parts.cipherSuites ?? [0xc02f, 0x009c]))),
    vector8(parts.compressionMethods ?? [0]),
    block(parts.extensions),
  );
}

export function serverHelloBody(parts: HelloParts = {}): Uint8Array {
  return join(
    uint16(parts.version ?? 0x0303),
    parts.random ?? RANDOM,
    vector8(parts.sessionId ?? []),
    uint16(parts.cipherSuites?.[0] ?? 0xc02f),
    [parts.compressionMethods?.[0] ?? 0],
    block(parts.extensions),
  );
}

const block = (extensions: readonly Uint8Array[] | null = []): Uint8Array =>
  extensions === null ? join() : vector16(...extensions);

export const handshake = (type: number, ...parts: readonly Part[]): Uint8Array =>
  join([type], vector24(...parts));

export const clientHello = (parts?: HelloParts): Uint8Array => handshake(1, clientHelloBody(parts));
export const serverHello = (parts?: HelloParts): Uint8Array => handshake(2, serverHelloBody(parts));

/** A ServerHello that negotiates TLS 1.3. */
export const serverHello13 = (cipherSuite = 0x1301): Uint8Array =>
  serverHello({ cipherSuites: [cipherSuite], extensions: [extension(0x002b, uint16(0x0304))] });

/** The random by which a ServerHello is a HelloRetryRequest (RFC 9846 section 4.2.3). */
export const HELLO_RETRY_REQUEST_RANDOM = fromHex(
  "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c",
);

export function record(type: number, body: Part, version = 0x0303): Uint8Array {
  return join([type], uint16(version), vector16(body));
}

export const handshakeRecord = (...messages: readonly Part[]): Uint8Array => record(22, join(...messages));

export const changeCipherSpec = (): Uint8Array => record(20, [1]);

export const alert = (level: number, description: number): Uint8Array => record(21, [level, description]);

/** A record whose body of `length` bytes looks like ciphertext. */
export const encrypted = (type: number, length: number): Uint8Array =>
  record(type, new Uint8Array(length).fill(0xe7));

export const applicationData = (length = 64): Uint8Array => encrypted(23, length);

/** The message with its type, without a record header. */
export function sslv2ClientHelloMessage(version: number, ...kinds: readonly number[]): Uint8Array {
  const challenge = RANDOM.subarray(0, 16);
  return join([1], uint16(version, 3 * kinds.length, 0, challenge.length), uint24(...kinds), challenge);
}

export const sslv2Record = (message: Uint8Array): Uint8Array =>
  join(uint16(0x8000 | message.length), message);
