// The JSON document of the output contract, version 2.
import type { ExtractOrigin } from "../capture/extract-origin.ts";
import type { Cause } from "../diagnose/causes.ts";
import type { Census } from "../diagnose/census.ts";
import type { FindingTexts } from "../diagnose/texts/finding-texts.ts";
import type { Outcome, Session } from "../session/session.ts";
import type { Count, FrameNumber, Rfc3339, Sha256 } from "../value-types.ts";

export interface ReportDocument {
  readonly schemaVersion: 2;
  readonly tool: { readonly name: string; readonly version: string };
  readonly captures: readonly Capture[];
  /** The most harmful first. */
  readonly causes: readonly Cause[];
  readonly census: Census;
  /** By id, the texts that each finding in the document has wherever it occurs. */
  readonly rules: Readonly<Record<string, FindingRule>>;
  readonly sessions: readonly Session[];
  readonly summary: Summary;
}

export type FindingRule = Pick<
  FindingTexts,
  "title" | "severity" | "explanation" | "logs" | "remedies" | "references"
>;

/**
 * One file. Format, packets and bytes are null where only lines of its sessions were merged, which say nothing of it.
 */
export interface Capture {
  readonly path: string;
  /**
   * Path of the first file of the capture that this file is one of several files of: the `capture` of its sessions.
   * Null where the file was read by itself.
   */
  readonly partOf: string | null;
  readonly format: "pcap" | "pcapng" | null;
  readonly compression: "gzip" | "zstd" | null;
  readonly packets: Count | null;
  /**
   * The numbers of its first and its last frame; null where it has none. In a capture of several files they run on from
   * file to file, as in the file that `mergecap -a` makes of them.
   */
  readonly frames: { readonly first: FrameNumber; readonly last: FrameNumber } | null;
  /** Size of the file as stored. */
  readonly bytes: Count | null;
  readonly firstTime: Rfc3339 | null;
  readonly lastTime: Rfc3339 | null;
  /** The file ends inside a packet. */
  readonly truncated: boolean;
  /** Reading stopped in the middle, at bytes that cannot be decoded. */
  readonly damaged: boolean;
  /** Link types of its interfaces, each once: `ETHERNET`, `LINUX_SLL2` (tcpdump.org/linktypes.html), or a number. */
  readonly linkTypes: readonly string[];
  /** Of the file as stored; null where it was not asked for, or the file cannot be read twice. */
  readonly sha256: Sha256 | null;
  /**
   * What is wrong with the file, which packets could not be read and why, and why there is no session. A frame number beside
   * a byte's is that of the file alone, from 1.
   */
  readonly warnings: readonly string[];
  /** Names and addresses were replaced (report --anonymize); numbers, times and the SHA-256 were not. */
  readonly anonymized?: true;
  /** Where the file says that it is an extract of another capture, made by `extract`. */
  readonly extractOf?: ExtractOrigin;
  /** Where the file holds secrets to decrypt what is in it, in Decryption Secrets Blocks of pcapng. */
  readonly secrets?: HeldSecrets | undefined;
  /** How an independent parser read the same file; null where it did not. */
  readonly secondReader: SecondReader | null;
}

/** One that was read from its file, not merged from a report. */
export interface ReadCapture extends Capture {
  readonly format: "pcap" | "pcapng";
  readonly packets: Count;
  readonly bytes: Count;
}

/** How much, and never the secrets themselves. */
export interface HeldSecrets {
  readonly blocks: Count;
  /** What they are for, each once: `TLS`, `SSH`, `WireGuard`, `ZigBee`, `OPC UA`, or the number of another type. */
  readonly kinds: readonly string[];
  /** TLS connections whose secrets are there and in no earlier file of the capture. */
  readonly connections: Count;
}

interface SecondReader {
  readonly name: string;
  /** Packets of which both give the same number, time, lengths and bytes. */
  readonly packets: Count;
  /** One line each; empty where both agree. */
  readonly differences: readonly string[];
}

/** Counts over all captures. */
export interface Summary {
  readonly captures: Count;
  readonly sessions: Count;
  readonly established: Count;
  /** TLS was wanted and not established. */
  readonly failed: Count;
  readonly outcomes: Readonly<Partial<Record<Outcome, Count>>>;
  /** Sessions by the ids of their findings, the most frequent first. */
  readonly findings: Readonly<Record<string, Count>>;
}
