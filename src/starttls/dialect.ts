// What a STARTTLS protocol's reader promises: both sides' clear bytes in, facts and the place where TLS begins out.
import type { Interner } from "../bytes/interner.ts";
import type { LimitName, Limits } from "../limits.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { ProxyHeader } from "./proxy-header.ts";
import type { Upgrade } from "./upgrade.ts";

export type Speaker = "client" | "server";

/** Whether bytes begin a TLS record or an SSLv2-format hello; `more` when too few are there to tell. */
export type TlsGuess = "yes" | "no" | "more";

/** What a reader with limits is given: as Bounds, for the frame that is being read. */
export interface LimitHost {
  readonly limits: Limits;
  reached(limit: LimitName): void;
}

export interface DialectHost extends LimitHost {
  /** The capture holds the beginning of the connection. */
  readonly isWhole: boolean;
  /** The PROXY header that came before the client's own bytes; null where none did. */
  readonly proxy: ProxyHeader | null;
  /** Of servers' lines. */
  readonly texts: Interner<string>;
  guessTls(bytes: Uint8Array, start: number, end: number): TlsGuess;
  guessClientHello(bytes: Uint8Array, start: number, end: number): TlsGuess;
  /** The last thing that was said: a verb, a reply's code, `data` or `incomplete`. */
  said(name: string, timestamp: Timestamp): void;
  /** Bytes that were held back are to be read now. They may be kept. */
  replay(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): void;
}

/** What finds the byte at which TLS begins. */
export interface ClearReader {
  /**
   * Reads `bytes[start, end)`, which follow on what the speaker sent before. Returns the offset at which the
   * speaker's TLS begins, or -1 where all of it was clear. With an offset, `takeUnread` has what came before.
   */
  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number;
  /** Bytes of the speaker were not captured. */
  gap(from: Speaker, length: number): void;
  /** Bytes that arrived earlier and turned out to be the beginning of TLS; null where there are none. */
  takeUnread(from: Speaker): Uint8Array | null;
  /** The server's TLS was seen: the upgrade's dialogue is over. */
  tlsBegan(): void;
}

export interface Dialect extends ClearReader {
  /** As reports name it. */
  readonly protocol: string;
  /** Null where the protocol has facts of its own, or none. */
  readonly upgrade: Upgrade | null;
}
