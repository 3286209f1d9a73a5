// What opens the encrypted records of a connection whose secrets are known: interfaces only, so that the ciphers are loaded
// only where there are keys.
import type { Choice } from "./messages/server-hello.ts";
import type { TlsSide } from "./tls-event.ts";

/** Where secrets came from. */
export interface KeySource {
  /** Path of the key log file, or of the capture. */
  readonly name: string;
  /** They are in the capture itself, in a Decryption Secrets Block. */
  readonly isCapture: boolean;
  /** Some of them are in the capture too, or there alone. */
  readonly isInCaptureToo?: true;
}

/** The secrets of one connection by label, as in a key log. */
export interface LoggedSecrets {
  readonly source: KeySource;
  readonly byLabel: ReadonlyMap<string, Uint8Array>;
}

/** Finds secrets by the 32 bytes of the ClientHello's random. */
export interface KeyLookup {
  of(clientRandom: Uint8Array): LoggedSecrets | null;
}

/** What a capture's connections are decrypted by. */
export interface Decrypter {
  /** For one connection. */
  connection(): ConnectionDecryption;
}

export type CreateDecrypter = (keys: KeyLookup) => Decrypter;

/**
 * Follows the handshake of one connection, whose messages it is told of in the order in which they came, and opens records.
 * It never throws on input. Nothing is shown that its tag or MAC does not prove.
 */
export interface ConnectionDecryption {
  /** The secrets of this connection are known: the bodies of its records are needed. */
  readonly isWanted: boolean;
  /** Where they came from; null while `isWanted` is false. */
  readonly source: KeySource | null;
  /**
   * A ClientHello, also the second after a HelloRetryRequest and that of a renegotiation; `random` is a view. `offersEarlyData`:
   * it has the extension early_data.
   */
  clientHello(random: Uint8Array, offersEarlyData: boolean): void;
  /** A ServerHello, not a HelloRetryRequest; `random` is a view. */
  serverHello(random: Uint8Array, choice: Choice): void;
  /** Up to TLS 1.2: what follows of this side is protected by the keys agreed on last. In TLS 1.3 it means nothing. */
  changeCipherSpec(from: TlsSide): void;
  /** The side's Finished was read: in TLS 1.3 it goes on with its application traffic secret. */
  finished(from: TlsSide): void;
  /** The side's KeyUpdate was read (RFC 9846 section 4.7.3). */
  keyUpdate(from: TlsSide): void;
  /** A record is protected, by its type and what was said before, whether or not it can be opened. */
  isProtected(from: TlsSide, type: number): boolean;
  /**
   * The contents of a protected record with body `bytes[start, end)`, a view valid until the next call of any connection; null
   * where it cannot be opened: see `stopped`. Early data is passed over: null without a reason.
   */
  open(
    from: TlsSide,
    type: number,
    version: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): OpenedRecord | null;
  /** A protected record was not captured whole; `records` is null where it is not known how many were lost. */
  lost(from: TlsSide, records: 1 | null): void;
  /** Records of the side that were opened. */
  opened(from: TlsSide): number;
  /**
   * TLS 1.3: records of the side's handshake that were not opened, as the number of the first record opened after it proves;
   * 0 as long as no such record came.
   */
  handshakeUnopened(from: TlsSide): number;
  /** TLS 1.3: the log lacks the secret of the side's handshake, and has that of what follows. */
  lacksHandshake(from: TlsSide): boolean;
  /** Why records of this side cannot be opened, from now on; null as long as they can. */
  stopped(from: TlsSide): StopReason | null;
}

export interface OpenedRecord {
  /** ContentType; of TLS 1.3 the inner one. */
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * `no-secret`: the log lacks the secret of this side; `wrong-secret`: no tag or MAC holds; `bytes-missing`: records were not
 * captured; `cipher`, `compression` and `version` (SSL 3.0, drafts of TLS 1.3): not supported.
 */
export type StopReason =
  | "no-secret"
  | "wrong-secret"
  | "bytes-missing"
  | "cipher"
  | "compression"
  | "version";
