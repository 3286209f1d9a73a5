// Timestamps -> RFC 3339 text in UTC.
import type { CaptureTime } from "../capture/captured-packet.ts";

/** The years of four digits that RFC 3339 allows: 0001 to 9999. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Characters before the point. */
const WHOLE_SECONDS = "2023-11-14T22:13:20".length;
const ZERO = 0x30;

/** Times that are remembered, a power of two: those of a connection are asked for while it is read and once more at its end. */
const REMEMBERED = 64;

interface TimeText extends CaptureTime {
  readonly text: string;
}

/** Remembers what it wrote last. */
export class TimeTexts {
  /** By the last bits of the microseconds. */
  private readonly known: (TimeText | undefined)[] = Array.from({ length: REMEMBERED });
  private seconds = Number.NaN;
  private decimals = 0;
  /** The character codes of the time at hand: of the same second, only the fraction changes. */
  private codes: number[] = [];

  /** With the decimals of the capture's clock; null for a frame without a timestamp, or a year outside RFC 3339. */
  of(time: CaptureTime): string | null {
    const { seconds, nanoseconds, decimals } = time;
    const place = (nanoseconds / 1000) & (REMEMBERED - 1);
    const known = this.known[place];
    if (
      known !== undefined &&
      known.nanoseconds === nanoseconds &&
      known.seconds === seconds &&
      known.decimals === decimals
    )
      return known.text;
    const text = this.written(seconds, nanoseconds, decimals);
    if (text !== null) this.known[place] = { seconds, nanoseconds, decimals, text };
    return text;
  }

  private written(seconds: number, nanoseconds: number, decimals: 6 | 9): string | null {
    if (seconds !== this.seconds || decimals !== this.decimals) {
      if (!(seconds >= EARLIEST && seconds <= LATEST)) return null;
      if (decimals !== this.decimals) this.codes = codesOf(`0000-00-00T00:00:00.${"0".repeat(decimals)}Z`);
      this.seconds = seconds;
      this.decimals = decimals;
      const text = new Date(seconds * 1000).toISOString();
      for (let place = 0; place < WHOLE_SECONDS; place++) this.codes[place] = text.charCodeAt(place);
    }
    this.writeFraction(decimals === 9 ? nanoseconds : Math.trunc(nanoseconds / 1000), decimals);
    return String.fromCharCode(...this.codes);
  }

  private writeFraction(units: number, decimals: number): void {
    let rest = units;
    for (let place = WHOLE_SECONDS + decimals; place > WHOLE_SECONDS; place--) {
      const tens = Math.trunc(rest / 10);
      this.codes[place] = ZERO + rest - tens * 10;
      rest = tens;
    }
  }
}

const codesOf = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
