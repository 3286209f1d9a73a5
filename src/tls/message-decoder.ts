// A line in the table of handshake messages.
import type { Limits } from "../limits.ts";
import type { Cursor } from "../bytes/cursor.ts";
import { isTls13 } from "./versions.ts";

/** What the connection agreed on so far, null before the ServerHello, and how much is read of a message. */
export interface DecodeContext {
  readonly version: number | null;
  readonly cipherSuite: number | null;
  /** The message came in encrypted records: in TLS 1.3 all but the hellos do. */
  readonly isDecrypted?: boolean;
  /** The default ones unless given. */
  readonly limits?: Limits;
}

/** Certificate and CertificateRequest have another layout in TLS 1.3. */
export const isTls13Layout = ({ version, isDecrypted }: Partial<DecodeContext>): boolean =>
  isDecrypted === true && version !== undefined && version !== null && isTls13(version);

export interface MessageDecoder<T> {
  readonly type: number;
  /** The name in a report's list of messages. */
  readonly name: string;
  /** Reads the body after type and length; throws DecodeFailure. */
  readonly decode: (cursor: Cursor, context: DecodeContext) => T;
  /** Its contents are not read. */
  readonly isOpaque?: true;
}
