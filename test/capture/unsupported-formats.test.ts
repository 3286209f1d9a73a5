import { expect, test } from "vitest";
import { CaptureError } from "../../src/capture/capture-error.ts";
import { ascii, concat, fromHex, pcap, pcapng, readCapture } from "../build/captures.ts";

/** A Windows event trace begins with a buffer header of 0x48 bytes, then the header of its first event. */
const eventTrace = concat(
  new Uint8Array(0x48).fill(0x11),
  fromHex("0200 02 c0 3801 0000"),
  new Uint8Array(100),
);
/** One ERF record: time (fraction, seconds), type Ethernet, flags, record length, lost, length on the wire. */
const erf = concat(fromHex("00000000 00f15365 02 04 0054 0000 0040"), new Uint8Array(68).fill(0xe0));
const tar = concat(ascii("smtp.pcap"), new Uint8Array(248), ascii("ustar"), new Uint8Array(300));

test.each([
  ["a Solaris snoop capture", ascii("snoop\0\0\0\0\0\0\x02"), "unsupported-format", "editcap"],
  ["a Microsoft Network Monitor 2 capture", ascii("GMBU\0\x02"), "unsupported-format", "editcap"],
  ["a Microsoft Network Monitor 1 capture", ascii("RTSS\0\x01"), "unsupported-format", "editcap"],
  ["a Sniffer capture", ascii("TRSNIFF data    \x1a"), "unsupported-format", "editcap"],
  ["a NetXRay capture", ascii("XCP\x00002.00"), "unsupported-format", "editcap"],
  ["an AIX iptrace capture", ascii("iptrace 2.0"), "unsupported-format", "editcap"],
  ["a Bluetooth capture", ascii("btsnoop\0\0\0\0\x01"), "unsupported-format", "tcpdump -w"],
  ["a Windows event trace (.etl)", eventTrace, "unsupported-format", "etl2pcapng"],
  ["a Windows event trace (.etl)", eventTrace, "unsupported-format", "pktmon etl2pcap"],
  ["a Windows cabinet", ascii("MSCF\0\0\0\0\x01"), "unsupported-format", ".etl"],
  ["an Endace ERF capture", erf, "unsupported-format", "editcap"],
  ["gzip data", fromHex("1f8b0800 00000000"), "unsupported-format", "gzip -d"],
  ["zstd data", fromHex("28b52ffd 2453"), "unsupported-format", "zstd -d"],
  ["lz4 data", fromHex("04224d18 6440"), "unsupported-format", "lz4 -d"],
  ["xz data", fromHex("fd377a585a00"), "unsupported-format", "xz -d"],
  ["bzip2 data", ascii("BZh91AY"), "unsupported-format", "bzip2 -d"],
  ["compress (.Z) data", fromHex("1f9d90"), "unsupported-format", "uncompress"],
  ["a zip archive", ascii("PK\x03\x04\x14\0"), "unsupported-format", "unpack"],
  ["a PDF document", ascii("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), "not-a-capture", "tcpdump -w"],
  ["a 7-Zip archive", fromHex("377abcaf271c0004"), "unsupported-format", "unpack"],
  ["a RAR archive", ascii("Rar!\x1a\x07\x01\0"), "unsupported-format", "unpack"],
  ["a tar archive", tar, "unsupported-format", "tar -xf"],
  [
    "a Git LFS pointer",
    ascii("version https://git-lfs.github.com/spec/v1\n"),
    "not-a-capture",
    "git lfs pull",
  ],
  ["an HTML page", ascii("\n<!DOCTYPE html><html>"), "not-a-capture", "download it again"],
  [
    "what tcpdump or tshark printed",
    ascii("12:00:00.000001 IP 192.0.2.1.40000 > 192.0.2.2.25: Flags [S]\r\n"),
    "not-a-capture",
    "tcpdump -w",
  ],
  ["a TLS key log", ascii(`# by us\nEXPORTER_SECRET ${"a".repeat(64)} 0`), "not-a-capture", "--keylog"],
  ["a text file", ascii(`SECRET ${"a".repeat(63)} 0`), "not-a-capture", "tcpdump -w"],
  ["a text file", ascii("root:x:0:0:root:/root:/bin/bash\n"), "not-a-capture", "tcpdump -w"],
  ["a text file", ascii("\xff\xfe1\x002\0:\0"), "not-a-capture", "tcpdump -w"],
  ["a file of zero bytes", new Uint8Array(4096), "not-a-capture", "record it again"],
  [
    "not a capture in a known format",
    fromHex("7f454c46 02010100"),
    "not-a-capture",
    "(it begins with 7f454c4602010100)",
  ],
  ["not a capture in a known format", fromHex("d4c3"), "not-a-capture", "(it begins with d4c3)"],
  ["empty", new Uint8Array(0), "empty", "record it again"],
])("%s (case %#) is an error that says what to do", (name, bytes, code, advice) => {
  const read = () => readCapture(bytes);
  expect(read).toThrow(expect.objectContaining({ name: CaptureError.name, code, offset: 0 }));
  expect(read).toThrow(name);
  expect(read).toThrow(advice);
});

test("an unsupported format is recognised in chunks of one byte", () => {
  expect(() => readCapture(tar, [1])).toThrow("a tar archive");
});

test("a long file that is not a capture is refused before its end", () => {
  expect(() => readCapture(new Uint8Array(1 << 20).fill(0xfe), [512])).toThrow(
    "not a capture in a known format",
  );
});

test.each([
  ["a pcap that ends inside its header", pcap([]).slice(0, 23), "truncated-header", 23],
  ["a pcapng that ends inside its first block", pcapng([]).slice(0, 27), "truncated-header", 27],
  ["a pcap of version 1.4", pcap([], { version: [1, 4] }), "unsupported-version", 4],
])("%s is an error", (_, bytes, code, offset) => {
  expect(() => readCapture(bytes)).toThrow(
    expect.objectContaining({ name: CaptureError.name, code, offset }),
  );
});

test("every CaptureError's message is one line", () => {
  const heads = [
    new Uint8Array(0),
    ascii("text\n"),
    tar,
    erf,
    pcap([]).slice(0, 20),
    pcapng([]).slice(0, 20),
  ];
  const messages = heads.map((head) => {
    try {
      return readCapture(head).summary.format;
    } catch (error) {
      return error instanceof CaptureError ? error.message : "";
    }
  });
  expect(messages.every((message) => /^this .+$|^the file .+$/.test(message))).toBe(true);
});
