// Files whose fields make no sense: what precedes is told, and the warning says where reading stopped.
import { expect, test } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import * as files from "../build/captures.ts";
import { dialogue, starttlsDialogue } from "../build/conversations.ts";
import { concat } from "../build/packets.ts";

function read(...pieces: readonly Uint8Array[]) {
  const inspector = new Inspector();
  for (const piece of pieces) inspector.push(piece);
  return inspector.finish();
}

const RECORD_HEADER = 16;

/** The capture with another 32-bit field in the record's header. */
function withField(pcap: Uint8Array, record: number, field: number, value: number): Uint8Array {
  const bytes = pcap.slice();
  const view = new DataView(bytes.buffer);
  let at = 24;
  for (let index = 0; index < record; index++) at += RECORD_HEADER + view.getUint32(at + 8, true);
  view.setUint32(at + field, value, true);
  return bytes;
}

const WHOLE = starttlsDialogue().tls12().fin("client").fin("server").pcap();

test("an impossible record length ends the reading with a warning that names frame and offset", () => {
  const { capture, sessions } = read(withField(WHOLE, 8, 8, 0x7fff_ffff));
  expect([capture.packets, capture.damaged, sessions.length, capture.warnings]).toEqual([
    8,
    true,
    1,
    [expect.stringMatching(/^frame 9 \(byte \d+\) .*; the rest of the file was not read$/)],
  ]);
});

test("a record length that covers the packets after it is reported as damage or truncation", () => {
  const told = [100, 300, 1000, 60_000].map((length) => read(withField(WHOLE, 8, 8, length)).capture);
  expect(
    told.every(({ damaged, truncated, warnings }) => (damaged || truncated) && warnings.length > 0),
  ).toBe(true);
});

test.each([
  ["backwards", 1],
  ["in 1970", 0],
  ["in 2106", 0xffff_ffff],
])("a time %s changes no verdict", (_, seconds) => {
  const { sessions } = read(withField(WHOLE, 8, 0, seconds));
  expect([sessions[0]?.outcome, sessions[0]?.close.by]).toEqual(["established", "client"]);
});

test("packets without bytes only count in frame numbers", () => {
  const empty = files.pcapRecord({ data: new Uint8Array(0) });
  const { capture, sessions } = read(files.pcap([]), empty, empty, dialogue().syn().pcap().slice(24), empty);
  expect([capture.packets, sessions[0]?.frames]).toEqual([6, { first: 3, last: 5, count: 3 }]);
});

test("a pcapng option past the end of its block is ignored, and nothing else", () => {
  const blocks = files.pcapngBlocks();
  const broken = blocks.option(9, Uint8Array.of(6));
  broken[2] = 0xff;
  const packet = { data: new Uint8Array(60) };
  const { capture } = read(
    concat(blocks.section(), blocks.interface(1, 0, broken), blocks.enhanced(packet, 1n)),
  );
  expect(capture.packets).toBe(1);
});

test("a pcapng section with a wrong length is read by its blocks", () => {
  const blocks = files.pcapngBlocks();
  const packet = { data: new Uint8Array(60) };
  const counts = [0, 4, 1_000_000].map(
    (length) =>
      read(concat(blocks.section([1, 0], length), blocks.interface(), blocks.enhanced(packet, 1n))).capture
        .packets,
  );
  expect(counts).toEqual([1, 1, 1]);
});

test("garbage after the last packet gives one warning", () => {
  const { capture } = read(WHOLE, new Uint8Array(100).fill(0xff));
  expect([capture.damaged, capture.warnings.length]).toEqual([true, 1]);
});
