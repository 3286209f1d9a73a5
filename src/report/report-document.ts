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
  /** What hurts most first. */
  readonly causes: readonly Cause[];
  readonly census: Census;
  /** What is said of the findings that occur, wherever they do, by id. */
  readonly rules: Readonly<Record<string, FindingRule>>;
  readonly sessions: readonly Session[];
  readonly summary: Summary;
}

export type FindingRule = Pick<
  FindingTexts,
  "title" | "severity" | "explanation" | "logs" | "remedies" | "references"
>;

/**
 * One file. Its warnings count its own frames from 1, as Wireshark does where it opens that file alone. Format, packets
 * and bytes are null where it is known by lines of its sessions alone, which tell nothing else.
 */
export interface Capture {
  readonly path: string;
  /**
   * Path of the first file of the joined capture that this file is part of: its sessions bear it as `capture`. Null
   * where the file was read by itself.
   */
  readonly partOf: string | null;
  readonly format: "pcap" | "pcapng" | null;
  readonly compression: "gzip" | "zstd" | null;
  readonly packets: Count | null;
  /**
   * The numbers of its first and its last frame, null where it has none. In a joined capture they run on from file
   * to file, as in the file that `mergecap -a` makes of them.
   */
  readonly frames: { readonly first: FrameNumber; readonly last: FrameNumber } | null;
  /** Size of the file as stored. */
  readonly bytes: Count | null;
  readonly firstTime: Rfc3339 | null;
  readonly lastTime: Rfc3339 | null;
  /** The file ends inside a packet. */
  readonly truncated: boolean;
  /** Reading stopped in the middle, at bytes that make no sense. */
  readonly damaged: boolean;
  /** What its interfaces are, each once: `ETHERNET`, `LINUX_SLL2` (tcpdump.org/linktypes.html); else a number. */
  readonly linkTypes: readonly string[];
  /** Of the file as stored, in lower-case hex; null where no report asked for it, or it cannot be read twice. */
  readonly sha256: Sha256 | null;
  readonly warnings: readonly string[];
  /** Names and addresses were replaced in all that is told of it; its numbers, times and SHA-256 were not. */
  readonly anonymized?: true;
  /** Where the file says that it is an extract of another capture; frames are counted from the file's first. */
  readonly extractOf?: ExtractOrigin;
  /** How an independent reader read the same file; null where it was not asked (see the README). */
  readonly secondReader: SecondReader | null;
}

/** One that was read from its file, not merged from what was told of it. */
export interface ReadCapture extends Capture {
  readonly format: "pcap" | "pcapng";
  readonly packets: Count;
  readonly bytes: Count;
}

interface SecondReader {
  readonly name: string;
  /** Packets whose number, time, lengths and bytes both readers gave. */
  readonly packets: Count;
  /** One line each; empty where the readers agree. */
  readonly differences: readonly string[];
}

/** Counts over all captures. */
export interface Summary {
  readonly captures: Count;
  readonly sessions: Count;
  readonly established: Count;
  readonly failed: Count;
  readonly outcomes: Readonly<Partial<Record<Outcome, Count>>>;
  /** By id, of how many sessions a finding was made; the most frequent first. */
  readonly findings: Readonly<Record<string, Count>>;
}
