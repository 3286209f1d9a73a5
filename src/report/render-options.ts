// How a report is to be rendered.
import type { Policy } from "../diagnose/policy.ts";
import type { TableName } from "./csv/csv.ts";
import type { SessionFilter } from "./session-filter.ts";

export interface RenderOptions {
  /** Columns of a line, where the format has such. */
  readonly width: number;
  readonly color: boolean;
  /** Every cipher suite that a client offers. */
  readonly ciphers: boolean;
  /** Every session in full. */
  readonly verbose: boolean;
  /** Which table, where the format has several; the sessions, unless given. */
  readonly table?: TableName;
  /** The table of sessions instead of causes and census. */
  readonly sessions?: boolean;
  /** The sessions of the document are those that fit it; all there were, unless given. */
  readonly filter?: SessionFilter;
  /** Of the times that people read, a name of the IANA time zone database; UTC unless given. */
  readonly zone?: string;
  /** What is known of providers; what they publish, unless given. */
  readonly policy?: Policy;
}
