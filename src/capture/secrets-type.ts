// Secrets types of pcapng's Decryption Secrets Blocks.

/** A TLS key log, as of SSLKEYLOGFILE. */
export const TLS_KEY_LOG = 0x544c_534b;

const NAMES: ReadonlyMap<number, string> = new Map([
  [TLS_KEY_LOG, "TLS"],
  [0x5353_484b, "SSH"],
  [0x5747_4b4c, "WireGuard"],
  [0x5a4e_574b, "ZigBee"],
  [0x5a41_5053, "ZigBee"],
  [0x4f50_4355, "OPC UA"],
]);

/** `WireGuard`; `0x12345678` of one that is not known. */
export const secretsTypeName = (type: number): string =>
  NAMES.get(type) ?? `0x${type.toString(16).padStart(8, "0")}`;
