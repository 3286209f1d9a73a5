// What mail providers publish of the TLS that they accept, as dated data.

export interface Policy {
  readonly providers: readonly Provider[];
}

export interface Provider {
  readonly id: string;
  /** Ids that it had before: a policy file that uses one means this provider. */
  readonly formerIds: readonly string[];
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
  /** Like `caveat`, of `cipherSuites`. */
  readonly cipherCaveat: string | null;
  /** The day on which somebody last looked whether all this still holds. */
  readonly checked: string;
  /** Of `minTls`. */
  readonly source: Source;
  /** Of `hosts`; null where `source` shows them. */
  readonly hostSource: Source | null;
  /** Of `cipherSuites`; null where `source` holds both. */
  readonly cipherSource: Source | null;
  /** What else became different there, and when. */
  readonly changes: readonly Change[];
}

export interface Source {
  readonly url: string;
  /** The day, month or year of what it says: "2026-11-21", "2026-11" or "2026"; of a page without one, when it was read. */
  readonly date: string;
}

export interface Change extends Source {
  /** In a sentence. */
  readonly what: string;
}

export const NO_POLICY: Policy = { providers: [] };
