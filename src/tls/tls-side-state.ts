// What one side of a TLS connection has said so far.
import type { EncryptedCounts } from "./encrypted-records.ts";

export interface TlsSideState {
  /**
   * The type of the last message, `ApplicationData` for every record of it; null before the first, and after a decrypted
   * record that completes none.
   */
  readonly last: string | null;
  /** A record or a handshake message has begun and is not complete. */
  readonly isIncomplete: boolean;
  /** The handshake message that is not complete, where it can be read. */
  readonly partial: PartialHandshake | null;
  /** Bytes are missing and the direction is not understood until further notice. */
  readonly isBlind: boolean;
  readonly records: number;
  readonly applicationDataRecords: number;
  /** Bytes in the bodies of those records, as encrypted. */
  readonly applicationDataBytes: number;
  readonly encrypted: EncryptedCounts;
}

export interface PartialHandshake {
  /** Null as long as not even the type has come. */
  readonly type: string | null;
  /** Bytes so far, with type and length. */
  readonly received: number;
  /** Bytes in all; null as long as the length has not come. */
  readonly expected: number | null;
}
