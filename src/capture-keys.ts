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
  private problemsBefore = { listed: 0, all: 0 };

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
    return given ?? this.own.of(clientRandom);
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
    this.problemsBefore = { listed: this.own.problems.length, all: this.own.problemCount };
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
    const { listed, all } = this.problemsBefore;
    const problem = this.own.problems[listed];
    const broken = problem === undefined ? [] : [brokenWarning(problem.line, this.own.problemCount - all)];
    const isAny = this.own.connections > this.connectionsBefore;
    if (this.decryption === null) return isAny ? [...broken, NOT_WANTED] : broken;
    return (isAny || this.keyLog !== null) && !this.areUsed ? [...broken, NOT_GIVEN] : broken;
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

const brokenWarning = (line: number, lines: number): string =>
  `${count(lines, "line")} of the TLS keys in this file cannot be read (the first: line ${line} of its block) and ` +
  `${lines === 1 ? "was" : "were"} left out`;
const NOT_WANTED = "this file holds TLS keys, which were not used";
const NOT_GIVEN =
  "there are TLS keys, which were not used: give the Inspector the option `decryption`, from loadDecryption()";
