// A line of the table in dialects.ts: how a STARTTLS protocol is recognised, and what reads it.
import type { Dialect, DialectHost, Speaker } from "./dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";

export interface StarttlsProtocol {
  /** As reports name it. */
  readonly name: string;
  /** Where its servers listen, by IANA's registry or by custom. */
  readonly ports: readonly number[];
  /** Are the first bytes of a side of this protocol? */
  readonly recognises: (from: Speaker, opening: OpeningBytes) => Recognition;
  readonly create: (host: DialectHost) => Dialect;
}
