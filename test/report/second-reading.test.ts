import { expect, test } from "vitest";
import type { Capture } from "../../src/report/report-document.ts";
import { SECOND_READER_BYTES, secondReading } from "../../src/report/second-reading.ts";
import * as build from "../build/sessions.ts";

const reader = { name: "pcap-parser", packets: 17, differences: [] };

const CASES: readonly (readonly [Partial<Capture>, string])[] = [
  [
    { secondReader: reader },
    "Confirmed by a second, independent reader: pcap-parser gives the same number, time, lengths and bytes for all 17 packets.",
  ],
  [
    { secondReader: { ...reader, packets: 1 } },
    "Confirmed by a second, independent reader: pcap-parser gives the same number, time, lengths and bytes for the packet.",
  ],
  [
    { secondReader: { ...reader, differences: ["frame 3: the bytes differ"] } },
    "pcap-parser reads this file otherwise: frame 3: the bytes differ",
  ],
  [{ path: "-" }, "No second reader was used: standard input cannot be read twice."],
  [{ format: null }, "No second reader was used: the capture itself was not read here."],
  [{ damaged: true }, "No second reader was used: pcap-parser cannot check a damaged file."],
  [{ compression: "gzip" }, "No second reader was used: pcap-parser does not read pcap in gzip."],
  [{ format: "pcapng" }, "No second reader was used: pcap-parser does not read pcapng."],
  [
    { firstTime: "2026-11-21T04:04:54.593914123Z" },
    "No second reader was used: pcap-parser does not read nanoseconds.",
  ],
  [{ truncated: true }, "No second reader was used: the file was not read to its end."],
  [{ bytes: SECOND_READER_BYTES + 1 }, "No second reader was used: the file was too large to be read twice."],
  [{}, "No second reader was used: pcap-parser cannot check this file."],
];

test.each(CASES)("%j is told", (parts, text) => {
  expect(secondReading(build.capture(parts)).join(" ")).toBe(text);
});
