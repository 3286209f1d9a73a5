// A capture's file or files -> what is known of them, and how the page was made and checked.
import { type Clock, timeSpan } from "../clock.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { secondReading } from "../second-reading.ts";
import { count } from "../words.ts";
import type { Block, Fact, Text } from "./page.ts";

/** Without its folders, which tell of the machine that it lay on. */
export function fileName(path: string): string {
  if (path === "-") return "standard input";
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

export function captureFacts(files: readonly Capture[], clock: Clock): Block[] {
  if (files.length > 1) return joinedFacts(files, clock);
  return files.map((file) => ({ kind: "facts", caption: "The capture", rows: factsOf(file, clock) }));
}

/** The same under the names that people are shown. */
export const shownFiles = (files: readonly Capture[]): readonly Capture[] =>
  files.map((file) => (file.path === "-" ? file : { ...file, path: fileName(file.path) }));

/** What the page holds and what it does not. */
export function reportFacts({ name, version }: ReportDocument["tool"]): Block {
  return {
    kind: "facts",
    caption: "About this report",
    rows: [
      ["Redacted", "Nothing: names and addresses are those of the capture."],
      ["Left out", "Log-ins, senders' and recipients' addresses, message content."],
      ["Numbers", "Frames and streams are Wireshark's frame.number and tcp.stream."],
      ["Made by", [`${name} ${version}; `, { code: "--verbose" }, " shows every session in full."]],
    ],
  };
}

function joinedFacts(files: readonly Capture[], clock: Clock): Block[] {
  const numbering: Text = [
    "Frames and streams are numbered as by ",
    { code: "mergecap -a -w joined.pcapng" },
    " and the files in this order.",
  ];
  const tables = files.map((file, index): Block => {
    const caption = `File ${index + 1} of ${files.length}`;
    return { kind: "facts", caption, rows: [...framesFact(file), ...factsOf(file, clock)] };
  });
  return [...tables, { kind: "paragraph", text: numbering }];
}

function framesFact({ frames }: Capture): Fact[] {
  return frames === null ? [] : [["Frames", `${frames.first} to ${frames.last}`]];
}

function factsOf(capture: Capture, clock: Clock): Fact[] {
  if (capture.format === null) return [["File", [{ code: fileName(capture.path) }], MERGED]];
  const { path, sha256, bytes, format, compression, linkTypes, packets, warnings } = capture;
  return [
    ["File", [{ code: fileName(path) }], `${count(bytes ?? 0, "byte")}, ${storedAs(format, compression)}`],
    [
      "SHA-256",
      sha256 === null ? "not computed: the file was not read twice to its end" : [{ code: sha256 }],
    ],
    ["Packets", `${count(packets ?? 0, "packet")}, link type ${linkTypes.join(", ") || "none"}`],
    ["Time", timeRange(capture, clock)],
    ["Cross-check", ...secondReading(capture)],
    ...(warnings.length === 0 ? [] : [["Warnings", ...warnings] as const]),
  ];
}

const MERGED = "not read here: merged from lines that tell its sessions alone";

function storedAs(format: Capture["format"], compression: Capture["compression"]): string {
  return compression === null ? (format ?? "unknown") : `${format} in ${compression}`;
}

function timeRange({ firstTime, lastTime }: Capture, clock: Clock): Text {
  if (firstTime === null || lastTime === null) return "the packets have no timestamps";
  return timeSpan(firstTime, lastTime, clock, "all");
}
