// The 64-bit timestamps of a pcapng interface to seconds and nanoseconds (draft-ietf-opsawg-pcapng section 4.2,
// if_tsresol and if_tsoffset).
import type { CapturedPacket } from "./captured-packet.ts";

export interface PcapngClock {
  readonly unitsPerSecond: number;
  /** 2^48 units as whole seconds and the units that are left: lets a double hold every step exactly. */
  readonly secondsPerStep: number;
  readonly unitsPerStep: number;
  /** Zero where the units are too fine for doubles. */
  readonly nanosecondsPerUnit: number;
  readonly offsetSeconds: number;
  readonly decimals: 6 | 9;
}

/** `resolution` is the value of if_tsresol: a power of ten, or of two where the top bit is set. */
export function pcapngClock(resolution: number, offsetSeconds: number): PcapngClock {
  const exponent = resolution & 0x7f;
  const binary = resolution > 0x7f;
  const unitsPerSecond = binary ? 2 ** exponent : 10 ** exponent;
  // Up to 10^9 and 2^23 the products below stay under 2^53.
  const exact = binary ? exponent <= 23 : exponent <= 9;
  return {
    unitsPerSecond,
    secondsPerStep: Math.floor(2 ** 48 / unitsPerSecond),
    unitsPerStep: 2 ** 48 % unitsPerSecond,
    nanosecondsPerUnit: exact ? 1e9 / unitsPerSecond : 0,
    offsetSeconds,
    decimals: unitsPerSecond > 1e6 ? 9 : 6,
  };
}

/** Sets the packet's time from the timestamp's two halves (both unsigned). */
export function setTime(packet: CapturedPacket, clock: PcapngClock, high: number, low: number): void {
  packet.decimals = clock.decimals;
  if (clock.nanosecondsPerUnit === 0) {
    setFineTime(packet, clock, high, low);
    return;
  }
  const steps = high >>> 16;
  const units = steps * clock.unitsPerStep + (high & 0xffff) * 0x1_0000_0000 + low;
  let seconds = Math.floor(units / clock.unitsPerSecond);
  let rest = units - seconds * clock.unitsPerSecond;
  if (rest < 0) {
    // The division was rounded up to the next whole second.
    seconds--;
    rest += clock.unitsPerSecond;
  }
  packet.seconds = steps * clock.secondsPerStep + seconds + clock.offsetSeconds;
  packet.nanoseconds = Math.floor(rest * clock.nanosecondsPerUnit);
}

/** Units finer than a nanosecond are rare enough for BigInt. */
function setFineTime(packet: CapturedPacket, clock: PcapngClock, high: number, low: number): void {
  const units = (BigInt(high) << 32n) | BigInt(low);
  const unitsPerSecond = BigInt(clock.unitsPerSecond);
  packet.seconds = Number(units / unitsPerSecond) + clock.offsetSeconds;
  packet.nanoseconds = Number(((units % unitsPerSecond) * 1_000_000_000n) / unitsPerSecond);
}
