// Decryption Secrets Blocks, and the decoder that waits before one.
import { expect, test } from "vitest";
import { createCaptureDecoder } from "../../src/capture/capture-decoder.ts";
import { secretsTypeName, TLS_KEY_LOG } from "../../src/capture/secrets-type.ts";
import { ascii, concat, pcapngBlocks, ramp } from "../build/captures.ts";

const LINE = "CLIENT_RANDOM 01 02\n";
const SSH = 0x5353_484b;

function capture(littleEndian: boolean): Uint8Array {
  const blocks = pcapngBlocks(littleEndian);
  const packet = (seed: number): Uint8Array => blocks.enhanced({ data: ramp(seed) }, 1_700_000_000_000_000n);
  return concat(
    blocks.section(),
    blocks.interface(),
    packet(1),
    blocks.secrets(TLS_KEY_LOG, ascii(LINE)),
    packet(2),
    blocks.secrets(SSH, ascii("secret")),
    packet(3),
  );
}

/** What a decoder gives in order: a packet's length, a secret's type and text. Its sink refuses the first `refused` times. */
function read(bytes: Uint8Array, chunk = bytes.length, refused = 0): string[] {
  const seen: string[] = [];
  let left = refused;
  const take = (type: number, secrets: Uint8Array): boolean => {
    if (left-- > 0) return false;
    seen.push(`${secretsTypeName(type)} ${new TextDecoder().decode(secrets)}`);
    return true;
  };
  const decoder = createCaptureDecoder(({ start, end }) => seen.push(`packet ${end - start}`), {
    secrets: { take },
  });
  for (let start = 0; start < bytes.length; start += chunk) {
    const piece = bytes.slice(start, start + chunk);
    decoder.push(piece);
    // What is kept must be the decoder's own.
    piece.fill(0xee);
    // Some chunks later, so that much is kept.
    if (decoder.isPaused && start % 3 === 0) decoder.resume();
  }
  while (decoder.isPaused) decoder.resume();
  decoder.finish();
  return [...seen, ...decoder.summary.warnings];
}

const ALL = ["packet 1", `TLS ${LINE}`, "packet 2", "SSH secret", "packet 3"];

test.each([
  ["little-endian", true],
  ["big-endian", false],
])("secrets of a %s capture come between the packets that surround them", (_, littleEndian) => {
  expect(read(capture(littleEndian))).toEqual(ALL);
});

test.each([1, 7, 50, 97, 100_000])(
  "a decoder that had to wait goes on where it was, in chunks of %i",
  (chunk) => {
    expect(read(capture(true), chunk, 2)).toEqual(ALL);
  },
);

test("a decoder that waits keeps what is pushed and gives no packet", () => {
  const packets: number[] = [];
  const decoder = createCaptureDecoder(({ number }) => packets.push(number), {
    secrets: { take: () => false },
  });
  const bytes = capture(true);
  for (const byte of bytes) decoder.push(Uint8Array.of(byte));
  expect([packets, decoder.isPaused, decoder.summary.truncated]).toEqual([[1], true, false]);
});

test("without a sink secrets are passed over", () => {
  const packets: number[] = [];
  const decoder = createCaptureDecoder(({ number }) => packets.push(number));
  decoder.push(capture(true));
  decoder.finish();
  expect([packets, decoder.isPaused, decoder.summary.warnings]).toEqual([[1, 2, 3], false, []]);
});

test("secrets that claim more bytes than their block has are what is there, and a block without room has none", () => {
  const blocks = pcapngBlocks();
  const bytes = concat(
    blocks.section(),
    blocks.secrets(TLS_KEY_LOG, ascii("abcd"), 0xffff_ffff),
    blocks.secrets(TLS_KEY_LOG, ascii("abcd"), 2),
    blocks.block(10, new Uint8Array(4)),
  );
  expect(read(bytes)).toEqual(["TLS abcd", "TLS ab"]);
});

test("the types of secrets have the names of what they are for, others their number", () => {
  const types = [0x544c_534b, 0x5353_484b, 0x5747_4b4c, 0x5a4e_574b, 0x5a41_5053, 0x4f50_4355, 0x0a0b_0c0d];
  expect(types.map(secretsTypeName)).toEqual([
    "TLS",
    "SSH",
    "WireGuard",
    "ZigBee",
    "ZigBee",
    "OPC UA",
    "0x0a0b0c0d",
  ]);
});
