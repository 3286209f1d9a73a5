// The table of unsupported formats that people pass by mistake: what each is, and how to get a capture from it.
import { hex, latin1 } from "../bytes/ascii.ts";
import { at, uint16, uint32LittleEndian } from "../bytes/integers.ts";
import { CaptureError } from "./capture-error.ts";

interface UnsupportedFormat {
  /** With its article: "a Solaris snoop capture". */
  readonly name: string;
  readonly recognises: (head: Uint8Array, text: string) => boolean;
  /** The next step, as a clause. */
  readonly advice: string;
  /** Not a capture in any format. */
  readonly isNoCapture?: true;
}

/** Bytes of a file by which its format is recognised; only files that are not captures are held back so long. */
export const FORMAT_SNIFF_BYTES = 512;

const EDITCAP = 'convert it with "editcap -F pcap IN OUT.pcap" (part of Wireshark)';
const RECORD = '"tcpdump -w FILE.pcap" or Wireshark write what can be read here';

const unsupportedFormats: readonly UnsupportedFormat[] = [
  begins("snoop\0\0\0", "a Solaris snoop capture", EDITCAP),
  begins("GMBU", "a Microsoft Network Monitor 2 capture", EDITCAP),
  begins("RTSS", "a Microsoft Network Monitor 1 capture", EDITCAP),
  begins("TRSNIFF data", "a Sniffer capture", EDITCAP),
  begins("XCP\0", "a NetXRay capture", EDITCAP),
  begins("iptrace ", "an AIX iptrace capture", EDITCAP),
  begins("btsnoop\0", "a Bluetooth capture", RECORD),
  {
    name: "a Windows event trace (.etl)",
    recognises: isEventTrace,
    advice:
      'convert it on Windows: with "pktmon etl2pcap IN.etl --out OUT.pcapng" if pktmon recorded it, with ' +
      '"etl2pcapng IN.etl OUT.pcapng" (github.com/microsoft/etl2pcapng) if "netsh trace" did',
  },
  begins("\x1f\x8b", "gzip data", 'decompress it with "gzip -d" first'),
  begins("\x28\xb5\x2f\xfd", "zstd data", 'decompress it with "zstd -d" first'),
  begins("\x04\x22\x4d\x18", "lz4 data", 'decompress it with "lz4 -d IN.lz4 OUT.pcap" first'),
  begins("\xfd7zXZ\0", "xz data", 'decompress it with "xz -d" first'),
  begins("BZh", "bzip2 data", 'decompress it with "bzip2 -d" first'),
  begins("\x1f\x9d", "compress (.Z) data", 'decompress it with "uncompress" first'),
  begins("PK\x03\x04", "a zip archive", "unpack it and read the capture inside"),
  begins(
    "MSCF\0\0\0\0",
    "a Windows cabinet",
    'unpack it; the packets are in the .etl file that "netsh trace" wrote',
  ),
  begins("7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and read the capture inside"),
  {
    name: "a PDF document",
    recognises: (_, text) => text.startsWith("%PDF-"),
    advice: RECORD,
    isNoCapture: true,
  },
  begins("Rar!", "a RAR archive", "unpack it and read the capture inside"),
  {
    name: "a tar archive",
    recognises: (_, text) => text.startsWith("ustar", 257),
    advice: 'unpack it with "tar -xf" and read the capture inside',
  },
  {
    name: "a Git LFS pointer",
    recognises: (_, text) => text.startsWith("version https://git-lfs."),
    advice: 'fetch the file itself with "git lfs pull"',
    isNoCapture: true,
  },
  {
    name: "an HTML page",
    recognises: (_, text) => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head)\b/i.test(text),
    advice:
      "the download gave a page (often one that asks to sign in) in place of the capture; download it again",
    isNoCapture: true,
  },
  {
    name: "what tcpdump or tshark printed",
    recognises: (head, text) => isText(head, text) && PRINTED.test(text),
    advice: `packets that were printed cannot be read back; record them again: ${RECORD}`,
    isNoCapture: true,
  },
  {
    name: "a TLS key log",
    recognises: (_, text) => KEY_LOG.test(text),
    advice: "give it with --keylog, beside the capture whose connections it has keys of",
    isNoCapture: true,
  },
  {
    name: "a text file",
    recognises: isText,
    advice: `a capture holds packets, as pcap or pcapng: ${RECORD}`,
    isNoCapture: true,
  },
  {
    name: "a file of zero bytes",
    recognises: (head) => head.length >= 24 && head.every((byte) => byte === 0),
    advice: "the capture was never written to the disk; record it again",
    isNoCapture: true,
  },
  { name: "an Endace ERF capture", recognises: looksLikeErf, advice: EDITCAP },
];

/** A line of tcpdump begins with a time and a protocol, one of tshark with a number, a time and an address. */
const PRINTED = /^(?:\d\d:\d\d:\d\d\.\d+ (?:IP6?|ARP|[\w.]+ +(?:In|Out)) |\s*\d+ +\d+\.\d+ +[\da-f.:]{3,} )/m;

/** A label and a ClientHello's random (RFC 9850). */
const KEY_LOG = /^[A-Z][A-Z0-9_]+[ \t]+[0-9A-Fa-f]{64}[ \t]/m;

/** Why the file that begins with `head` (at most FORMAT_SNIFF_BYTES of it) cannot be read. */
export function unsupportedFormatError(head: Uint8Array): CaptureError {
  if (head.length === 0) {
    return new CaptureError(
      "empty",
      0,
      `the file is empty: nothing was captured, or it was not copied; record it again`,
    );
  }
  const text = latin1(head);
  const format = unsupportedFormats.find((candidate) => candidate.recognises(head, text));
  if (format === undefined) {
    const start = hex(head, 0, Math.min(head.length, 8));
    return new CaptureError(
      "not-a-capture",
      0,
      `this is not a capture in a known format (it begins with ${start}): ${RECORD}`,
    );
  }
  const code = format.isNoCapture === true ? "not-a-capture" : "unsupported-format";
  return new CaptureError(code, 0, `this is ${format.name}, which cannot be read here: ${format.advice}`);
}

function begins(magic: string, name: string, advice: string): UnsupportedFormat {
  return { name, recognises: (_, text) => text.startsWith(magic), advice };
}

/** No control characters but tabs and line ends, and mostly ASCII; or UTF-16, as Windows shells write it. */
function isText(head: Uint8Array, text: string): boolean {
  let ascii = 0;
  for (const byte of head) {
    if (byte >= 0x20 && byte < 0x7f) ascii++;
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
      return text.startsWith("\xff\xfe");
  }
  return ascii * 2 > head.length;
}

/**
 * Whichever program recorded it: the first event follows a buffer header of 0x48 bytes, and is that of the log itself:
 * version, kind 1 or 2, flags 0xc0; size, hook 0 (SYSTEM_TRACE_HEADER).
 */
function isEventTrace(head: Uint8Array): boolean {
  if (head.length < 0x50) return false;
  const kind = at(head, 0x4a);
  return (kind === 1 || kind === 2) && at(head, 0x4b) === 0xc0 && uint16(head, 0x4e) === 0;
}

/** ERF has no magic: the first record's time, type and lengths must be plausible. */
function looksLikeErf(head: Uint8Array): boolean {
  if (head.length < 16) return false;
  const seconds = uint32LittleEndian(head, 4);
  const type = at(head, 8) & 0x7f;
  const recordLength = uint16(head, 10);
  const wireLength = uint16(head, 14);
  return seconds > 600_000_000 && type >= 1 && type <= 48 && recordLength >= 16 && wireLength > 0;
}
