// The segments of one connection -> what each side said, with its place in the side's stream. Which bytes are cleartext and
// which are TLS, the Conversation decides that also makes the session.
import type { Bounds } from "../bounds.ts";
import { ACK, FIN, type TcpSegment } from "../packet/segment.ts";
import type { Conversation } from "../session/conversation.ts";
import type { Session, Side } from "../session/session.ts";
import type { SessionReader } from "../session-reader.ts";
import { ByteBlocks } from "../tcp/byte-blocks.ts";
import { type ConnectionListener, TcpConnection } from "../tcp/connection.ts";
import type { Direction } from "../tcp/stream.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import { Establishment } from "../tls/establishment.ts";
import { HelloInterner } from "../tls/hello-interner.ts";
import { TlsConnection } from "../tls/tls-connection.ts";
import { ClearFields } from "./clear-fields.ts";
import { InsideRecords } from "./inside-records.ts";
import { StreamSide } from "./stream-side.ts";
import { TlsFields } from "./tls-fields.ts";
import { otherSide } from "../session/other-side.ts";

/** What a conversation hands to TLS. */
interface Handed {
  readonly from: Side;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export class SpokenStream implements ConnectionListener {
  readonly sides: Readonly<Record<Side, StreamSide>>;
  private readonly session: Session;
  private readonly connection: TcpConnection;
  private readonly conversation: Conversation;
  /** The side that sends in each direction. */
  private readonly senders: readonly [Side, Side];
  private handed: Handed[] = [];
  /** The segment at hand acknowledges more than what was captured before it. */
  private isAhead = false;
  private readonly finished = { client: false, server: false };
  /** Null without keys. */
  private readonly inside: InsideRecords | null;

  /** `first` is the connection's first segment, sent by `from`; it is pushed like all others. */
  constructor(session: Session, reader: SessionReader, first: TcpSegment, from: Side) {
    this.session = session;
    const { bounds, decrypter } = reader.context;
    const sink = { message: () => {}, notice: () => {}, plaintext: () => {} };
    const established = new Establishment();
    const hellos = new HelloInterner();
    const sideOf = (side: Side): StreamSide =>
      new StreamSide(side, new TlsFields(side, sink, established, bounds.limits, hellos));
    this.sides = { client: sideOf("client"), server: sideOf("server") };
    this.inside = decrypter && new InsideRecords(decrypter.connection(), bounds.limits);
    for (const side of [this.sides.client, this.sides.server])
      side.tls.inside = (record) => this.inside?.of(side.from, record);
    this.senders = from === "client" ? ["client", "server"] : ["server", "client"];
    const listen = (): ConnectionListener => this;
    this.connection = new TcpConnection(session.stream, first, listen, false, bounds, new ByteBlocks());
    this.conversation = reader.open(this.connection);
    this.conversation.tls = new HandedTls(this.conversation, bounds, (handed) => this.handed.push(handed));
  }

  push(from: Side, segment: TcpSegment): void {
    const other = this.sides[otherSide(from)];
    // A FIN counts as a byte.
    const end = other.end + (this.finished[other.from] ? 1 : 0);
    this.finished[from] ||= (segment.flags & FIN) !== 0;
    const acknowledged = (segment.flags & ACK) === 0 ? null : other.offsetOf(segment.acknowledgment);
    this.isAhead = acknowledged !== null && acknowledged > end;
    this.connection.push(from === this.senders[0] ? 0 : 1, segment);
  }

  finish(): void {
    this.connection.finish();
    const { client, server } = this.sides;
    const clear = new ClearFields(this.session, this.connection.opener !== null);
    const pieces = [...client.clearPieces(), ...server.clearPieces()];
    for (const piece of pieces.toSorted((a, b) => a.timestamp.frame - b.timestamp.frame)) clear.add(piece);
    clear.finish(this.connection.last);
    client.finish(clear.lines.client);
    server.finish(clear.lines.server);
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, timestamp: Timestamp): void {
    const { conversation } = this;
    const from = this.senders[direction];
    const side = this.sides[from];
    const position = side.deliver(this.connection.nextSequence(direction), end - start);
    const wasInTls = conversation[from].inTls;
    conversation.data(direction, bytes, start, end, timestamp);
    if (!wasInTls || !conversation[from].inTls)
      side.addClear(bytes.subarray(start, end), position, timestamp, this.isAhead);
    this.settle(bytes, position - start);
  }

  gap(...[direction, length, reason, timestamp]: Parameters<ConnectionListener["gap"]>): void {
    const from = this.senders[direction];
    const side = this.sides[from];
    const position = side.deliver(this.connection.nextSequence(direction), length);
    if (this.conversation[from].inTls) {
      this.inside?.gap(from, length);
      side.tls.skip(length, position);
    }
    this.conversation.gap(direction, length, reason, timestamp);
    this.settle(null, 0);
  }

  closed(...event: Parameters<ConnectionListener["closed"]>): void {
    this.conversation.closed(...event);
  }

  /**
   * Finds out where in the stream the bytes are that TLS was handed: those at hand say it themselves; others were held back
   * and go on up to them, or to the end of what was delivered.
   */
  private settle(current: Uint8Array | null, shift: number): void {
    const ends = { client: this.sides.client.end, server: this.sides.server.end };
    const positions = this.handed.toReversed().map(({ from, bytes, start, end }) => {
      ends[from] = bytes === current ? start + shift : ends[from] - (end - start);
      return ends[from];
    });
    for (const [index, { from, bytes, start, end }] of this.handed.entries()) {
      this.inside?.data(from, bytes, start, end);
      this.sides[from].addTls(bytes, start, end, positions.at(-1 - index) ?? 0);
    }
    this.handed = [];
  }
}

class HandedTls extends TlsConnection {
  private readonly onData: (handed: Handed) => void;

  constructor(conversation: Conversation, { limits }: Bounds, onData: (handed: Handed) => void) {
    super(conversation, limits);
    this.onData = onData;
  }

  override data(from: Side, bytes: Uint8Array, start: number, end: number): void {
    this.onData({ from, bytes, start, end });
    super.data(from, bytes, start, end);
  }
}
