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
  const side = (from: Side): DecryptedSide => {
    const records = decryption.opened(from);
    const lacksHandshake = decryption.lacksHandshake(from);
    const frame = records === 0 || lacksHandshake ? firstPassedOver(from, messages) : null;
    const reason = lacksHandshake ? "no-secret" : "wrong-secret";
    const stopped: DecryptedSide["stopped"] = frame === null ? null : { frame, reason };
    if (records === 0) return { records, stopped: stops[from] ?? stopped };
    return { records, stopped: stops[from] ?? null, handshakeStopped: stopped ?? undefined };
  };
  return {
    keys: { source: source.name, inCapture: source.isCapture, inCaptureToo: source.isInCaptureToo },
    client: side("client"),
    server: side("server"),
  };
}

/** The frame of the first record that was not opened, before any that was: early data, or a handshake without its secret. */
function firstPassedOver(from: Side, messages: readonly Message[]): number | null {
  const first = firstProtected(from, messages);
  return first === undefined || first.encrypted === true ? null : first.frame;
}

/** Of the messages of a connection of TLS 1.3, the side's first that was protected, opened or not. */
export const firstProtected = (from: Side, messages: readonly Message[]): Message | undefined =>
  messages.find(
    (message) => message.from === from && (message.encrypted === true || message.type === "ApplicationData"),
  );
