// Secrets of a key log and the handshake of a connection -> its records opened.
import { uint8 } from "../../bytes/integers.ts";
import type {
  ConnectionDecryption,
  CreateDecrypter,
  KeyLookup,
  KeySource,
  LoggedSecrets,
  OpenedRecord,
  StopReason,
} from "../decryption.ts";
import type { Choice } from "../messages/server-hello.ts";
import { APPLICATION_DATA } from "../record-header.ts";
import type { TlsSide } from "../tls-event.ts";
import { isTls13, TLS_1_0, TLS_1_2, TLS_1_3 } from "../versions.ts";
import { innerLength } from "./aead-cipher.ts";
import { changedEpoch, handshakeEpoch } from "./epoch.ts";
import { hashes } from "./hashes.ts";
import { ciphersOf } from "./key-block.ts";
import { ProtectedSide } from "./protected-side.ts";
import { CipherMemory, type RecordCipher } from "./record-cipher.ts";
import { type Suite, suiteOf } from "./suite.ts";

const TRUNCATED_HMAC = 0x0004;
const ENCRYPT_THEN_MAC = 0x0016;

export const createDecrypter: CreateDecrypter = (keys) => {
  const memory = new CipherMemory();
  return { connection: () => new Decryption(keys, memory) };
};

type Ciphers = Readonly<Record<TlsSide, RecordCipher>>;

class Decryption implements ConnectionDecryption {
  source: KeySource | null = null;
  private readonly keys: KeyLookup;
  private readonly memory: CipherMemory;
  private readonly sides = { client: new ProtectedSide(), server: new ProtectedSide() };
  /** Of the last ServerHello; null before. */
  private version: number | null = null;
  private clientRandom = new Uint8Array(0);
  /** Of the last ClientHello. */
  private secrets: LoggedSecrets | null = null;
  private offersEarlyData = false;
  /** Sides whose ChangeCipherSpec came before the ServerHello, as in TLS 1.3 it may. */
  private readonly changedEarly = new Set<TlsSide>();
  /** Up to TLS 1.2: what a ChangeCipherSpec puts in use, or why that cannot be. */
  private pending: Ciphers | StopReason = "bytes-missing";

  constructor(keys: KeyLookup, memory: CipherMemory) {
    this.keys = keys;
    this.memory = memory;
  }

  get isWanted(): boolean {
    return this.source !== null;
  }

  clientHello(random: Uint8Array, offersEarlyData: boolean): void {
    this.clientRandom = random.slice();
    this.secrets = this.keys.of(random);
    this.source ??= this.secrets?.source ?? null;
    this.offersEarlyData ||= offersEarlyData;
  }

  serverHello(random: Uint8Array, choice: Choice): void {
    if (!this.isWanted || this.isTls13) return;
    this.version = choice.negotiatedVersion;
    const { version, secrets, clientRandom } = this;
    const suite = suiteBy(choice);
    if (isTls13(version)) return this.beginTls13(suite, secrets);
    const isEncryptThenMac = choice.extensions.some(({ type }) => type === ENCRYPT_THEN_MAC);
    const master = secrets?.byLabel.get("CLIENT_RANDOM");
    if (typeof suite === "string") this.pending = suite;
    else if (master === undefined) this.pending = "no-secret";
    else {
      const agreed = { version, suite, isEncryptThenMac, clientRandom, serverRandom: random };
      this.pending = ciphersOf(master, agreed, this.memory);
    }
    for (const side of this.changedEarly) this.sides[side].stop("bytes-missing");
  }

  changeCipherSpec(from: TlsSide): void {
    if (!this.isWanted || this.isTls13) return;
    const { version, pending } = this;
    if (version === null) this.changedEarly.add(from);
    else if (typeof pending === "string") this.sides[from].stop(pending);
    else this.sides[from].begin(changedEpoch(pending[from]), false);
  }

  finished(from: TlsSide): void {
    this.sides[from].ends("finished");
  }

  keyUpdate(from: TlsSide): void {
    this.sides[from].ends("key-update");
  }

  isProtected(from: TlsSide, type: number): boolean {
    if (!this.isWanted) return false;
    return this.version === null || this.isTls13 ? type === APPLICATION_DATA : this.sides[from].isProtected;
  }

  open(
    from: TlsSide,
    type: number,
    version: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): OpenedRecord | null {
    const side = this.sides[from];
    const isEarly = this.version === null && from === "client" && this.offersEarlyData;
    if (this.version === null && !isEarly) side.stop("bytes-missing");
    const opened = side.open({ type, version, bytes, start, end });
    if (opened === null) return null;
    if (!this.isTls13) return { type, bytes: opened, start: 0, end: opened.length };
    const length = innerLength(opened);
    return length < 0 ? null : { type: uint8(opened, length), bytes: opened, start: 0, end: length };
  }

  lost(from: TlsSide, records: 1 | null): void {
    this.sides[from].lost(records);
  }

  opened(from: TlsSide): number {
    return this.sides[from].opened;
  }

  handshakeUnopened(from: TlsSide): number {
    return this.sides[from].handshakeUnopened;
  }

  lacksHandshake(from: TlsSide): boolean {
    return this.sides[from].lacksHandshake;
  }

  stopped(from: TlsSide): StopReason | null {
    return this.sides[from].stopped;
  }

  private get isTls13(): boolean {
    return this.version !== null && isTls13(this.version);
  }

  private beginTls13(suite: Suite | StopReason, secrets: LoggedSecrets | null): void {
    for (const from of ["client", "server"] as const) {
      const name = from.toUpperCase();
      const handshake = secrets?.byLabel.get(`${name}_HANDSHAKE_TRAFFIC_SECRET`);
      const application = secrets?.byLabel.get(`${name}_TRAFFIC_SECRET_0`);
      const side = this.sides[from];
      if (typeof suite === "string") side.stop(suite);
      else if (![handshake, application].every((secret) => fits(secret, suite))) side.stop("wrong-secret");
      else {
        const epoch = handshakeEpoch(handshake, application, suite, this.memory);
        side.begin(epoch, from === "client" && this.offersEarlyData);
      }
    }
  }
}

const fits = (secret: Uint8Array | undefined, { hash }: Suite): boolean =>
  secret === undefined || secret.length === hashes[hash].outputLen;

/** Or why its records cannot be opened. */
function suiteBy({
  negotiatedVersion: version,
  cipherSuite,
  compressionMethod,
  extensions,
}: Choice): Suite | StopReason {
  if (version !== TLS_1_3 && (version < TLS_1_0 || version > TLS_1_2)) return "version";
  if (compressionMethod !== null && compressionMethod !== 0) return "compression";
  if (cipherSuite === null || extensions.some(({ type }) => type === TRUNCATED_HMAC)) return "cipher";
  return suiteOf(version, cipherSuite) ?? "cipher";
}
