// Capture times to RFC 3339 text in UTC.
import type { CaptureTime } from "../capture/captured-packet.ts";

/** The years that RFC 3339 has four digits for: 0001 to 9999. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Remembers the second and the time that it wrote last: what one frame brought shares it. */
export class TimeTexts {
  private seconds = Number.NaN;
  private text = "";
  private nanoseconds = -1;
  private decimals = 0;
  private whole = "";

  /** With as many decimals as the capture's clock holds; null for no time or one that has no such text. */
  of({ seconds, nanoseconds, decimals }: CaptureTime): string | null {
    if (seconds !== this.seconds) {
      if (!(seconds >= EARLIEST && seconds <= LATEST)) return null;
      this.seconds = seconds;
      this.text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}.`;
    } else if (nanoseconds === this.nanoseconds && decimals === this.decimals) return this.whole;
    const fraction = String(1_000_000_000 + nanoseconds);
    this.nanoseconds = nanoseconds;
    this.decimals = decimals;
    this.whole = `${this.text}${fraction.slice(1, 1 + decimals)}Z`;
    return this.whole;
  }
}
