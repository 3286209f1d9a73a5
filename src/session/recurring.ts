// Hellos and certificates to their fields, each computed once: a capture with many sessions has few distinct ones.
import { at, uint8 } from "../bytes/integers.ts";
import { RECURRING } from "../limits.ts";
import { decodeCertificate, type CertificateFields } from "../tls/certificate/certificate.ts";
import type { ClientHello } from "../tls/messages/client-hello.ts";
import type { ServerHello } from "../tls/messages/server-hello.ts";
import { choice, offer, type Choice, type Offer } from "./hello-fields.ts";

const SIGNATURE = 32;

/** Sessions share what it gives, so the lists in it are frozen. */
export class Recurring {
  private readonly offers = new Memory<ClientHello, Offer>(isSameOffer, offer);
  private readonly choices = new Memory<ServerHello, Choice>(isSameChoice, choice);
  private readonly certificates = new Memory<Uint8Array, CertificateFields>(areSameBytes, decodeCertificate);

  offer(hello: ClientHello): Offer {
    const key = sum(hello.cipherSuites, sumOfExtensions(hello.extensions, hello.version));
    return this.offers.of(key, hello, withOwnBytes);
  }

  choice(hello: ServerHello): Choice {
    return this.choices.of(sumOfExtensions(hello.extensions, hello.cipherSuite ?? 0), hello, withoutBytes);
  }

  certificate(der: Uint8Array): CertificateFields {
    // The signature at its end tells one from another; what has the same sum is compared whole.
    return this.certificates.of(sum(der.subarray(-SIGNATURE), der.length), der, copyOf);
  }
}

/** What was computed from which source, found by a sum over it. */
class Memory<Source, Value extends object> {
  private readonly known = new Map<number, { readonly source: Source; readonly value: Value }>();
  private readonly areAlike: (a: Source, b: Source) => boolean;
  private readonly compute: (source: Source) => Value;

  constructor(areAlike: (a: Source, b: Source) => boolean, compute: (source: Source) => Value) {
    this.areAlike = areAlike;
    this.compute = compute;
  }

  /** `keep` makes of a source that is only valid during the call one that may be kept. */
  of(key: number, source: Source, keep: (source: Source) => Source): Value {
    const found = this.known.get(key);
    if (found !== undefined && this.areAlike(found.source, source)) return found.value;
    const value = frozen(this.compute(source));
    // Starting over is simpler than forgetting the oldest, and as good: distinct ones are few.
    if (this.known.size >= RECURRING) this.known.clear();
    this.known.set(key, { source: keep(source), value });
    return value;
  }
}

const NONE = new Uint8Array(0);

const withOwnBytes = (hello: ClientHello): ClientHello => ({
  ...hello,
  random: null,
  sessionId: NONE,
  firstAlpn: hello.firstAlpn && hello.firstAlpn.slice(),
});

const withoutBytes = (hello: ServerHello): ServerHello => ({ ...hello, sessionId: NONE });

const copyOf = (bytes: Uint8Array): Uint8Array => bytes.slice();

/** Alike in all that an offer tells: not the random, nor the keys. */
function isSameOffer(a: ClientHello, b: ClientHello): boolean {
  return (
    a.version === b.version &&
    a.encoding === b.encoding &&
    a.serverName === b.serverName &&
    isSame(a.cipherSuites, b.cipherSuites) &&
    isSame(a.cipherKinds, b.cipherKinds) &&
    isSame(a.compressionMethods, b.compressionMethods) &&
    isSameBlock(a.extensions, b.extensions) &&
    isSame(a.supportedVersions ?? [], b.supportedVersions ?? []) &&
    isSame(a.groups, b.groups) &&
    isSame(a.signatureAlgorithms, b.signatureAlgorithms) &&
    isSame(a.pointFormats, b.pointFormats) &&
    isSame(a.keyShares, b.keyShares) &&
    isSame(a.alpn, b.alpn) &&
    isSame(a.firstAlpn ?? [], b.firstAlpn ?? [])
  );
}

function isSameChoice(a: ServerHello, b: ServerHello): boolean {
  return (
    a.version === b.version &&
    a.negotiatedVersion === b.negotiatedVersion &&
    a.cipherSuite === b.cipherSuite &&
    a.compressionMethod === b.compressionMethod &&
    a.keyShare === b.keyShare &&
    a.downgradeSentinel === b.downgradeSentinel &&
    isSameBlock(a.extensions, b.extensions)
  );
}

function isSameBlock(a: ClientHello["extensions"], b: ClientHello["extensions"]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [at(a, i), at(b, i)];
    if (one.type !== other.type || one.length !== other.length) return false;
  }
  return true;
}

function isSame(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

// Written out for bytes alone, since certificates are long: the engine makes the loop a tight one.
function areSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (uint8(a, i) !== uint8(b, i)) return false;
  return true;
}

function sum(numbers: ArrayLike<number>, start: number): number {
  let total = start;
  for (let i = 0; i < numbers.length; i++) total = (Math.imul(total, 31) + at(numbers, i)) | 0;
  return total;
}

function sumOfExtensions(extensions: ClientHello["extensions"], start: number): number {
  let total = start;
  for (const { type, length } of extensions) total = (Math.imul(total, 31) + (type << 12) + length) | 0;
  return total;
}

function frozen<T extends object>(fields: T): T {
  for (const value of Object.values(fields)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(fields);
}
