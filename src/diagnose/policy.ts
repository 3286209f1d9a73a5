// What mail providers publish of the TLS that they accept, as dated data.

export interface Policy {
  readonly providers: readonly Provider[];
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Case-insensitive patterns of host names; `*` spans several labels. */
  readonly hosts: readonly string[];
  /** Patterns that name the provider but prove nothing. */
  readonly likelyHosts: readonly string[];
  /** Where it listens; empty for any. */
  readonly ports: readonly number[];
  /** Like "TLS 1.2"; null where nothing is published. */
  readonly minTls: string | null;
  /** The day from which `minTls` is enforced; null where it is as old as its source. */
  readonly since: string | null;
  /** In a sentence, what speaks against concluding from `minTls`; null where nothing does. */
  readonly caveat: string | null;
  /** Code points like "0xc030" that it accepts, by version; null where it accepts the version and lists nothing. */
  readonly cipherSuites: Readonly<Record<string, readonly string[] | null>> | null;
  /** Of `minTls`. */
  readonly source: Source;
  /** Of `cipherSuites`; null where `source` holds both. */
  readonly cipherSource: Source | null;
}

export interface Source {
  readonly url: string;
  /** The day, month or year of what it says: "2026-11-21", "2026-11" or "2026". */
  readonly date: string;
}

export const NO_POLICY: Policy = { providers: [] };
