// What opened the records of a connection, and where it had to stop -> the `decryption` of a session.
import type { Timestamp } from "../tcp/timestamp.ts";
import type { ConnectionDecryption, StopReason } from "../tls/decryption.ts";
import type { Decryption, DecryptedSide } from "./tls-session.ts";
import type { Side } from "./transport.ts";

export class DecryptionStops {
  private readonly stops: Record<Side, DecryptedSide["stopped"]> = { client: null, server: null };

  stopped(from: Side, reason: StopReason, { frame }: Timestamp): void {
    this.stops[from] ??= { frame, reason };
  }

  /** Undefined where no secrets of the connection are known. */
  build(decryption: ConnectionDecryption | null): Decryption | undefined {
    const source = decryption?.source ?? null;
    if (decryption === null || source === null) return undefined;
    const side = (from: Side): DecryptedSide => ({
      records: decryption.opened(from),
      stopped: this.stops[from],
    });
    return {
      keys: { source: source.name, inCapture: source.isCapture },
      client: side("client"),
      server: side("server"),
    };
  }
}
