// What opened the records of a connection, and where it had to stop -> the `decryption` of a session.
import type { ConnectionDecryption } from "../tls/decryption.ts";
import type { Decryption, DecryptedSide } from "./tls-session.ts";
import type { Side } from "./transport.ts";

/** The first record of each side that could not be decrypted. */
export type Stops = Partial<Record<Side, DecryptedSide["stopped"]>>;

/** Undefined where no secrets of the connection are known. */
export function decryptionOf(decryption: ConnectionDecryption | null, stops: Stops): Decryption | undefined {
  const source = decryption?.source ?? null;
  if (decryption === null || source === null) return undefined;
  const side = (from: Side): DecryptedSide => ({
    records: decryption.opened(from),
    stopped: stops[from] ?? null,
  });
  return {
    keys: { source: source.name, inCapture: source.isCapture },
    client: side("client"),
    server: side("server"),
  };
}
