// A protection that hides nothing: a protected record is what it holds and a tag of 16 bytes, so that tests can write the
// insides of records. All else (whose keys are in use, which messages end them) is as a real one does it.
import type { ConnectionDecryption, KeySource, OpenedRecord, StopReason } from "../../src/tls/decryption.ts";
import type { Choice } from "../../src/tls/messages/server-hello.ts";
import type { TlsSide } from "../../src/tls/tls-event.ts";
import { join, type Part, record } from "../build/tls.ts";

const TAG = new Uint8Array(16).fill(0x7a);
const TLS_1_3 = 0x0304;

/** A record of TLS 1.3. */
export const sealed13 = (type: number, ...parts: readonly Part[]): Uint8Array =>
  record(23, join(...parts, [type], TAG));

/** A record up to TLS 1.2. */
export const sealed = (type: number, ...parts: readonly Part[]): Uint8Array =>
  record(type, join(...parts, TAG));

export class PlainDecryption implements ConnectionDecryption {
  isWanted = false;
  /** What it was told. */
  readonly told: string[] = [];
  private readonly isListed: boolean;
  /** Sides whose secrets are known. */
  private readonly known: readonly TlsSide[];
  private readonly passesOver: readonly TlsSide[];
  private version: number | null = null;
  private readonly changed = { client: false, server: false };
  private readonly counts = { client: 0, server: 0 };
  private readonly reasons: Record<TlsSide, StopReason | null> = { client: null, server: null };

  constructor({ isListed = true, known = ["client", "server"], passesOver = [] }: PlainOptions = {}) {
    this.passesOver = passesOver;
    this.isListed = isListed;
    this.known = known;
  }

  get source(): KeySource | null {
    return this.isWanted ? { name: "keys.log", isCapture: false } : null;
  }

  clientHello(random: Uint8Array): void {
    this.told.push(`clientHello ${random[0]} ${random.length}`);
    this.isWanted ||= this.isListed;
  }

  serverHello(random: Uint8Array, { negotiatedVersion }: Choice): void {
    this.told.push(`serverHello ${random[0]} ${random.length}`);
    this.version = negotiatedVersion;
  }

  changeCipherSpec(from: TlsSide): void {
    this.told.push(`changeCipherSpec ${from}`);
    this.changed[from] = true;
  }

  finished(from: TlsSide): void {
    this.told.push(`finished ${from}`);
  }

  keyUpdate(from: TlsSide): void {
    this.told.push(`keyUpdate ${from}`);
  }

  isProtected(from: TlsSide, type: number): boolean {
    return this.version === null || this.version === TLS_1_3 ? type === 23 : this.changed[from];
  }

  open(
    from: TlsSide,
    type: number,
    _version: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): OpenedRecord | null {
    const inside = end - TAG.length;
    const isTagged = inside >= start && TAG.every((byte, index) => bytes[inside + index] === byte);
    if (!isTagged && this.passesOver.includes(from) && this.counts[from] === 0) return null;
    if (!this.known.includes(from)) this.reasons[from] ??= "no-secret";
    else if (!isTagged) this.reasons[from] ??= "wrong-secret";
    if (this.reasons[from] !== null) return null;
    this.counts[from]++;
    const contents = bytes.slice(start, inside);
    if (this.version !== TLS_1_3) return { type, bytes: contents, start: 0, end: contents.length };
    const last = contents.findLastIndex((byte) => byte !== 0);
    return { type: contents[last] ?? 0, bytes: contents, start: 0, end: last };
  }

  lost(from: TlsSide, records: 1 | null): void {
    this.told.push(`lost ${from} ${records}`);
    if (records === null) this.reasons[from] ??= "bytes-missing";
  }

  opened(from: TlsSide): number {
    return this.counts[from];
  }

  handshakeUnopened(): number {
    return 0;
  }

  lacksHandshake(): boolean {
    return false;
  }

  stopped(from: TlsSide): StopReason | null {
    return this.reasons[from];
  }
}

export interface PlainOptions {
  /** The client's random is in the log. */
  readonly isListed?: boolean;
  readonly known?: readonly TlsSide[];
  /** Sides of which records may be early data, until one is opened. */
  readonly passesOver?: readonly TlsSide[];
}
