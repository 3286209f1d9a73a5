import fc from "fast-check";
import { expect, test } from "vitest";
import { pcapngClock, setTime } from "../../src/capture/pcapng-clock.ts";
import { emptyPacket } from "../../src/capture/record-decoder.ts";

const BINARY = 0x80;

function timeOf(units: bigint, resolution: number, offset = 0): readonly [number, number, 6 | 9] {
  const packet = emptyPacket();
  setTime(packet, pcapngClock(resolution, offset), Number(units >> 32n), Number(units & 0xffff_ffffn));
  return [packet.seconds, packet.nanoseconds, packet.decimals];
}

test.each([
  [1_700_000_000_123_456n, 6, 1_700_000_000, 123_456_000, 6],
  [1_700_000_000_123_456_789n, 9, 1_700_000_000, 123_456_789, 9],
  [1_700_000_000_123n, 3, 1_700_000_000, 123_000_000, 6],
  [1_700_000_000n, 0, 1_700_000_000, 0, 6],
  [17_000_000_001_234_567n, 7, 1_700_000_000, 123_456_700, 9],
  [1_700_000_000_123_456_789_000n / 1000n, 12, 1_700_000, 123_456, 9],
  [(1_700_000_000n << 10n) + 512n, BINARY + 10, 1_700_000_000, 500_000_000, 6],
  [(1_700_000_000n << 20n) + 1n, BINARY + 20, 1_700_000_000, 953, 9],
  [(1_700_000_000n << 30n) + (1n << 29n), BINARY + 30, 1_700_000_000, 500_000_000, 9],
  [0n, 6, 0, 0, 6],
  [1n, 19, 0, 0, 9],
] as const)(
  "%d units of resolution %d are %d s and %d ns",
  (units, resolution, seconds, nanoseconds, decimals) => {
    expect(timeOf(units, resolution)).toEqual([seconds, nanoseconds, decimals]);
  },
);

test("a pcapng if_tsoffset is added to the seconds, whatever its sign", () => {
  expect([timeOf(5n, 6, 1_700_000_000), timeOf(5n, 6, -10)]).toEqual([
    [1_700_000_000, 5000, 6],
    [-10, 5000, 6],
  ]);
});

test("a pcapng timestamp of this century is exact at every resolution", () => {
  const resolution = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: BINARY, max: BINARY + 33 }));
  const instant = fc.tuple(fc.bigInt(0n, 4_102_444_800n), fc.bigInt(0n, 999_999_999n));
  fc.assert(
    fc.property(resolution, instant, (value, [seconds, nanoseconds]) => {
      const perSecond = value >= BINARY ? 2n ** BigInt(value - BINARY) : 10n ** BigInt(value);
      const units = seconds * perSecond + (nanoseconds * perSecond) / 1_000_000_000n;
      if (units >= 1n << 64n) return;
      const [gotSeconds, gotNanoseconds] = timeOf(units, value);
      expect([gotSeconds, gotNanoseconds]).toEqual([
        Number(units / perSecond),
        Number(((units % perSecond) * 1_000_000_000n) / perSecond),
      ]);
    }),
  );
});

test("a pcapng timestamp one unit before a second is not rounded up", () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 18_446_744_073n), (seconds) => {
      expect(timeOf(seconds * 1_000_000_000n - 1n, 9)).toEqual([Number(seconds - 1n), 999_999_999, 9]);
    }),
  );
});
