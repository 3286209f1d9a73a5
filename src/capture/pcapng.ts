// pcapng blocks to packets (draft-ietf-opsawg-pcapng sections 3 and 4, appendix A for the obsolete Packet Block). Over 250
// lines: the fast path and the checks that explain why it refused a block are read together.
import { uint32, uint32LittleEndian } from "../bytes/integers.ts";
import { MAX_PACKET_BYTES_HOST_BUS } from "./believable-length.ts";
import { read16, read32 } from "./byte-order.ts";
import { CaptureError, type CaptureErrorCode } from "./capture-error.ts";
import type {
  CapturedPacket,
  CaptureSummary,
  DecoderOptions,
  PacketSink,
  SecretsSink,
} from "./captured-packet.ts";
import { type ExtractOrigin, frameCount, originOf } from "./extract-origin.ts";
import { type PcapngClock, setTime } from "./pcapng-clock.ts";
import { pcapngInterface, type PcapngInterface } from "./pcapng-interface.ts";
import { visitOptions } from "./pcapng-options.ts";
import { emptyPacket, RecordDecoder } from "./record-decoder.ts";

/** One pcapng block: the largest packet with room for its options (Wireshark's bound too). */
const MAX_BLOCK_BYTES = MAX_PACKET_BYTES_HOST_BUS + 131_104;

/** Interfaces of a pcapng section: no recorder has a thousand; keeps a file of nothing but interfaces bounded. */
const MAX_INTERFACES = 65_536;

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 0x0000_0001;
const PACKET = 0x0000_0002;
const SIMPLE_PACKET = 0x0000_0003;
const ENHANCED_PACKET = 0x0000_0006;
const DECRYPTION_SECRETS = 0x0000_000a;

/** No packets, but Wireshark gives them a frame number: journal entries, custom blocks and Sysdig events. */
const NUMBERED: ReadonlySet<number> = new Set([0x0009, 0x0bad, 0x4000_0bad, 0x0204, 0x0216, 0x0221]);
/** A custom block that programs which copy the file leave out (section 4.7). */
const CUSTOM_NOT_COPIED = 0x4000_0bad;

const OPTION_COMMENT = 1;
/** Comments of a section that are read; more hold nothing that is needed. */
const MAX_SECTION_COMMENTS = 40;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type, total length, and the total length again. */
const MIN_BLOCK_BYTES = 12;
const MIN_PACKET_BLOCK_BYTES = 32;
const MIN_SECRETS_BYTES = 20;

/** What is wrong with a block; `code` matters for the file's first block only. */
interface Problem {
  readonly code: CaptureErrorCode;
  /** A clause with the block as its subject. */
  readonly clause: string;
}

export function isPcapng(head: Uint8Array): boolean {
  return head.length >= 4 && uint32(head, 0) === SECTION_HEADER;
}

export function createPcapngDecoder(sink: PacketSink, options: DecoderOptions): PcapngDecoder {
  return new PcapngDecoder(sink, options);
}

export class PcapngDecoder extends RecordDecoder {
  protected readonly format = "pcapng";
  private readonly asMerged: boolean;
  private readonly secrets: SecretsSink | null;
  private littleEndian = false;
  private interfaces: PcapngInterface[] = [];
  /** In all sections. */
  private interfaceCount = 0;
  /** What the first section says that its packets are taken from, and the number of these. */
  private origin: ExtractOrigin | null = null;
  private originFrames: number | null = null;
  /** The view for packets without a time, so that `packet` keeps the last time. */
  private readonly untimed: CapturedPacket = emptyPacket();

  constructor(sink: PacketSink, options: DecoderOptions) {
    super(sink, options);
    this.asMerged = options.asMerged === true;
    this.secrets = options.secrets ?? null;
  }

  /** Another program may have left packets out since the extract was written: then the numbers are not theirs. */
  override get summary(): CaptureSummary {
    const { origin, originFrames, frames } = this;
    const isTheirs =
      originFrames === null || (this.isWhole ? frames === originFrames : frames <= originFrames);
    return { ...super.summary, origin: isTheirs ? origin : null };
  }

  protected override read(bytes: Uint8Array, start: number, end: number, position: number): number {
    let offset = this.readPackets(bytes, start, end);
    while (end - offset >= MIN_BLOCK_BYTES) {
      const type = read32(bytes, offset, this.littleEndian);
      let problem = type === SECTION_HEADER ? this.readByteOrder(bytes, offset) : null;
      const length = read32(bytes, offset + 4, this.littleEndian);
      if (problem === null && (length < MIN_BLOCK_BYTES || length > MAX_BLOCK_BYTES)) {
        problem = damage(`claims a length of ${length} bytes`);
      }
      const next = offset + padded(length);
      if (problem === null && next > end) {
        this.needed = next - offset;
        return offset;
      }
      problem ??= this.readBlock(type, bytes, offset, next);
      if (problem !== null) {
        this.reject(problem, bytes, offset, position + offset - start);
        return offset;
      }
      if (this.paused) return offset;
      offset = this.readPackets(bytes, next, end);
    }
    this.needed = MIN_BLOCK_BYTES;
    return offset;
  }

  protected override recordName(bytes: Uint8Array, offset: number, length: number): string {
    if (length < 4) return "a block's header";
    const type = read32(bytes, offset, this.littleEndian);
    if (type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === PACKET)
      return `frame ${this.frames + 1}`;
    return `a block of type 0x${type.toString(16).padStart(8, "0")}`;
  }

  /**
   * The hot path: whole and plausible Enhanced Packet Blocks, and obsolete Packet Blocks, which differ in the width
   * of the interface's number only. Returns the offset of the first block that is anything else.
   */
  private readPackets(bytes: Uint8Array, start: number, end: number): number {
    const { packet, sink, filter, littleEndian, interfaces } = this;
    let offset = start;
    /** The last packet's block, if the filter passed it over. */
    let passed = -1;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    packet.bytes = bytes;
    while (end - offset >= MIN_PACKET_BLOCK_BYTES) {
      const type = view.getUint32(offset, littleEndian);
      const length = view.getUint32(offset + 4, littleEndian);
      if ((type !== ENHANCED_PACKET && type !== PACKET) || length > end - offset) break;
      const next = offset + padded(length);
      const captured = view.getUint32(offset + 20, littleEndian);
      const description = interfaces[interfaceOf(view, offset, littleEndian)];
      if (description === undefined || captured > next - offset - MIN_PACKET_BLOCK_BYTES) break;
      if (next > end || !isLength(view.getUint32(next - 4, littleEndian), length)) break;
      packet.number = ++this.frames;
      this.packets++;
      const data = offset + 28;
      const { linkType } = description;
      if (this.firstTime !== null && filter.passesOver(view, data, data + captured, linkType))
        passed = offset;
      else {
        passed = -1;
        packet.start = data;
        packet.end = data + captured;
        packet.originalLength = view.getUint32(offset + 24, littleEndian);
        packet.linkType = linkType;
        packet.interfaceId = description.id;
        this.setTime(view, offset, description.clock);
        sink(packet);
      }
      offset = next;
    }
    if (passed >= 0) {
      const description = interfaces[interfaceOf(view, passed, littleEndian)];
      if (description !== undefined) this.setTime(view, passed, description.clock);
    }
    return offset;
  }

  /** Sets the packet's time to that of the block at `offset`. */
  private setTime(view: DataView, offset: number, clock: PcapngClock): void {
    const high = view.getUint32(offset + 12, this.littleEndian);
    setTime(this.packet, clock, high, view.getUint32(offset + 16, this.littleEndian));
    if (this.firstTime === null) this.noteFirstTime();
  }

  /** Every block that readPackets() leaves. */
  private readBlock(type: number, bytes: Uint8Array, offset: number, next: number): Problem | null {
    const length = read32(bytes, offset + 4, this.littleEndian);
    const trailer = read32(bytes, next - 4, this.littleEndian);
    if (!isLength(trailer, length)) {
      return damage(`begins with a length of ${length} bytes and ends with one of ${trailer}`);
    }
    switch (type) {
      case SECTION_HEADER:
        return this.readSectionHeader(bytes, offset, next);
      case INTERFACE_DESCRIPTION:
        return this.readInterface(bytes, offset, next);
      case SIMPLE_PACKET:
        return this.readSimplePacket(bytes, offset, next);
      case ENHANCED_PACKET:
      case PACKET:
        return this.packetProblem(type, bytes, offset, next);
      case DECRYPTION_SECRETS:
        return this.readSecrets(bytes, offset, next);
      default:
        if (NUMBERED.has(type) && !(this.asMerged && type === CUSTOM_NOT_COPIED)) this.frames++;
        return null;
    }
  }

  /** The block's type is a palindrome, so it was read rightly before its order is known. */
  private readByteOrder(bytes: Uint8Array, offset: number): Problem | null {
    const littleEndian = uint32LittleEndian(bytes, offset + 8) === BYTE_ORDER_MAGIC;
    if (!littleEndian && uint32(bytes, offset + 8) !== BYTE_ORDER_MAGIC) {
      return { code: "not-a-capture", clause: "begins a section without a byte-order mark" };
    }
    this.littleEndian = littleEndian;
    return null;
  }

  private readSectionHeader(bytes: Uint8Array, offset: number, next: number): Problem | null {
    if (next - offset < 28) return tooShort(next - offset);
    const major = read16(bytes, offset + 12, this.littleEndian);
    const minor = read16(bytes, offset + 14, this.littleEndian);
    // Some programs write 1.2 and mean 1.0 (section 4.1).
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      return { code: "unsupported-version", clause: `begins a section of pcapng version ${major}.${minor}` };
    }
    this.interfaces = [];
    if (!this.headerRead) this.readOrigin(bytes, offset + 24, next - 4);
    this.headerRead = true;
    return null;
  }

  private readOrigin(bytes: Uint8Array, start: number, end: number): void {
    const comments: string[] = [];
    visitOptions(bytes, start, end, this.littleEndian, (code, value, length) => {
      if (code !== OPTION_COMMENT || comments.length === MAX_SECTION_COMMENTS) return;
      comments.push(new TextDecoder().decode(bytes.subarray(value, value + length)));
    });
    this.origin = originOf(comments);
    this.originFrames = this.origin?.frames ? frameCount(this.origin.frames) : null;
  }

  private readInterface(bytes: Uint8Array, offset: number, next: number): Problem | null {
    if (next - offset < 20) return tooShort(next - offset);
    if (this.interfaces.length >= MAX_INTERFACES)
      return damage(`is interface ${MAX_INTERFACES + 1} of its section`);
    const described = pcapngInterface(this.interfaceCount++, bytes, offset + 8, next - 4, this.littleEndian);
    this.interfaces.push(described);
    this.noteLinkType(described.linkType);
    return null;
  }

  /** Of secrets that claim to be longer than their block, what is there. */
  private readSecrets(bytes: Uint8Array, offset: number, next: number): null {
    if (this.secrets === null || next - offset < MIN_SECRETS_BYTES) return null;
    const length = read32(bytes, offset + 12, this.littleEndian);
    const secrets = bytes.subarray(offset + 16, Math.min(offset + 16 + length, next - 4));
    this.paused = !this.secrets.take(read32(bytes, offset + 8, this.littleEndian), secrets);
    return null;
  }

  /** Why readPackets() did not take this packet, which is all there. */
  private packetProblem(type: number, bytes: Uint8Array, offset: number, next: number): Problem {
    const { littleEndian } = this;
    if (next - offset < MIN_PACKET_BLOCK_BYTES) return tooShort(next - offset);
    const id =
      type === ENHANCED_PACKET
        ? read32(bytes, offset + 8, littleEndian)
        : read16(bytes, offset + 8, littleEndian);
    if (id >= this.interfaces.length) return unknownInterface(id, this.interfaces.length);
    const captured = read32(bytes, offset + 20, littleEndian);
    return damage(`claims ${captured} captured bytes in a block of ${next - offset}`);
  }

  private readSimplePacket(bytes: Uint8Array, offset: number, next: number): Problem | null {
    const { untimed } = this;
    if (next - offset < 16) return tooShort(next - offset);
    const description = this.interfaces[0];
    if (description === undefined) return unknownInterface(0, 0);
    const original = read32(bytes, offset + 8, this.littleEndian);
    const limit = description.snapshotLength === 0 ? original : description.snapshotLength;
    untimed.bytes = bytes;
    untimed.start = offset + 12;
    untimed.end = untimed.start + Math.min(original, limit, next - offset - 16);
    untimed.originalLength = original;
    untimed.linkType = description.linkType;
    untimed.interfaceId = description.id;
    untimed.decimals = description.clock.decimals;
    untimed.number = ++this.frames;
    this.packets++;
    this.sink(untimed);
    return null;
  }

  /** Without a first section header there is nothing to report on, later there is. */
  private reject(problem: Problem, bytes: Uint8Array, offset: number, position: number): void {
    if (!this.headerRead) {
      throw new CaptureError(
        problem.code,
        position,
        `this looks like pcapng, but its first block ${problem.clause}: ` +
          "the file is damaged, or its program is newer than this one; fetch it again or convert it with " +
          '"editcap -F pcap in.pcapng out.pcap"',
      );
    }
    this.stop(`${this.recordName(bytes, offset, MIN_BLOCK_BYTES)} (byte ${position}) ${problem.clause}`);
  }
}

/** The number of the interface that captured the packet of the block at `offset`. */
function interfaceOf(view: DataView, offset: number, littleEndian: boolean): number {
  return view.getUint32(offset, littleEndian) === ENHANCED_PACKET
    ? view.getUint32(offset + 8, littleEndian)
    : view.getUint16(offset + 8, littleEndian);
}

function damage(clause: string): Problem {
  return { code: "damaged-header", clause };
}

function tooShort(length: number): Problem {
  return damage(`is too short for its kind (${length} bytes)`);
}

function unknownInterface(id: number, count: number): Problem {
  return damage(`names interface ${id}, and its section has described ${count}`);
}

/** Some programs do not count the padding in the length; all write it to the file. */
function padded(length: number): number {
  return (length + 3) & ~3;
}

function isLength(trailer: number, length: number): boolean {
  return trailer === length || trailer === padded(length);
}
