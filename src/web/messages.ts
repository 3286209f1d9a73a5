// What the page and its worker say to each other: questions with an answer each, and what is sent in between.
import type { FrameFields } from "../fields/field.ts";
import type { Limits } from "../limits.ts";
import type { ComparisonFormat } from "../report/compare/render-comparison.ts";
import type { TableName } from "../report/csv/csv.ts";
import type { FormatName } from "../report/formats.ts";
import type { Section } from "../report/page/page.ts";
import type { SessionFilter } from "../report/session-filter.ts";

/** What each question holds, and its answer. All of it can be cloned. */
export interface Calls {
  /** Takes the place of what was read before. */
  readonly read: { readonly ask: ReadAsk; readonly answer: ReadAnswer };
  /** Which sessions fit: at once, before the report of them is made. */
  readonly choose: { readonly ask: SessionFilter; readonly answer: Choice };
  /** The report of some of the sessions. */
  readonly select: { readonly ask: SessionFilter; readonly answer: Selection };
  /** A session in full, by its index among the rows. */
  readonly session: { readonly ask: number; readonly answer: WholeSection };
  /** A frame of a session: its number, as the report has it. */
  readonly frame: {
    readonly ask: { readonly session: number; readonly frame: number };
    readonly answer: FrameAnswer;
  };
  /** What `starttls-inspect compare` says of the same. Rejects with its sentence where there is nothing to compare. */
  readonly compare: { readonly ask: CompareAsk; readonly answer: ComparisonAnswer };
  /** A file for the user, the same that the command line writes. */
  readonly save: { readonly ask: SaveAsk | SaveComparisonAsk; readonly answer: Saved };
  /** A display filter that shows the sessions' connections. */
  readonly wiresharkFilter: { readonly ask: Wanted; readonly answer: string };
}

export type CallName = keyof Calls;

export interface ReadAsk {
  readonly files: readonly NamedFile[];
  readonly settings: ReadSettings;
}

export interface NamedFile {
  /** The file's name, or its path below the folder that was dropped; each once. */
  readonly path: string;
  readonly file: File;
}

/** As the options of the command line of these names. */
export interface ReadSettings {
  readonly ports: readonly number[];
  readonly allPorts: boolean;
  readonly decodeAs: ReadonlyMap<number, string>;
  readonly join: boolean;
  readonly zone: string;
  readonly limits?: Partial<Limits>;
  readonly keyLogs?: readonly NamedFile[];
}

export interface ReadAnswer {
  readonly comparable: Comparable;
  /** Paths of the captures in the order in which they were read; of joined files that of the first. */
  readonly captures: readonly string[];
  /** Files that could not be read, with the sentence that the command line prints. */
  readonly unreadable: readonly AboutFile[];
  /** Names of the key logs that the captures were read with. */
  readonly keyLogs: readonly string[];
  /** What else was in the files, as connections of mailboxes. */
  readonly hints: readonly AboutFile[];
  /** With IMAP, POP3 or, beside no session, TLS: they would be inspected if they were asked for. */
  readonly morePorts: readonly number[];
  readonly rows: Rows;
  readonly overview: WholeSection;
}

/** What of the sessions is worth to be compared. */
export interface Comparable {
  /** Connections that more than one of the captures holds, as far as the ClientHellos show. */
  readonly shared: number;
  /** There are sessions that failed, and others in which TLS was established. */
  readonly failed: boolean;
}

/** A sentence, and which file it is about. */
export interface AboutFile {
  readonly path: string;
  readonly message: string;
}

export interface Choice {
  /** Of the rows. */
  readonly indices: Uint32Array;
  /** What there is instead, as the command line says it; null where some fit. */
  readonly misfit: string | null;
}

export interface Selection {
  readonly overview: WholeSection;
}

/** The table of sessions, by columns: most cells say what others say, and are sent once. */
export interface Rows {
  readonly count: number;
  /** Of their times. */
  readonly zone: string;
  /** Of each row: which capture it is of, from 0, and its stream there. */
  readonly captures: Uint32Array;
  readonly streams: Uint32Array;
  /** Of each row: 1 where the session failed. */
  readonly failed: Uint8Array;
  readonly columns: readonly Column[];
  /** Ids of what occurs, with the number of sessions. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
}

export type ColumnName =
  | "capture"
  | "stream"
  | "time"
  | "client"
  | "server"
  | "starttls"
  | "offered"
  | "chosen"
  | "closed"
  | "outcome"
  | "cause";

export interface Column {
  readonly name: ColumnName;
  readonly head: string;
  /** Of one line or more each, in the order by which the column sorts. */
  readonly texts: readonly string[];
  /** Of each row: which of the texts. */
  readonly cells: Uint32Array;
}

export interface FrameAnswer {
  /** Null for a frame without a packet of the session, and where the file is not to be read any more. */
  readonly frame: FrameFields | null;
  /** Of all frames of the session that can be asked for, in order. */
  readonly numbers: readonly number[];
}

/** A section whose parts are all there. */
export interface WholeSection extends Section {
  readonly sections: readonly WholeSection[];
}

/** Two sessions by their indices among the rows; sessions that are picked of each capture; or what failed and what did not. */
export type CompareAsk =
  | { readonly kind: "sessions"; readonly indices: readonly [number, number] }
  | { readonly kind: "captures" | "failed" };

export interface ComparisonAnswer {
  readonly page: WholeSection;
  /** Those side by side, in the order of the page: what it calls them, and their indices among the rows. */
  readonly sessions: readonly { readonly name: string; readonly index: number }[];
}

/** As `starttls-inspect compare`. */
export interface SaveComparisonAsk {
  readonly compared: CompareAsk;
  readonly format: ComparisonFormat;
}

/** Which sessions. */
export interface Wanted {
  readonly filter: SessionFilter;
  /** Of this capture, as if nothing else had been read; null for all. */
  readonly path: string | null;
}

export interface SaveAsk extends Wanted {
  readonly what: ReportToSave | ExtractToSave;
}

/** As `starttls-inspect report`. */
export interface ReportToSave {
  readonly kind: "report";
  readonly format: Exclude<FormatName, "table">;
  /** Of CSV; the sessions unless given. */
  readonly table?: TableName;
  readonly verbose: boolean;
  readonly anonymize: Anonymize | null;
}

/** As `starttls-inspect extract`, of one capture file. */
export interface ExtractToSave {
  readonly kind: "extract";
  readonly format: "pcapng" | "pcap";
  readonly untilTls: boolean;
  readonly withSecrets: boolean;
  readonly anonymize: Anonymize | null;
}

/** Null: a random key, which is not kept. */
interface Anonymize {
  readonly key: string | null;
}

export interface Saved {
  readonly blob: Blob;
  /** Of the file. */
  readonly name: string;
  /** What is in it, in one or more lines. */
  readonly summary: string;
}

export interface Progress {
  /** Of all files, as stored. */
  readonly bytesRead: number;
  readonly totalBytes: number;
}

/** How far a saving is: files may be read more than once. */
export interface SavingBytes {
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** `stop` ends the reading, of which what was read until then is the answer, and a saving, which then fails. */
export type ToWorker = Question | { readonly stop: true };

/** Of one of the names. */
export type Question<Name extends CallName = CallName> = {
  readonly [Each in Name]: { readonly id: number; readonly name: Each; readonly ask: Calls[Each]["ask"] };
}[Name];

export type Answer = Calls[CallName]["answer"];

export type FromWorker =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: string }
  | { readonly progress: Progress }
  | { readonly saving: SavingBytes };
