// The ordered bytes of both directions of one connection -> TLS events (RFC 9846, RFC 5246, SSL 3.0 and 2.0).
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
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

  /** `hellos` are those of all connections that are read with these limits. */
  constructor(sink: TlsSink, limits: Limits = DEFAULT_LIMITS, hellos: HelloInterner = new HelloInterner()) {
    this.fromClient = new TlsDirection("client", sink, this.establishment, limits, hellos);
    this.fromServer = new TlsDirection("server", sink, this.establishment, limits, hellos);
    this.client = this.fromClient;
    this.server = this.fromServer;
  }

  /** Both Finished were sent, as far as can be seen. */
  get established(): boolean {
    return this.establishment.established;
  }

  /** Of the ServerHello; null before it. */
  get negotiatedVersion(): number | null {
    return this.establishment.version;
  }

  /** TLS 1.3: the side's last record is too short for what was due; see {@link Establishment.tooShort}. */
  isTooShort(from: TlsSide): boolean {
    return this.establishment.tooShort[from];
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
