// What a line in the table of handshake messages holds.
import type { Limits } from "../limits.ts";
import type { Cursor } from "../bytes/cursor.ts";

/** What the connection agreed on so far, null before the ServerHello, and how much is read of a message. */
export interface DecodeContext {
  readonly version: number | null;
  readonly cipherSuite: number | null;
  /** The usual ones unless given. */
  readonly limits?: Limits;
}

export interface MessageDecoder<T> {
  readonly type: number;
  /** The name in a report's list of messages. */
  readonly name: string;
  /** Reads the body behind the type and length; throws DecodeFailure. The result shares no bytes with it. */
  readonly decode: (cursor: Cursor, context: DecodeContext) => T;
}
