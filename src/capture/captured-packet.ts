// What a capture reader hands to the packet layer, and its summary of the file.
import type { ExtractOrigin } from "./extract-origin.ts";

/** One reused view of the current packet: valid only during the call that passes it. */
export interface CapturedPacket {
  /** Holds the packet; `bytes[start, end)` is what was captured. */
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Length on the wire in bytes; larger than `end - start` where the snapshot length cut it. */
  originalLength: number;
  /** LINKTYPE_ value of the interface. */
  linkType: number;
  /** The pcapng interface that captured it, counted from 0 through the file; 0 in a pcap. */
  interfaceId: number;
  /** Seconds since 1970 in UTC; NaN where the packet has no timestamp (pcapng Simple Packet Block). */
  seconds: number;
  nanoseconds: number;
  /** Decimals that the capture's clock holds. */
  decimals: 6 | 9;
  /** Wireshark's frame.number, from 1. */
  number: number;
}

export type PacketSink = (packet: CapturedPacket) => void;

/** Called with every packet in order; null leaves it out. */
export type PacketRewriter = (packet: CapturedPacket) => CapturedPacket | null;

export interface CaptureSummary {
  readonly format: "pcap" | "pcapng";
  /** Packets only; pcapng records that are not packets take a frame number but are not counted. */
  readonly packets: number;
  /** Frame numbers that were given, from 1. */
  readonly frames: number;
  /** The first and the last packet in the file with a timestamp. */
  readonly firstTime: CaptureTime | null;
  readonly lastTime: CaptureTime | null;
  /** The file ends inside a packet or block. */
  readonly truncated: boolean;
  /** Reading stopped before the end because the bytes make no sense; the last warning says where. */
  readonly damaged: boolean;
  /** LINKTYPE_ values of its interfaces, each once, in the order in which they were described. */
  readonly linkTypes: readonly number[];
  readonly warnings: readonly string[];
  /** Where the file is an extract of another capture. */
  readonly origin: ExtractOrigin | null;
}

export interface CaptureTime {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly decimals: 6 | 9;
}

/** Decides by a packet's bytes alone whether its sink has to see it. */
export interface PacketFilter {
  /**
   * True where the sink is not to be called with the packet in `view` from `start` to `end`, which is counted and takes a
   * frame number all the same.
   */
  passesOver(view: DataView, start: number, end: number, linkType: number): boolean;
}

/** Every packet is seen. */
export const NO_FILTER: PacketFilter = { passesOver: () => false };

/** Gets what a capture holds to decrypt its packets. */
export interface SecretsSink {
  /**
   * `type` is the secrets type of a pcapng Decryption Secrets Block; `secrets` are valid only during the call. False where
   * they cannot be taken yet: the decoder stops before them, until it is resumed.
   */
  take(type: number, secrets: Uint8Array): boolean;
}

export interface DecoderOptions {
  /**
   * The file is part of a joined capture: custom blocks that are not to be copied take no frame number, because
   * `mergecap` leaves them out.
   */
  readonly asMerged?: boolean;
  readonly filter?: PacketFilter;
  /** Unless given, secrets are passed over. */
  readonly secrets?: SecretsSink;
}

/** Pushed the file's bytes in order, in chunks of any size; calls its sink once a packet. */
export interface CaptureDecoder {
  push(chunk: Uint8Array): void;
  /** No more bytes follow. Afterwards `summary` is final. */
  finish(): void;
  readonly summary: CaptureSummary;
  /** As the summary says, without making one. */
  readonly isDamaged: boolean;
  /** Its secrets sink was not ready: what is pushed is only kept. */
  readonly isPaused: boolean;
  /** Goes on where it has paused. */
  resume(): void;
}
