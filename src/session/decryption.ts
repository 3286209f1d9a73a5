// What opened the records of a connection, and where it had to stop -> the `decryption` of a session.
import type { ConnectionDecryption } from "../tls/decryption.ts";
import type { Decryption, DecryptedSide, Message } from "./tls-session.ts";
import type { Side } from "./transport.ts";

/** The first record of each side that could not be decrypted. */
export type Stops = Partial<Record<Side, DecryptedSide["stopped"]>>;

/** Undefined where no secrets of the connection are known. */
export function decryptionOf(
  decryption: ConnectionDecryption | null,
  stops: Stops,
  messages: readonly Message[],
): Decryption | undefined {
  const source = decryption?.source ?? null;
  if (decryption === null || source === null) return undefined;
  const side = (from: Side): DecryptedSide => ({
    records: decryption.opened(from),
    stopped: stops[from] ?? (decryption.opened(from) === 0 ? passedOver(from, messages) : null),
  });
  return {
    keys: { source: source.name, inCapture: source.isCapture },
    client: side("client"),
    server: side("server"),
  };
}

/** Records that may have been early data, and after which nothing could be opened. */
function passedOver(from: Side, messages: readonly Message[]): DecryptedSide["stopped"] {
  const data = messages.find((message) => message.from === from && message.type === "ApplicationData");
  return data === undefined ? null : { frame: data.frame, reason: "wrong-secret" };
}
