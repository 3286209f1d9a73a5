// A connection's bytes before TLS -> their protocol, by the server's port and by both sides' first bytes, and the byte at
// which TLS begins.
import { concat } from "../bytes/concat.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { ClearReader, Dialect, DialectHost, Speaker } from "./dialect.ts";
import { chooseProtocol, mayTellMore, type Openings, protocolNamed } from "./dialects.ts";
import { OpeningBytes } from "./opening-bytes.ts";
import type { ProxyHeader } from "./proxy-header.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";
import type { Tunnel, TunnelReader } from "./tunnel.ts";
import { chooseTunnel } from "./tunnels.ts";
import { UnknownDialect } from "./unknown.ts";

/** Bytes of both sides held back until the protocol is known: a greeting that several protocols share, and the reply. */
export const OPENING_HELD_BYTES = 4096;

/** Proxies in front of each other in one connection; two are seen in practice. */
const MAX_TUNNELS = 4;

interface Piece {
  readonly from: Speaker;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly timestamp: Timestamp;
}

/**
 * `opening`: its first bytes are still to come, or do not suffice; `tls`: it began with TLS; `open`: its bytes go to the
 * dialect.
 */
type Stage = "opening" | "tls" | "open";

export class ClearDialogue implements ClearReader {
  /** Null until it is known, and for a connection that begins with TLS. */
  dialect: Dialect | null = null;
  /** The client began with TLS. */
  beganWithTls = false;
  /** The first PROXY header, once it is complete. */
  proxy: (ProxyHeader & { readonly timestamp: Timestamp }) | null = null;
  private readonly host: DialectHost;
  /** The protocol of the server's port; null if it has none. */
  private expected: StarttlsProtocol | null;
  private readonly stages: Record<Speaker, Stage> = { client: "opening", server: "opening" };
  /** The beginning is in the capture. */
  private isWhole: boolean;
  /** Bytes of the client were missing before its first. */
  private isClientLate = false;
  /** Copies of the bytes that do not suffice yet, in order of arrival. */
  private held: Piece[] = [];
  private tunnel: TunnelReader | null = null;
  private tunnels = 0;
  /** Sides that still speak with a proxy. */
  private readonly inTunnel: Record<Speaker, boolean> = { client: false, server: false };

  /** `spoken` names the protocol of the server's port; null if it is unknown. */
  constructor(host: DialectHost, spoken: string | null) {
    this.host = host;
    this.isWhole = host.isWhole;
    // On a port of TLS, plaintext is read as on a port of mail.
    this.expected = protocolNamed(spoken === "tls" ? "smtp" : spoken);
  }

  /** The side still speaks with a proxy. */
  isInTunnel(from: Speaker): boolean {
    return this.inTunnel[from];
  }

  data(from: Speaker, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): number {
    if (start === end) return -1;
    let own = start;
    if (this.inTunnel[from] && this.tunnel !== null) {
      own = this.tunnel.data(from, bytes, start, end);
      this.inTunnel[from] = own < 0;
      if (own >= 0 && this.tunnel.proxy) this.proxy ??= { ...this.tunnel.proxy, timestamp };
      if (own < 0 || own === end) {
        this.host.said("data", timestamp);
        return -1;
      }
    }
    const { dialect } = this;
    if (dialect !== null && (from === "server" || this.stages.client === "open")) {
      this.stages[from] = "open";
      return dialect.data(from, bytes, own, end, timestamp);
    }
    const mail = this.held.length === 0 ? this.mailBegunBy(from, bytes[own]) : null;
    if (mail !== null) {
      this.dialect = mail;
      this.stages[from] = "open";
      return mail.data(from, bytes, own, end, timestamp);
    }
    return this.open({ from, bytes, start: own, end, timestamp });
  }

  gap(from: Speaker, length: number): void {
    this.inTunnel[from] = false;
    this.isWhole = false;
    this.isClientLate ||= from === "client" && this.stages.client === "opening";
    // What follows is not the beginning, so that only the port says which protocol it is.
    if (this.dialect === null && this.expected !== null) {
      this.dialect = this.expected.create(this.host);
      this.replay(this.held.splice(0));
    }
    this.takeHeld(from);
    if (this.dialect === null) return;
    this.stages[from] = "open";
    this.dialect.gap(from, length);
  }

  takeUnread(from: Speaker): Uint8Array | null {
    if (this.stages[from] !== "tls") return this.dialect?.takeUnread(from) ?? null;
    return bytesOf(this.takeHeld(from));
  }

  tlsBegan(): void {
    this.dialect?.tlsBegan();
  }

  /**
   * How nearly all connections on a port of mail begin: the server with a digit, then the client with EHLO or HELO, a letter
   * with which neither TLS nor a header begins. Null for all else, which is looked at closely.
   */
  private mailBegunBy(from: Speaker, first: number | undefined): Dialect | null {
    const { dialect, expected } = this;
    if (from === "client") return first === 0x45 || first === 0x48 ? dialect : null;
    const isMail = dialect === null && this.stages.server === "opening" && expected?.name === "smtp";
    return isMail && isDigit(first) ? expected.create(this.host) : null;
  }

  /** Reads a side's first bytes; returns what `data` does. */
  private open(piece: Piece): number {
    const { from } = piece;
    const opening = this.opening(from, piece);
    if (opening === null) return -1;
    if (this.stages[from] === "opening") {
      const guess = this.host.guessTls(opening.bytes, 0, opening.bytes.length);
      if (guess === "more") return this.hold(piece);
      if (guess === "yes") {
        this.stages[from] = "tls";
        this.beganWithTls ||= from === "client" && !this.isClientLate;
        return piece.start;
      }
      const tunnel = from === "client" ? this.chooseTunnel(opening) : null;
      if (tunnel === "more") return this.hold(piece);
      if (tunnel !== null) return this.enter(tunnel, piece);
    }
    if (this.dialect === null) {
      const server = from === "server" ? opening : this.opening("server");
      const client = from === "client" ? opening : this.opening("client");
      const protocol = this.choose({ client, server });
      if (protocol === "more") return this.hold(piece);
      this.dialect = this.create(protocol);
    }
    return this.release(this.dialect, piece);
  }

  /** Null if none of the side's bytes are held, and it sends none now. */
  private opening(from: Speaker, piece?: Piece): OpeningBytes | null {
    if (this.held.length === 0) {
      return piece === undefined ? null : new OpeningBytes(piece.bytes.subarray(piece.start, piece.end));
    }
    const pieces = this.held.filter((one) => one.from === from);
    const bytes = bytesOf(piece === undefined ? pieces : [...pieces, piece]);
    return bytes === null ? null : new OpeningBytes(bytes);
  }

  private chooseTunnel(opening: OpeningBytes): Tunnel | "more" | null {
    if (this.tunnels >= MAX_TUNNELS) return null;
    const hasServerSpoken =
      this.dialect !== null || this.stages.server !== "opening" || this.opening("server") !== null;
    return chooseTunnel(opening, hasServerSpoken);
  }

  private enter(tunnel: Tunnel, piece: Piece): number {
    this.tunnels++;
    this.tunnel = tunnel.create();
    this.inTunnel.client = true;
    this.inTunnel.server = tunnel.isAnswered;
    // The port is the proxy's.
    if (tunnel.isAnswered) this.expected = null;
    this.replay([...this.takeHeld("client"), copyOf(piece)]);
    return -1;
  }

  /** Null for an unknown protocol. */
  private choose(openings: Openings): StarttlsProtocol | "more" | null {
    const { expected } = this;
    if (expected?.name === "smtp") return this.chooseOnMailPort(openings, expected);
    const protocol = chooseProtocol(openings, expected);
    return protocol === "more" && this.heldBytes >= OPENING_HELD_BYTES ? null : protocol;
  }

  private get heldBytes(): number {
    return this.held.reduce((bytes, piece) => bytes + piece.bytes.length, 0);
  }

  /** SMTP, unless the server greets in another protocol. */
  private chooseOnMailPort({ client, server }: Openings, mail: StarttlsProtocol): StarttlsProtocol | "more" {
    if (client !== null || server === null || !this.isWhole || isDigit(server.bytes[0])) return mail;
    const protocol = chooseProtocol({ client, server }, null);
    if (protocol !== "more") return protocol ?? mail;
    return mayTellMore("server", server) && this.heldBytes < OPENING_HELD_BYTES ? "more" : mail;
  }

  private create(protocol: StarttlsProtocol | null): Dialect {
    // If the beginning is missing, or answers TLS, only the port says which protocol it is.
    const chosen = protocol ?? (this.isWhole && !this.beganWithTls ? null : this.expected);
    return chosen === null ? new UnknownDialect(this.host) : chosen.create(this.host);
  }

  private hold(piece: Piece): -1 {
    this.held.push(copyOf(piece));
    this.host.said("incomplete", piece.timestamp);
    return -1;
  }

  private release(dialect: Dialect, piece: Piece): number {
    const { from, bytes, start, end, timestamp } = piece;
    this.stages[from] = "open";
    if (this.held.length === 0) return dialect.data(from, bytes, start, end, timestamp);
    this.replay([...this.held.splice(0), copyOf(piece)]);
    return -1;
  }

  private replay(pieces: readonly Piece[]): void {
    if (this.dialect !== null) for (const { from } of pieces) this.stages[from] = "open";
    for (const { from, bytes, timestamp } of pieces) this.host.replay(from, bytes, timestamp);
  }

  private takeHeld(from: Speaker): Piece[] {
    const taken = this.held.filter((piece) => piece.from === from);
    this.held = this.held.filter((piece) => piece.from !== from);
    return taken;
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const copyOf = ({ from, bytes, start, end, timestamp }: Piece): Piece => ({
  from,
  bytes: bytes.slice(start, end),
  start: 0,
  end: end - start,
  timestamp,
});

/** Null if there are none. */
function bytesOf(pieces: readonly Piece[]): Uint8Array | null {
  const views = pieces.map(({ bytes, start, end }) => bytes.subarray(start, end));
  const [first = null] = views;
  return views.length > 1 ? concat(...views) : first;
}
