// What one side of a connection sent, byte by byte: where its cleartext and its TLS are, and their fields.
import { countWhile } from "../bytes/count-while.ts";
import { at, uint8 } from "../bytes/integers.ts";
import type { Side } from "../session/session.ts";
import { advance, distance } from "../tcp/sequence.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { ClearLine, ClearPiece } from "./clear-fields.ts";
import { type Field, type Place, placed } from "./field.ts";
import type { TlsFields } from "./tls-fields.ts";

/** Bytes of cleartext whose lines are told apart: what comes later, as in a long message, is masked as a whole. */
const MAX_CLEAR_BYTES = 1 << 20;

interface Range {
  readonly start: number;
  end: number;
}

/** Offsets count from the side's first byte: they may be negative, and grow beyond 32 bits. */
export class StreamSide {
  readonly from: Side;
  readonly tls: TlsFields;
  /** Of what was delivered so far. */
  end = 0;
  private lastSequence: number | null = null;
  private readonly pieces: ClearPiece[] = [];
  private clearBytes = 0;
  private readonly tlsRanges: Range[] = [];
  private lines: readonly ClearLine[] = [];
  private lineFields: readonly Field[] = [];
  private records: readonly Field[] = [];

  constructor(from: Side, tls: TlsFields) {
    this.from = from;
    this.tls = tls;
  }

  /** The first byte's number, unless it is known. */
  begin(sequence: number): void {
    this.lastSequence ??= sequence;
  }

  /** Null before anything is known of the side. */
  offsetOf(sequence: number): number | null {
    return this.lastSequence === null ? null : this.end + distance(sequence, this.lastSequence);
  }

  /** The offset of bytes that were delivered up to this number. */
  deliver(next: number, length: number): number {
    this.begin(advance(next, -length));
    const end = this.offsetOf(next) ?? length;
    this.lastSequence = next;
    this.end = end;
    return end - length;
  }

  addClear(bytes: Uint8Array, start: number, timestamp: Timestamp, isAhead: boolean): void {
    this.clearBytes += bytes.length;
    if (this.clearBytes > MAX_CLEAR_BYTES) return;
    this.pieces.push({ from: this.from, start, bytes: bytes.slice(), timestamp, isAhead });
  }

  /** They are TLS, or were until it turned out that they are not. */
  addTls(bytes: Uint8Array, start: number, end: number, position: number): void {
    this.tls.take(bytes, start, end, position);
    const until = this.tls.endsAt < 0 ? position + end - start : this.tls.endsAt;
    const last = this.tlsRanges.at(-1);
    if (last !== undefined && until < last.end) last.end = Math.max(last.start, until);
    else if (last?.end === position) last.end = until;
    else if (until > position) this.tlsRanges.push({ start: position, end: until });
  }

  /** The cleartext, without what turned out to be TLS. */
  clearPieces(): ClearPiece[] {
    return this.pieces.flatMap((piece) => this.withoutTls(piece));
  }

  finish(lines: readonly ClearLine[]): void {
    this.lines = lines;
    this.lineFields = lines.map(({ field }) => field);
    this.records = this.tls.finish(this.end);
  }

  /** Lines, and records, in a place; `frameAt` gives the frame that carries a byte, null where none was captured. */
  fieldsIn(
    place: Place,
    frameAt: (offset: number) => number | null,
  ): { readonly lines: Field[]; readonly records: Field[] } {
    const note = ({ start, length }: Field): string => {
      const end = start + length;
      const notes = [
        ...(start < place.from ? [`begins ${frameText(frameAt(start))}`] : []),
        ...(end > place.to ? [`ends ${frameText(frameAt(end - 1))}`] : []),
      ];
      return ` (${notes.join(", ")})`;
    };
    return { lines: placed(this.lineFields, place, note), records: placed(this.records, place, note) };
  }

  /** Whether the byte may be shown: it is encrypted TLS or its handshake, or a part of a line that is no secret, as it was read. */
  isOpen(offset: number, byte: number): boolean {
    if (this.isTls(offset)) return !this.tls.isBare(offset);
    const line = this.lines[countWhile(this.lines, ({ field }) => field.start <= offset) - 1];
    if (line === undefined) return false;
    const index = offset - line.field.start;
    if (index >= line.bytes.length || uint8(line.bytes, index) !== byte) return false;
    return index < line.shown || byte === 0x0a || byte === 0x0d;
  }

  isTls(offset: number): boolean {
    const range = this.tlsRanges[countWhile(this.tlsRanges, ({ start }) => start <= offset) - 1];
    return range !== undefined && offset < range.end;
  }

  private withoutTls(piece: ClearPiece): ClearPiece[] {
    const { tlsRanges } = this;
    let rest: ClearPiece[] = [piece];
    const first = countWhile(tlsRanges, ({ end }) => end <= piece.start);
    for (let index = first; index < tlsRanges.length; index++) {
      const { start, end } = at(tlsRanges, index);
      if (start >= piece.start + piece.bytes.length) break;
      rest = rest.flatMap((one) => outside(one, start, end));
    }
    return rest;
  }
}

function outside(piece: ClearPiece, start: number, end: number): ClearPiece[] {
  const { length } = piece.bytes;
  const before = Math.max(0, Math.min(length, start - piece.start));
  const after = Math.max(0, Math.min(length, end - piece.start));
  if (before >= after) return [piece];
  const parts: ClearPiece[] = [
    { ...piece, bytes: piece.bytes.subarray(0, before) },
    { ...piece, start: piece.start + after, bytes: piece.bytes.subarray(after) },
  ];
  return parts.filter(({ bytes }) => bytes.length > 0);
}

const frameText = (frame: number | null): string =>
  frame === null ? "in bytes that are not in the capture" : `in frame ${frame}`;
