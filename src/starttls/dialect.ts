// The interface of a STARTTLS protocol's reader: both sides' cleartext bytes in, facts and the byte at which TLS begins out.
import type { Interner } from "../bytes/interner.ts";
import type { LimitName, Limits } from "../limits.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { ProxyHeader } from "./proxy-header.ts";
import type { KnownSmtp } from "./smtp-known.ts";
import type { Upgrade } from "./upgrade.ts";

export type Speaker = "client" | "server";

/** Do bytes begin a TLS record or an SSLv2-format hello? `more`: too few bytes. */
export type TlsGuess = "yes" | "no" | "more";

/** Limits for the frame that is being read, as in Bounds. */
export interface LimitHost {
  readonly limits: Limits;
  reached(limit: LimitName): void;
}

export interface DialectHost extends LimitHost {
  /** The capture holds the beginning of the connection. */
  readonly isWhole: boolean;
  /** The server greeted before what is read: it will not again. */
  readonly isGreeted?: boolean;
  /** It was encrypted: where bytes of the client are missing, every refusal may repeat a login. */
  readonly isPrivate?: boolean;
  /** The PROXY header before the client's own bytes; null for none. */
  readonly proxy: ProxyHeader | null;
  /** Texts of servers' lines that recur. */
  readonly texts: Interner<string>;
  /** Replies and commands of SMTP that recur. */
  readonly knownSmtp: KnownSmtp;
  guessTls(bytes: Uint8Array, start: number, end: number): TlsGuess;
  guessClientHello(bytes: Uint8Array, start: number, end: number): TlsGuess;
  /** The last thing that was said: a verb, a reply's code, `data` or `incomplete`. */
  said(name: string, timestamp: Timestamp): void;
  /** Bytes that were held back are read now. They may be kept. */
  replay(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void;
}

/** What finds the byte at which TLS begins. */
export interface ClearReader {
  /**
   * Reads `bytes[start, end)`, which follow on what the speaker sent before. Returns the offset at which the
   * speaker's TLS begins, or -1 if all of it was cleartext. With an offset, `takeUnread` has earlier bytes of it.
   */
  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number;
  /** Bytes of the speaker were not captured. */
  gap(from: Speaker, length: number): void;
  /** Bytes that arrived earlier and turned out to be the beginning of TLS; null if there are none. */
  takeUnread(from: Speaker): Uint8Array | null;
  /** The server's TLS has begun: the dialogue of the upgrade is over. */
  tlsBegan(): void;
}

export interface Dialect extends ClearReader {
  /** As reports name it. */
  readonly protocol: string;
  /** Null for a protocol with facts of its own, or none. */
  readonly upgrade: Upgrade | null;
}
