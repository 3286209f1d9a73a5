// A capture -> what a second, independent parser read from the same file, or why none was used.
import type { Capture } from "./report-document.ts";
import { count } from "../text/amounts.ts";

/** Largest file that the second parser reads too: it is ten times slower, and takes some 20 ms for this size. */
export const SECOND_READER_BYTES = 4 << 20;

/** A sentence; where the parsers differ, then the differences. */
export function secondReading(capture: Capture): readonly string[] {
  const { secondReader } = capture;
  if (secondReader === null) return [`No second parser was used: ${reasonForNone(capture)}.`];
  const { name, packets, differences } = secondReader;
  if (differences.length > 0) return [`${name} reads this file differently:`, ...differences];
  return [
    `A second parser (${name}) read the same ${count(packets, "packet")}: times, lengths and bytes match.`,
  ];
}

const NANOSECONDS = /\.\d{9}/;

function reasonForNone(capture: Capture): string {
  const { path, format, compression, damaged, truncated, bytes, firstTime } = capture;
  if (path === "-") return "standard input cannot be read twice";
  if (format === null) return "the capture was not read here";
  if (damaged) return "pcap-parser cannot check a damaged file";
  if (compression !== null) return `pcap-parser does not read ${format} in ${compression}`;
  if (format !== "pcap") return `pcap-parser does not read ${format}`;
  if (NANOSECONDS.test(firstTime ?? "")) return "pcap-parser does not read nanoseconds";
  if (truncated) return "the file was not read to its end";
  return (bytes ?? 0) > SECOND_READER_BYTES
    ? "the file is too large to read twice"
    : "pcap-parser cannot check this file";
}
