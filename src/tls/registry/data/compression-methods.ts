// Compression methods: IANA "TLS Compression Method Identifiers", 2018-08-10.
// Generated: see test/tls/registry/registries.test.ts.
import type { RegistryRow } from "../registry-row.ts";

export const compressionMethods: readonly RegistryRow[] = [
  [0x00, "NULL"],
  [0x01, "DEFLATE"],
  [0x40, "LZS"],
];
