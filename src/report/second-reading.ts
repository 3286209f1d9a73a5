// A capture -> what a second, independent reader makes of the same file, or why none was asked.
import type { Capture } from "./report-document.ts";
import { count } from "../text/amounts.ts";

/** Size of a file that the second reader checks too: it is ten times slower, and this takes it some 20 ms. */
export const SECOND_READER_BYTES = 4 << 20;

/** A sentence, and where the readers differ the differences. */
export function secondReading(capture: Capture): readonly string[] {
  const { secondReader } = capture;
  if (secondReader === null) return [`No second reader was used: ${reasonForNone(capture)}.`];
  const { name, packets, differences } = secondReader;
  if (differences.length > 0) return [`${name} reads this file otherwise:`, ...differences];
  const all = packets === 1 ? "the packet" : `all ${count(packets, "packet")}`;
  return [
    `Confirmed by a second, independent reader: ${name} gives the same number, time, lengths and bytes for ${all}.`,
  ];
}

const NANOSECONDS = /\.\d{9}/;

function reasonForNone(capture: Capture): string {
  const { path, format, compression, damaged, truncated, bytes, firstTime } = capture;
  if (path === "-") return "standard input cannot be read twice";
  if (format === null) return "the capture itself was not read here";
  if (damaged) return "pcap-parser cannot check a damaged file";
  if (compression !== null) return `pcap-parser does not read ${format} in ${compression}`;
  if (format !== "pcap") return `pcap-parser does not read ${format}`;
  if (NANOSECONDS.test(firstTime ?? "")) return "pcap-parser does not read nanoseconds";
  if (truncated) return "the file was not read to its end";
  return (bytes ?? 0) > SECOND_READER_BYTES
    ? "the file was too large to be read twice"
    : "pcap-parser cannot check this file";
}
