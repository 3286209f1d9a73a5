// Packets to pcapng (draft-ietf-opsawg-pcapng): one section, an interface for each link type and clock, comments
// on the section and on packets, and TLS keys where they are given.
import { concat } from "../bytes/concat.ts";
import { TLS_KEY_LOG } from "../capture/secrets-type.ts";
import type { CaptureWriter, WrittenPacket } from "./capture-writer.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

const OPTION_COMMENT = 1;
const OPTION_USER_APPLICATION = 4;
const OPTION_TIMESTAMP_RESOLUTION = 9;

/** The longest option; a comment that is longer is cut. */
const OPTION_BYTES = 0xffff;

export class PcapngWriter implements CaptureWriter {
  private readonly application: string;
  private readonly interfaces = new Map<string, number>();
  private keyLog: string | null = null;

  /** `application` is named in the section header as what wrote the file. */
  constructor(application: string) {
    this.application = application;
  }

  start(comments: readonly string[], keyLog: string | null = null): Uint8Array {
    const fixed = new Uint8Array(16);
    const view = new DataView(fixed.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true);
    // The section's length is not known yet.
    view.setBigInt64(8, -1n, true);
    const said = comments.map((comment) => [OPTION_COMMENT, utf8(comment)] as const);
    this.keyLog = keyLog;
    return block(
      SECTION_HEADER,
      fixed,
      options([...said, [OPTION_USER_APPLICATION, utf8(this.application)]]),
    );
  }

  packet(packet: WrittenPacket): Uint8Array {
    const key = `${packet.linkType} ${packet.decimals}`;
    const known = this.interfaces.get(key);
    const number = known ?? this.interfaces.size;
    const written = enhancedPacket(packet, number);
    if (known !== undefined) return written;
    this.interfaces.set(key, number);
    return concat(interfaceDescription(packet), this.takeSecrets(), written);
  }

  /** After the first interface, as Wireshark writes them: editcap rewrites no file that has them before it. */
  private takeSecrets(): Uint8Array {
    const secrets = this.keyLog === null ? new Uint8Array(0) : decryptionSecrets(utf8(this.keyLog));
    this.keyLog = null;
    return secrets;
  }
}

function decryptionSecrets(secrets: Uint8Array): Uint8Array {
  const fixed = new Uint8Array(8 + padded(secrets.length));
  const view = new DataView(fixed.buffer);
  view.setUint32(0, TLS_KEY_LOG, true);
  view.setUint32(4, secrets.length, true);
  fixed.set(secrets, 8);
  return block(DECRYPTION_SECRETS, fixed, []);
}

function interfaceDescription({ linkType, decimals }: WrittenPacket): Uint8Array {
  const fixed = new Uint8Array(8);
  new DataView(fixed.buffer).setUint16(0, linkType, true);
  return block(
    INTERFACE_DESCRIPTION,
    fixed,
    options([[OPTION_TIMESTAMP_RESOLUTION, Uint8Array.of(decimals)]]),
  );
}

function enhancedPacket(packet: WrittenPacket, interfaceNumber: number): Uint8Array {
  const { bytes, originalLength, comment } = packet;
  const fixed = new Uint8Array(20 + padded(bytes.length));
  const view = new DataView(fixed.buffer);
  const time = timestamp(packet);
  view.setUint32(0, interfaceNumber, true);
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffffffffn), true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, originalLength, true);
  fixed.set(bytes, 20);
  return block(ENHANCED_PACKET, fixed, comment === null ? [] : options([[OPTION_COMMENT, utf8(comment)]]));
}

/** In units of the interface's resolution; 0 where the packet has no timestamp. */
function timestamp({ seconds, nanoseconds, decimals }: WrittenPacket): bigint {
  if (!(seconds >= 0)) return 0n;
  const fraction = decimals === 9 ? nanoseconds : Math.trunc(nanoseconds / 1000);
  return BigInt(Math.trunc(seconds)) * (decimals === 9 ? 1_000_000_000n : 1_000_000n) + BigInt(fraction);
}

function options(list: readonly (readonly [code: number, value: Uint8Array])[]): Uint8Array[] {
  const written = list.map(([code, whole]) => {
    const value = whole.subarray(0, OPTION_BYTES);
    const option = new Uint8Array(4 + padded(value.length));
    const view = new DataView(option.buffer);
    view.setUint16(0, code, true);
    view.setUint16(2, value.length, true);
    option.set(value, 4);
    return option;
  });
  // opt_endofopt
  return [...written, new Uint8Array(4)];
}

function block(type: number, fixed: Uint8Array, rest: readonly Uint8Array[]): Uint8Array {
  const length = 12 + fixed.length + rest.reduce((sum, { length: bytes }) => sum + bytes, 0);
  const head = new Uint8Array(8);
  const tail = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, type, true);
  new DataView(head.buffer).setUint32(4, length, true);
  new DataView(tail.buffer).setUint32(0, length, true);
  return concat(head, fixed, ...rest, tail);
}

const padded = (length: number): number => (length + 3) & ~3;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
