// The ordered bytes of both directions of one connection -> TLS events (RFC 9846, RFC 5246, SSL 3.0 and 2.0).
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import { DecryptedConnection } from "./decrypted-connection.ts";
import { DecryptedDirection } from "./decrypted-direction.ts";
import type { ConnectionDecryption } from "./decryption.ts";
import { Establishment } from "./establishment.ts";
import { HelloInterner } from "./hello-interner.ts";
import { TlsDirection } from "./tls-direction.ts";
import type { TlsSide, TlsSink } from "./tls-event.ts";
import type { TlsSideState } from "./tls-side-state.ts";

/**
 * Give it the bytes of each side in stream order, beginning where TLS begins. Events come during the call that
 * brought their last byte. A connection holds at most one incomplete record and one incomplete handshake message
 * a side. It never throws on input.
 */
export class TlsConnection {
  private readonly establishment = new Establishment();
  readonly client: TlsSideState;
  readonly server: TlsSideState;
  private readonly fromClient: TlsDirection;
  private readonly fromServer: TlsDirection;
  private readonly decrypted: DecryptedConnection | null;

  /** `hellos` are those of all connections that are read with these limits; `decryption` is null without keys. */
  constructor(
    sink: TlsSink,
    limits: Limits = DEFAULT_LIMITS,
    hellos: HelloInterner = new HelloInterner(),
    decryption: ConnectionDecryption | null = null,
  ) {
    const decrypted = decryption && new DecryptedConnection(decryption);
    this.decrypted = decrypted;
    const direction = (from: TlsSide): TlsDirection =>
      decrypted === null
        ? new TlsDirection(from, sink, this.establishment, limits, hellos)
        : new DecryptedDirection(from, sink, this.establishment, limits, hellos, decrypted);
    this.fromClient = direction("client");
    this.fromServer = direction("server");
    this.client = this.fromClient;
    this.server = this.fromServer;
  }

  /** Both Finished were sent, as far as can be seen. */
  get established(): boolean {
    const { established } = this.establishment;
    return this.decrypted === null ? established : this.decrypted.established(established);
  }

  /** Of the ServerHello; null before it. */
  get negotiatedVersion(): number | null {
    return this.establishment.version;
  }

  /** What opens its records; null without keys. */
  get decryption(): ConnectionDecryption | null {
    return this.decrypted && this.decrypted.decryption;
  }

  /** TLS 1.3: the side's last record is too short for what was due; see {@link Establishment.tooShort}. */
  isTooShort(from: TlsSide): boolean {
    return this.establishment.tooShort[from] && this.decrypted?.isOpen(from) !== true;
  }

  /** Of a record with an alert, as the side pads them; null up to TLS 1.2 and before the ServerHello. */
  alertLength(from: TlsSide): number | null {
    return this.establishment.alertLength(from);
  }

  /** `bytes[start, end)` follow on what `from` sent before; they are not kept. */
  data(from: TlsSide, bytes: Uint8Array, start: number, end: number): void {
    (from === "client" ? this.fromClient : this.fromServer).data(bytes, start, end);
  }

  /**
   * `length` bytes of this direction are missing from the capture. At the start it means that the capture begins
   * inside a record: the direction is then silent until records can be recognised for certain.
   */
  gap(from: TlsSide, length: number): void {
    (from === "client" ? this.fromClient : this.fromServer).gap(length);
  }
}
