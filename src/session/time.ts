// Timestamps -> RFC 3339 text in UTC.
import type { CaptureTime } from "../capture/captured-packet.ts";

/** The years of four digits that RFC 3339 allows: 0001 to 9999. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Times that are remembered: those of a connection are asked for while it is read and once more at its end. */
const REMEMBERED = 64;
/** Whole seconds that are remembered. */
const SECONDS = 8;

export class TimeTexts {
  /** Of the times that are remembered, by bits of their nanoseconds. */
  private readonly seconds = new Float64Array(REMEMBERED).fill(Number.NaN);
  private readonly nanoseconds = new Float64Array(REMEMBERED);
  private readonly texts: string[] = [];
  private decimals = 0;
  /** By their last bits: the second and the text up to the point. */
  private readonly wholeSeconds = new Float64Array(SECONDS).fill(Number.NaN);
  private readonly wholeTexts: string[] = [];
  private readonly thousandths: string[] = [];

  /** With the decimals of the capture's clock; null for a frame without a timestamp, or a year outside RFC 3339. */
  of({ seconds, nanoseconds, decimals }: CaptureTime): string | null {
    if (decimals !== this.decimals) this.forget(decimals);
    const place = (nanoseconds >> 10) & (REMEMBERED - 1);
    if (this.seconds[place] === seconds && this.nanoseconds[place] === nanoseconds) {
      return this.texts[place] ?? null;
    }
    if (!(seconds >= EARLIEST && seconds <= LATEST)) return null;
    const text = this.wholeText(seconds) + this.fraction(Math.trunc(nanoseconds), decimals);
    this.seconds[place] = seconds;
    this.nanoseconds[place] = nanoseconds;
    this.texts[place] = text;
    return text;
  }

  private forget(decimals: number): void {
    this.decimals = decimals;
    this.seconds.fill(Number.NaN);
  }

  private wholeText(seconds: number): string {
    const place = seconds & (SECONDS - 1);
    if (this.wholeSeconds[place] !== seconds) {
      const text = new Date(seconds * 1000).toISOString();
      this.wholeTexts[place] = text.slice(0, text.indexOf(".") + 1);
      this.wholeSeconds[place] = seconds;
    }
    return this.wholeTexts[place] ?? "";
  }

  private fraction(nanoseconds: number, decimals: number): string {
    const microseconds = Math.trunc(nanoseconds / 1000);
    const text = this.threeDigits(Math.trunc(microseconds / 1000) % 1000);
    if (decimals !== 9) return `${text}${this.threeDigits(microseconds % 1000)}Z`;
    return `${text}${this.threeDigits(microseconds % 1000)}${this.threeDigits(nanoseconds % 1000)}Z`;
  }

  private threeDigits(value: number): string {
    return (this.thousandths[value] ??= String(value).padStart(3, "0"));
  }
}
