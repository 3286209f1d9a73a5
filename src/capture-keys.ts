// Key logs, and the secrets that a capture holds -> the secrets of its connections, and what is said of them.
import type { SecretsSink } from "./capture/captured-packet.ts";
import { secretsTypeName, TLS_KEY_LOG } from "./capture/secrets-type.ts";
import type { HeldSecrets } from "./report/report-document.ts";
import type { BuildContext } from "./session/build-context.ts";
import { count } from "./text/amounts.ts";
import type { CreateDecrypter, KeyLookup, LoggedSecrets } from "./tls/decryption.ts";
import { KeyLog } from "./tls/key-log.ts";

/** How a capture is decrypted. */
export interface KeyOptions {
  /** Connections are looked up in it as they are read: lines may be added meanwhile, but for those that `jobs` read. */
  readonly keyLog?: KeyLog | undefined;
  /**
   * What decrypts: see {@link loadDecryption}. `null`: nothing is decrypted, whatever keys there are. An `Inspector` that is
   * pushed to needs it; all others load it where there are keys.
   */
  readonly decryption?: CreateDecrypter | null | undefined;
}

/** Where in the capture its reader is. */
interface Place {
  readonly path: string;
  /** The number that the next frame has. */
  readonly nextFrame: number;
}

/** Of one capture; its own keys serve all files of it, and no other capture. */
export class CaptureKeys implements KeyLookup, SecretsSink {
  /** A key log that was given has secrets of a connection. */
  private fits = false;
  /** Whoever pushes gives `decryption` as soon as the decoder waits for it. */
  isAwaited = false;
  private readonly keyLog: KeyLog | null;
  private readonly context: BuildContext;
  private readonly place: () => Place;
  private readonly own = new KeyLog();
  private decryption: CreateDecrypter | null | undefined;
  private ownBytes = 0;
  /** Of the file at hand: blocks, their types, and what there was in earlier files. */
  private blocks = 0;
  private types = new Set<string>();
  private connectionsBefore = 0;
  private problemsBefore = 0;

  constructor({ keyLog, decryption }: KeyOptions, context: BuildContext, place: () => Place) {
    this.keyLog = keyLog ?? null;
    this.context = context;
    this.place = place;
    this.decryption = decryption;
    if (this.keyLog !== null) this.start();
  }

  /** There are keys for TLS, and they are used. */
  get areUsed(): boolean {
    return this.context.decrypter !== null;
  }

  of(clientRandom: Uint8Array): LoggedSecrets | null {
    const given = this.keyLog?.of(clientRandom) ?? null;
    if (given !== null) this.fits = true;
    const own = this.own.of(clientRandom);
    if (given === null || own === null) return given ?? own;
    // It must be said that the capture holds keys, also where a log completes them: whoever is given it can use them.
    if ([...given.byLabel.keys()].every((label) => own.byLabel.has(label))) return own;
    const byLabel = new Map([...given.byLabel, ...own.byLabel]);
    return { source: { ...given.source, isInCaptureToo: true }, byLabel };
  }

  take(type: number, secrets: Uint8Array): boolean {
    if (type === TLS_KEY_LOG && this.decryption === undefined && this.isAwaited) return false;
    this.blocks++;
    if (this.types.size < MOST_TYPES) this.types.add(secretsTypeName(type));
    if (type === TLS_KEY_LOG) this.takeKeyLog(secrets);
    return true;
  }

  decryptWith(create: CreateDecrypter): void {
    this.decryption = create;
    if (this.keyLog !== null) this.start();
  }

  beginFile(): void {
    this.blocks = 0;
    this.types = new Set();
    this.connectionsBefore = this.own.connections;
    this.problemsBefore = this.own.problemCount;
  }

  /** Of the file at hand; null where it holds none. */
  get held(): HeldSecrets | null {
    if (this.blocks === 0) return null;
    const connections = this.own.connections - this.connectionsBefore;
    return { blocks: this.blocks, kinds: [...this.types], connections };
  }

  /** For the traffic's report. */
  fit(): { readonly keyLogFits?: boolean } {
    return this.keyLog === null || this.decryption === null ? {} : { keyLogFits: this.fits };
  }

  /** Of the file at hand. */
  warnings(): readonly string[] {
    const broken = this.brokenLines();
    const isAny = this.own.connections > this.connectionsBefore;
    if (this.decryption === null) return isAny ? [...broken, NOT_WANTED] : broken;
    return (isAny || this.keyLog !== null) && !this.areUsed ? [...broken, NOT_GIVEN] : broken;
  }

  private brokenLines(): string[] {
    const { problems, problemCount } = this.own;
    const lines = problemCount - this.problemsBefore;
    // Of very many only the first are listed.
    return lines === 0 ? [] : [brokenWarning(lines, problems[this.problemsBefore]?.line)];
  }

  private takeKeyLog(secrets: Uint8Array): void {
    const { bounds } = this.context;
    const { path, nextFrame } = this.place();
    this.ownBytes += secrets.length;
    if (this.ownBytes > bounds.limits["key-log-bytes"]) bounds.reached("key-log-bytes", nextFrame);
    else this.own.add(secrets, { name: path, isCapture: true });
    this.start();
  }

  private start(): void {
    if (this.decryption) this.context.decrypter ??= this.decryption(this);
  }
}

/** Types of secrets that are told of a file: six are known. */
const MOST_TYPES = 16;

function brokenWarning(lines: number, first: number | undefined): string {
  const where = first === undefined ? "" : ` (the first: line ${first} of its block)`;
  const were = lines === 1 ? "was" : "were";
  return `${count(lines, "line")} of the TLS keys in this file cannot be read${where} and ${were} left out`;
}
const NOT_WANTED = "this file holds TLS keys, which were not used";
const NOT_GIVEN =
  "there are TLS keys, which were not used: give the Inspector the option `decryption`, from loadDecryption()";
