// The numbers of a TcpSegment <-> 72 bytes of memory, to store segments without an object for each.
import { float64At, int32At, unboxed } from "../bytes/integers.ts";
import type { TcpSegment } from "../packet/segment.ts";
import type { Memory } from "./byte-blocks.ts";
import type { Direction } from "./stream.ts";

/** Bytes that a segment's numbers take. */
export const NUMBERS = 72;

/** Writes them from an even word on; offsets into the segment's bytes count from its source address. */
export function writeNumbers(
  { doubles, words }: Memory,
  word: number,
  direction: Direction,
  segment: TcpSegment,
): void {
  const double = word >> 1;
  const { sourceAt } = segment;
  doubles[double] = segment.frame;
  doubles[double + 1] = segment.seconds;
  doubles[double + 2] = segment.nanoseconds;
  words[word + 6] = segment.sequence;
  words[word + 7] = segment.acknowledgment;
  words[word + 8] = (segment.sourcePort << 16) | segment.destinationPort;
  words[word + 9] = (segment.window << 16) | segment.identification;
  words[word + 10] =
    (segment.flags << 24) | (segment.hopLimit << 16) | (segment.ipVersion << 8) | segment.decimals;
  words[word + 11] = segment.payloadLength;
  words[word + 12] = segment.payloadEnd - sourceAt;
  words[word + 13] = segment.payloadStart - sourceAt;
  words[word + 14] = segment.headerStart - sourceAt;
  words[word + 15] = (direction << 31) | (segment.destinationAt - sourceAt);
  words[word + 16] = segment.interfaceId;
}

/** Sets all of `segment` but its `bytes`, in which its source address is at `sourceAt`. Returns the direction. */
export function readNumbers(
  { doubles, words }: Memory,
  word: number,
  segment: TcpSegment,
  sourceAt: number,
): Direction {
  const double = word >> 1;
  const ports = int32At(words, word + 8);
  const window = int32At(words, word + 9);
  const small = int32At(words, word + 10);
  const way = int32At(words, word + 15);
  segment.frame = unboxed(float64At(doubles, double));
  segment.seconds = unboxed(float64At(doubles, double + 1));
  segment.nanoseconds = unboxed(float64At(doubles, double + 2));
  segment.sequence = int32At(words, word + 6) >>> 0;
  segment.acknowledgment = int32At(words, word + 7) >>> 0;
  segment.sourcePort = ports >>> 16;
  segment.destinationPort = ports & 0xffff;
  segment.window = window >>> 16;
  segment.identification = window & 0xffff;
  segment.flags = small >>> 24;
  segment.hopLimit = (small >>> 16) & 0xff;
  segment.ipVersion = (small >>> 8) & 0xff;
  segment.decimals = (small & 0xff) === 9 ? 9 : 6;
  segment.payloadLength = int32At(words, word + 11);
  segment.interfaceId = int32At(words, word + 16);
  segment.sourceAt = sourceAt;
  segment.payloadEnd = sourceAt + int32At(words, word + 12);
  segment.payloadStart = sourceAt + int32At(words, word + 13);
  segment.headerStart = sourceAt + int32At(words, word + 14);
  segment.destinationAt = sourceAt + (way & 0x7fffffff);
  return way < 0 ? 1 : 0;
}
