// Decompression member by member (RFC 1952 section 2.2) or frame by frame (RFC 8878 section 3).
// Node's own handling of several members is not used: it drops the last output before bytes that make no sense, and
// for zstd it silently stops after the first frame. Browsers stop after the first member, and do not say where.
import { concat } from "../../bytes/concat.ts";
import type { Engine } from "./engine.ts";
import { at, uint32LittleEndian } from "../../bytes/integers.ts";

/** The compressed data of one member, without what is around it. */
export interface Member {
  readonly failure: Engine["failure"];
  readonly ended: boolean;
  /** CRC-32 and length modulo 2^32 of what was decompressed (RFC 1952 section 2.3.1). */
  readonly checksum: number;
  readonly size: number;
  /** Resolves with the bytes after the end of the compressed data; never rejects. */
  readonly write: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Resolves when it is known whether the data is whole. */
  readonly end: () => Promise<void>;
  readonly close: () => void;
}

/** Begins a member, whose output is to be put into `ready`. */
export type BeginMember = (ready: Uint8Array[]) => Member;

/** The header and trailer around the compressed data of a member. */
interface Framing {
  /** Length of the header that `bytes` begin with; "more" where it is incomplete, "none" where it is not a header. */
  readonly headerLength: (bytes: Uint8Array) => number | "more" | "none";
  readonly trailerBytes: number;
  readonly beginMember: BeginMember;
}

/**
 * One buffer of output: of the sizes measured the fastest (Node's default of 16 KiB: a third slower). Of data that stops
 * making sense it decides how much can still be read, as PIECE_BYTES does.
 */
export const OUTPUT_BYTES = 256 << 10;

/** Input given to a member at once. It swells to 132 MiB at worst, and all of that may wait for the consumer. */
const PIECE_BYTES = 128 << 10;

/** For raw deflate (RFC 1951). */
export const createGzipEngine = (beginMember: BeginMember): Engine =>
  new MemberEngine({ headerLength: gzipHeaderLength, trailerBytes: 8, beginMember });

/** For whole frames, with their headers. */
export const createZstdEngine = (beginMember: BeginMember): Engine =>
  new MemberEngine({ headerLength: zstdHeaderLength, trailerBytes: 0, beginMember });

/** RFC 1952 section 2.3: ten bytes, then the fields that the flags name. */
function gzipHeaderLength(bytes: Uint8Array): number | "more" | "none" {
  const magic = [0x1f, 0x8b, 8];
  if (magic.some((byte, i) => i < bytes.length && bytes[i] !== byte)) return "none";
  if (bytes.length < 12) return "more";
  const flags = at(bytes, 3);
  let length = 10;
  if (flags & 0x04) length += 2 + (at(bytes, 10) | (at(bytes, 11) << 8));
  for (const name of [0x08, 0x10]) {
    if ((flags & name) === 0) continue;
    const end = bytes.indexOf(0, length);
    if (end < 0) return "more";
    length = end + 1;
  }
  if (flags & 0x02) length += 2;
  return length <= bytes.length ? length : "more";
}

/** The member reads the frame's header itself; a skippable frame (RFC 8878 section 3.1.2) is one too. */
function zstdHeaderLength(bytes: Uint8Array): number | "more" | "none" {
  if (bytes.length < 4) return "more";
  const magic = uint32LittleEndian(bytes, 0);
  return magic === 0xfd2fb528 || (magic & 0xffff_fff0) >>> 0 === 0x184d2a50 ? 0 : "none";
}

/** Members or frames one after the other, until something that is neither. */
class MemberEngine implements Engine {
  readonly pieceBytes = PIECE_BYTES;
  readonly ready: Uint8Array[] = [];
  failure: Engine["failure"] = null;
  private readonly framing: Framing;
  private state: "header" | "data" | "trailer" | "padding" = "header";
  /** The part of a header or trailer that has come. */
  private held: Uint8Array = new Uint8Array(0);
  private members = 0;
  private member: Member | null = null;

  constructor(framing: Framing) {
    this.framing = framing;
  }

  async write(piece: Uint8Array): Promise<void> {
    let rest = piece;
    while (rest.length > 0 && this.failure === null && this.state !== "padding") {
      if (this.member === null) rest = this.readHeader(this.withHeld(rest));
      else if (this.state === "data") rest = await this.decompress(this.member, rest);
      else rest = this.readTrailer(this.member, this.withHeld(rest));
    }
  }

  /** Pieces are long: they are copied only where bytes are held. */
  private withHeld(piece: Uint8Array): Uint8Array {
    return this.held.length === 0 ? piece : concat(this.held, piece);
  }

  async end(): Promise<void> {
    if (this.state === "padding" || this.failure !== null) return;
    if (this.state === "data" && this.member !== null) {
      await this.member.end();
      this.failure = this.member.failure;
      if (this.failure === null && this.framing.trailerBytes === 0) return;
    }
    if (this.members > 0 && this.member === null && this.held.length === 0) return;
    this.failure ??= "truncated";
  }

  close(): void {
    this.member?.close();
  }

  private readHeader(bytes: Uint8Array): Uint8Array {
    const length = this.framing.headerLength(bytes);
    if (length === "more") return this.hold(bytes);
    if (length === "none") {
      // Files padded with zeros to the size of a block are whole.
      if (this.members > 0 && bytes[0] === 0) this.state = "padding";
      else this.failure = "nonsense";
      return bytes;
    }
    this.held = new Uint8Array(0);
    this.member = this.framing.beginMember(this.ready);
    this.members++;
    this.state = "data";
    return bytes.subarray(length);
  }

  private async decompress(member: Member, bytes: Uint8Array): Promise<Uint8Array> {
    const rest = await member.write(bytes);
    this.failure = member.failure;
    if (member.ended) {
      this.state = "trailer";
      if (this.framing.trailerBytes === 0) this.finishMember(member);
    }
    return rest;
  }

  private readTrailer(member: Member, bytes: Uint8Array): Uint8Array {
    const { trailerBytes } = this.framing;
    if (bytes.length < trailerBytes) return this.hold(bytes);
    const intact =
      uint32LittleEndian(bytes, 0) === member.checksum && uint32LittleEndian(bytes, 4) === member.size;
    if (!intact) this.failure = "nonsense";
    this.finishMember(member);
    return bytes.subarray(trailerBytes);
  }

  private finishMember(member: Member): void {
    member.close();
    this.member = null;
    this.held = new Uint8Array(0);
    this.state = "header";
  }

  private hold(bytes: Uint8Array): Uint8Array {
    this.held = bytes.slice();
    return new Uint8Array(0);
  }
}
