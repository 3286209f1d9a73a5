// A capture's file or files -> what is known of them, and how the page was made and checked.
import type { Session } from "../../session/session.ts";
import { type Clock, timeSpan } from "../clock.ts";
import { heldText, keysOf } from "../decryption-text.ts";
import { decisiveFrames } from "../decisive-frames.ts";
import { numbersText, originalNumbers } from "../extract-of.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { secondReading } from "../second-reading.ts";
import { fileName } from "../shown-files.ts";
import type { Block, Fact, Text } from "./page.ts";
import { count } from "../../text/amounts.ts";

export interface CaptureFactsOptions {
  readonly clock: Clock;
  /** Where it is told why there is no checksum and no second reading: none was asked for otherwise. */
  readonly isChecked: boolean;
}

export function captureFacts(
  files: readonly Capture[],
  sessions: readonly Session[],
  options: CaptureFactsOptions,
): Block[] {
  if (files.length > 1) return joinedFacts(files, sessions, options);
  return files.map((file) => {
    return { kind: "facts", caption: "The capture", rows: factsOf(file, sessions, options) };
  });
}

/** What the page holds and what it does not. `isWhole`: no option would show more. */
export function reportFacts(document: ReportDocument, isWhole: boolean): Block {
  const { tool, captures } = document;
  const keys = keysOf(document);
  const more: Text = ["; ", { code: "--verbose" }, " shows all."];
  return {
    kind: "facts",
    caption: "About this report",
    rows: [
      ["Redacted", redactedText(captures)],
      ...(keys.length === 0 ? [] : [["Keys", keys] as const]),
      ["Not included", "Log-ins, mailboxes, message content."],
      ["Made by", [`${tool.name} ${tool.version}`, ...(isWhole ? [] : more)]],
    ],
  };
}

function redactedText(captures: readonly Capture[]): string {
  if (captures.some(({ anonymized }) => anonymized === true)) {
    return "Replaced, here only: addresses, host names, mailboxes, names in certificates and the file's name. Redacted: log-ins, messages. Removed: ICMP errors. Frames, streams, ports, times and SHA-256 are those of the capture.";
  }
  const isExtract = captures.some(({ extractOf }) => extractOf?.anonymized === true);
  return isExtract
    ? "Names and addresses are not the originals: the capture is an anonymised extract."
    : "Nothing.";
}

function joinedFacts(
  files: readonly Capture[],
  sessions: readonly Session[],
  options: CaptureFactsOptions,
): Block[] {
  const numbering: Text = [
    "Frames and streams are numbered as by ",
    { code: "mergecap -a -w joined.pcapng" },
    " and the files in this order.",
  ];
  const tables = files.map((file, index): Block => {
    const caption = `File ${index + 1} of ${files.length}`;
    return { kind: "facts", caption, rows: [...framesFact(file), ...factsOf(file, sessions, options)] };
  });
  return [...tables, { kind: "paragraph", text: numbering }];
}

function framesFact({ frames }: Capture): Fact[] {
  return frames === null ? [] : [["Frames", `${frames.first} to ${frames.last}`]];
}

function factsOf(
  capture: Capture,
  sessions: readonly Session[],
  { clock, isChecked }: CaptureFactsOptions,
): Fact[] {
  if (capture.format === null) return [["File", [{ code: fileName(capture.path) }], MERGED]];
  const { path, sha256, bytes, format, compression, linkTypes, packets, warnings, secrets, secondReader } =
    capture;
  return [
    ["File", [{ code: fileName(path) }], `${count(bytes ?? 0, "byte")}, ${storedAs(format, compression)}`],
    ...(sha256 === null && !isChecked ? [] : [checksumFact(sha256)]),
    ...extractFact(capture, sessions),
    ["Packets", `${count(packets ?? 0, "packet")}, link type ${linkTypes.join(", ") || "none"}`],
    ["Time", timeRange(capture, clock)],
    ...(secrets === undefined ? [] : [["Keys", heldText(secrets)] as const]),
    ...(secondReader === null && !isChecked ? [] : [["Cross-check", ...secondReading(capture)] as const]),
    ...(warnings.length === 0 ? [] : [["Warnings", ...warnings] as const]),
  ];
}

const checksumFact = (sha256: string | null): Fact => [
  "SHA-256",
  sha256 === null ? "not computed: the file was not read twice to its end" : [{ code: sha256 }],
];

/** Decisive frames of more sessions are among the facts of each. */
const NUMBERS = 20;

function extractFact(file: Capture, sessions: readonly Session[]): Fact[] {
  if (file.extractOf === undefined) return [];
  const { name, sha256, anonymized } = file.extractOf;
  const what: Text = [
    ...(anonymized ? ["anonymised, "] : []),
    ...(name === null ? ["of a capture"] : ["of ", { code: name }]),
    ...(sha256 === null ? [] : [" with SHA-256 ", { code: sha256 }]),
    ", as the file says",
  ];
  const numbers = originalNumbers([file], sessions.flatMap(decisiveFrames));
  const isShort = numbers.length > 0 && numbers.length <= NUMBERS;
  return [["Extract", what, ...(isShort ? [`frame ${numbersText(numbers)} there`] : [])]];
}

const MERGED = "not read here: merged from lines that have its sessions only";

function storedAs(format: Capture["format"], compression: Capture["compression"]): string {
  return compression === null ? (format ?? "unknown") : `${format} in ${compression}`;
}

function timeRange({ firstTime, lastTime }: Capture, clock: Clock): Text {
  if (firstTime === null || lastTime === null) return "no timestamps";
  return timeSpan(firstTime, lastTime, clock, "all");
}
