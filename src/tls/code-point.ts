// A protocol number with its registry name, as every report prints it.

export interface CodePoint {
  /**
   * Lower-case hex after 0x: four digits, two for one-byte registries, six for SSLv2 cipher kinds.
   * @pattern ^0x([0-9a-f]{2}){1,3}$
   */
  readonly id: string;
  /** The IANA name, "GREASE" for RFC 8701 values, "unknown" where the registry has none. */
  readonly name: string;
}
