// A protocol number with its registry name, as every report prints it.

/** `id` is lower-case hex behind 0x: four digits, two for one-byte registries, six for SSLv2 cipher kinds. */
export interface CodePoint {
  readonly id: string;
  /** The IANA name, "GREASE" for RFC 8701 values, "unknown" where the registry has none. */
  readonly name: string;
}
