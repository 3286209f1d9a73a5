import { expect, test } from "vitest";
import type { Capture } from "../../src/report/report-document.ts";
import { SECOND_READER_BYTES, secondReading } from "../../src/report/second-reading.ts";
import * as build from "../build/sessions.ts";

const reader = { name: "pcap-parser", packets: 17, differences: [] };

const CASES: readonly (readonly [Partial<Capture>, string])[] = [
  [
    { secondReader: reader },
    "A second parser (pcap-parser) read the same 17 packets: times, lengths and bytes match.",
  ],
  [
    { secondReader: { ...reader, packets: 1 } },
    "A second parser (pcap-parser) read the same 1 packet: times, lengths and bytes match.",
  ],
  [
    { secondReader: { ...reader, differences: ["frame 3: the bytes differ"] } },
    "pcap-parser reads this file differently: frame 3: the bytes differ",
  ],
  [{ path: "-" }, "No second parser was used: standard input cannot be read twice."],
  [{ format: null }, "No second parser was used: the capture was not read here."],
  [{ damaged: true }, "No second parser was used: pcap-parser cannot check a damaged file."],
  [{ compression: "gzip" }, "No second parser was used: pcap-parser does not read pcap in gzip."],
  [{ format: "pcapng" }, "No second parser was used: pcap-parser does not read pcapng."],
  [
    { firstTime: "2026-11-21T04:04:54.593914123Z" },
    "No second parser was used: pcap-parser does not read nanoseconds.",
  ],
  [{ truncated: true }, "No second parser was used: the file was not read to its end."],
  [{ bytes: SECOND_READER_BYTES + 1 }, "No second parser was used: the file is too large to read twice."],
  [{}, "No second parser was used: pcap-parser cannot check this file."],
];

test.each(CASES)("secondReading of a capture with %j is %j", (parts, text) => {
  expect(secondReading(build.capture(parts)).join(" ")).toBe(text);
});
