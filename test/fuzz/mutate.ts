// Bytes that are right -> bytes that are almost right: lengths, counts, truncation, splices, hostile text.
import { concat } from "../build/captures.ts";
import type { Random } from "./random.ts";

type Mutation = (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;

/** One to eight changes; `other` is another right input, from which pieces are taken. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let changed: Uint8Array = bytes.slice();
  const changes = 1 + random.below(random.below(2) === 0 ? 2 : 8);
  for (let change = 0; change < changes; change++) {
    changed = random.pick(MUTATIONS)(changed, other, random);
  }
  return changed.subarray(0, LONGEST);
}

/** Longer inputs take more time and find no more. */
const LONGEST = 64 << 10;

const BYTES: readonly [number, ...number[]] = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x0d, 0x16, 0x30, 0x3c];

const TEXTS: readonly [string, ...string[]] = [
  "\r\n",
  "\r",
  "\0",
  "\x1b[31m\x1b]0;x\x07",
  "\u009b2J",
  "\u202e\u2066",
  "<script>alert(1)</script>",
  "\"><img src=x onerror='x'>",
  '=1+1"',
  "@SUM(1)",
  "](javascript:x)",
  "`|*_#![",
  "220 x\r\n",
  "250-STARTTLS\r\n",
  "STARTTLS\r\n",
  "AUTH PLAIN AGEAYg==\r\n",
  "\x16\x03\x01\x00\x05\x01",
  "__proto__",
  "-1",
  "1e400",
  "null",
  "{",
  '"',
];

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (bytes, _other, random) => {
    const at = random.below(bytes.length);
    return placed(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
  },
  (bytes, _other, random) => placed(bytes, random.below(bytes.length), [random.pick(BYTES)]),
  (bytes, _other, random) => placed(bytes, random.below(bytes.length), [random.below(256)]),
  changedLength,
  changedLength,
  (bytes, _other, random) => bytes.slice(0, random.below(bytes.length + 1)),
  removed,
  repeated,
  spliced,
  (bytes, _other, random) => {
    const at = random.below(bytes.length + 1);
    const text = new TextEncoder().encode(random.pick(TEXTS));
    const behind = at + (random.below(2) === 0 ? 0 : text.length);
    return concat(bytes.subarray(0, at), text, bytes.subarray(behind));
  },
];

/** What may be a length or a count of 1 to 4 bytes in either order becomes a little or much too large or small. */
function changedLength(bytes: Uint8Array, _other: Uint8Array, random: Random): Uint8Array {
  const width = 1 + random.below(4);
  const at = random.below(Math.max(1, bytes.length - width + 1));
  const isLittle = random.below(3) === 0;
  const order = Array.from({ length: width }, (_, index) => (isLittle ? index : width - 1 - index));
  const before = order.reduce((sum, shift, index) => sum + (bytes[at + index] ?? 0) * 256 ** shift, 0);
  const most = 256 ** width - 1;
  const values: readonly [number, ...number[]] = [
    before + 1,
    before - 1,
    0,
    most,
    most - random.below(16),
    Math.floor(most / 2) + random.below(2),
    before * 2,
    bytes.length - at,
    random.below(most),
  ];
  const value = Math.min(most, Math.max(0, random.pick(values)));
  return placed(
    bytes,
    at,
    order.map((shift) => Math.floor(value / 256 ** shift) & 0xff),
  );
}

function removed(bytes: Uint8Array, _other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(random.below(2) === 0 ? 8 : bytes.length + 1);
  return concat(bytes.subarray(0, at), bytes.subarray(at + length));
}

function repeated(bytes: Uint8Array, _other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const piece = bytes.subarray(at, at + 1 + random.below(256));
  const times = 1 + random.below(8);
  return concat(bytes.subarray(0, at), ...Array.from({ length: times }, () => piece), bytes.subarray(at));
}

function spliced(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const from = random.below(other.length + 1);
  const piece = other.subarray(from, from + 1 + random.below(random.below(2) === 0 ? 64 : other.length + 1));
  return concat(bytes.subarray(0, at), piece, bytes.subarray(random.below(2) === 0 ? at : at + piece.length));
}

function placed(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  for (const [index, value] of values.entries()) if (at + index < bytes.length) bytes[at + index] = value;
  return bytes;
}
