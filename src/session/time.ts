// Timestamps -> RFC 3339 text in UTC.
import type { CaptureTime } from "../capture/captured-packet.ts";

/** The years of four digits that RFC 3339 allows: 0001 to 9999. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Characters before the point. */
const WHOLE_SECONDS = "2023-11-14T22:13:20".length;
const ZERO = 0x30;

/** Remembers the time that it wrote last: all that one frame brought has the same. */
export class TimeTexts {
  private seconds = Number.NaN;
  private nanoseconds = -1;
  private decimals = 0;
  private text = "";
  /** The character codes of `text`: of the same second, only the fraction changes. */
  private codes: number[] = [];

  /** With the decimals of the capture's clock; null for a frame without a timestamp, or a year outside RFC 3339. */
  of({ seconds, nanoseconds, decimals }: CaptureTime): string | null {
    if (seconds !== this.seconds || decimals !== this.decimals) {
      if (!(seconds >= EARLIEST && seconds <= LATEST)) return null;
      if (decimals !== this.decimals) this.codes = codesOf(`0000-00-00T00:00:00.${"0".repeat(decimals)}Z`);
      this.seconds = seconds;
      this.decimals = decimals;
      const text = new Date(seconds * 1000).toISOString();
      for (let place = 0; place < WHOLE_SECONDS; place++) this.codes[place] = text.charCodeAt(place);
    } else if (nanoseconds === this.nanoseconds) return this.text;
    this.nanoseconds = nanoseconds;
    this.writeFraction(decimals === 9 ? nanoseconds : Math.trunc(nanoseconds / 1000), decimals);
    this.text = String.fromCharCode(...this.codes);
    return this.text;
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
