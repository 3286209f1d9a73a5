// The TLS bytes of one side and where they are in its stream -> records with their messages as fields. What a record is, and
// which can be read, TlsDirection decides, which this listens to.
import { countWhile } from "../bytes/count-while.ts";
import { concat } from "../bytes/concat.ts";
import { uint8 } from "../bytes/integers.ts";
import { APPLICATION_DATA, HANDSHAKE, HEARTBEAT, SSLV2_CLIENT_HELLO } from "../tls/record-header.ts";
import { cipherSuite } from "../tls/registry/code-points.ts";
import type { NotTls, UnfinishedRecord } from "../tls/record-reader.ts";
import { sslv2ClientHello } from "../tls/messages/sslv2-client-hello.ts";
import { TlsDirection } from "../tls/tls-direction.ts";
import { isTls13, TLS_1_3 } from "../tls/versions.ts";
import { type Field, placed } from "./field.ts";
import { fieldsOf, handshakeField } from "./handshake-fields.ts";
import { insideBody, type InsideRecord } from "./inside-records.ts";
import { bodyOf, type RecordBody, recordField } from "./record-fields.ts";
import { readsOf } from "./recording-cursor.ts";

/** Records of a side that are kept as fields: a megabyte of the shortest. */
const MAX_KEPT = 100_000;
/** Fields of messages that are kept: a hello of all suites many times over. Later messages are told as a whole. */
const MAX_MESSAGE_FIELDS = 200_000;

const HEADER = 5;
const EMPTY = new Uint8Array(0);
/** It holds messages. */
const NO_BODY: RecordBody = { contents: [], summary: "" };

interface RecordSpan extends RecordBody {
  /** Offsets in the side's stream. */
  readonly start: number;
  readonly end: number;
  readonly type: number;
  readonly version: number;
  /** The session's was agreed on before. */
  readonly isTls13: boolean;
  /** Of what messages are made of: the bodies of this side's handshake records one after the other; equal without any. */
  readonly messagesFrom: number;
  readonly messagesTo: number;
}

export class TlsFields extends TlsDirection {
  private readonly spans: (RecordSpan | Field)[] = [];
  /** In bytes of the handshake records' bodies. */
  private readonly messages: Field[] = [];
  private messageFields = 0;
  /** Offsets in the stream of what is in records and not encrypted: it may be a login, or of the server's memory. */
  private readonly bare: { readonly start: number; end: number }[] = [];
  private total = 0;
  private next = 0;
  private isCiphertext = false;
  /** What is added to an index into the bytes at hand for its offset in the stream. */
  private shift = 0;
  /** What is in the record of this number, counted from 1, where it was decrypted. */
  inside: (record: number) => InsideRecord | undefined = () => undefined;
  /** Where the bytes turned out not to be TLS; negative where they are. */
  endsAt = -1;

  /** `bytes[start, end)`, the first of which is at `position` in the side's stream. */
  take(bytes: Uint8Array, start: number, end: number, position: number): void {
    this.shift = position - start;
    this.endsAt = -1;
    this.data(bytes, start, end);
  }

  /** `length` bytes are missing, from `position` on. */
  skip(length: number, position: number): void {
    const open = this.reader.unfinished;
    if (open === null) this.cutMessage(EMPTY);
    else if (open.isReadable) this.cutRecord(open, position);
    // A record that is only counted may end in the gap.
    this.shift = position;
    this.reader.recordEnd = open?.remaining ?? 0;
    this.gap(length);
    this.next = this.total;
  }

  /** Nothing more follows; `position` is the end of what came. */
  finish(position: number): readonly Field[] {
    const open = this.reader.unfinished;
    if (open === null) this.cutMessage(EMPTY);
    else this.cutRecord(open, position);
    return this.spans.map((span) => ("name" in span ? span : this.fieldOf(span)));
  }

  /** Whether the byte at the offset is in a record and may be a secret. */
  isBare(offset: number): boolean {
    const { bare } = this;
    const range = bare[countWhile(bare, ({ start }) => start <= offset) - 1];
    return range !== undefined && offset < range.end;
  }

  override record(
    type: number,
    version: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    if (type !== HANDSHAKE) this.cutMessage(EMPTY);
    this.isCiphertext = false;
    const messagesFrom = this.total;
    const body = this.shift + this.reader.recordEnd - length;
    const { isAfterTls13 } = this;
    this.total += end - start;
    super.record(type, version, length, bytes, start, end);
    if (this.handshake.isBetweenMessages) this.next = this.total;
    const inside = this.inside(this.records);
    const isMessages = type === HANDSHAKE && !this.isCiphertext;
    this.bareBody(type, body, body + length);
    this.add({
      start: body - HEADER,
      end: body + length,
      type,
      version,
      isTls13: isAfterTls13,
      messagesFrom,
      messagesTo: isMessages ? this.total : messagesFrom,
      ...(isMessages
        ? NO_BODY
        : inside === undefined
          ? bodyOf(type, bytes.subarray(start, end), body, length)
          : insideBody(inside, body, length)),
    });
  }

  override sslv2Record(bytes: Uint8Array, start: number, end: number): void {
    const from = this.shift + this.reader.recordStart;
    const to = this.shift + this.reader.recordEnd;
    super.sslv2Record(bytes, start, end);
    const isHello = uint8(bytes, start) === SSLV2_CLIENT_HELLO;
    const fields = isHello ? fieldsOf(readsOf(sslv2ClientHello, bytes, start, end), bytes) : [];
    const body = to - (end - start);
    this.add({
      start: from,
      length: to - from,
      name: "SSLv2 Record Layer",
      value: isHello ? "Client Hello" : "Data",
      children: [
        { start: from, length: body - from, name: "Length", value: String(end - start) },
        ...placed(fields, { from: start, to: end, at: body }),
      ],
    });
  }

  override message(type: number, bytes: Uint8Array, start: number, end: number): void {
    this.addMessage(bytes, start - 4, end);
    super.message(type, bytes, start, end);
  }

  override oversized(type: number, length: number): void {
    const header = Uint8Array.of(type, length >> 16, length >> 8, length);
    this.addMessage(header, 0, 4 + length);
    super.oversized(type, length);
  }

  override encryptedMessage(): void {
    this.isCiphertext = true;
    super.encryptedMessage();
  }

  override garbage(offset: number): void {
    this.next = this.total;
    super.garbage(offset);
  }

  override notTls(found: NotTls): void {
    this.endsAt = this.shift + found.at - found.held.length;
    super.notTls(found);
  }

  private get isAfterTls13(): boolean {
    return this.version !== null && isTls13(this.version);
  }

  private addMessage(bytes: Uint8Array, start: number, end: number): void {
    this.keepMessage(bytes, start, Math.min(end, bytes.length), this.next - start);
    this.next += end - start;
  }

  /** The record at hand will not be complete; `position` is the end of what came of it. */
  private cutRecord({ header, remaining, isLost }: UnfinishedRecord, position: number): void {
    const { type, version, length, headerLength } = header;
    if (version === null || isLost) return;
    const end = position + remaining;
    const messagesFrom = this.total;
    const body = this.reader.unfinishedHandshake;
    const isMessages = type === HANDSHAKE && this.partial !== null;
    if (isMessages) this.total += body.length;
    if (isMessages || type !== HANDSHAKE) this.cutMessage(isMessages ? body : EMPTY);
    this.isCiphertext = type === HANDSHAKE && !isMessages;
    const start = end - length - headerLength;
    this.bareBody(type, end - length, end);
    this.add({
      start,
      end,
      type,
      version,
      isTls13: this.isAfterTls13,
      messagesFrom,
      messagesTo: this.total,
      ...(isMessages ? NO_BODY : bodyOf(type, EMPTY, end - length, length)),
    });
  }

  /** The message at hand will not be complete: `more` is what came of it beside what the reader has kept. */
  private cutMessage(more: Uint8Array): void {
    const bytes = concat(this.handshake.unfinished, more);
    if (bytes.length > 0) this.keepMessage(bytes, 0, bytes.length, this.next);
    this.next = this.total;
  }

  private keepMessage(bytes: Uint8Array, start: number, end: number, shift: number): void {
    if (this.messages.length >= MAX_KEPT) return;
    const isFull = this.messageFields >= MAX_MESSAGE_FIELDS;
    const field = handshakeField(bytes, start, isFull ? Math.min(end, start + 4) : end, shift, this);
    this.messages.push(field);
    this.messageFields += sizeOf(field);
  }

  /** Of a record's body, as far as it may be a secret though it is TLS. */
  private bareBody(type: number, start: number, end: number): void {
    const isBare = type === HEARTBEAT || (type === APPLICATION_DATA && isUnencrypted(this.cipherSuite));
    if (!isBare) return;
    const last = this.bare.at(-1);
    if (last !== undefined && this.bare.length >= MAX_KEPT) last.end = end;
    else this.bare.push({ start, end });
  }

  private add(span: RecordSpan | Field): void {
    if (this.spans.length < MAX_KEPT) this.spans.push(span);
  }

  private fieldOf({ start, end, type, version, messagesFrom, messagesTo, ...rest }: RecordSpan): Field {
    const body = start + HEADER;
    const messages = placed(this.messages, { from: messagesFrom, to: messagesTo, at: body }).filter(
      ({ length }) => length > 0,
    );
    const said = messages.map((message) => `${message.name}: ${message.value}`).join(", ");
    const value = said === "" ? rest.summary : said;
    const contents = messagesTo > messagesFrom ? messages : rest.contents;
    return recordField(
      { start, end, type, version, session: rest.isTls13 ? TLS_1_3 : null },
      value,
      contents,
    );
  }
}

/** A suite without encryption: NULL, or of integrity alone (RFC 9150). */
const isUnencrypted = (suite: number | null): boolean =>
  suite !== null && /_WITH_NULL_|^TLS_SHA\d+_SHA\d+$/.test(cipherSuite(suite).name);

const sizeOf = ({ children = [] }: Field): number => children.reduce((sum, child) => sum + sizeOf(child), 1);
