// Capture times to RFC 3339 text in UTC.
import type { CaptureTime } from "../capture/captured-packet.ts";

/** The years that RFC 3339 has four digits for: 0001 to 9999. */
const EARLIEST = -62_135_596_800;
const LATEST = 253_402_300_799;

/** Remembers the second that it wrote last: most times of a session share it. */
export class TimeTexts {
  private seconds = Number.NaN;
  private text = "";

  /** With as many decimals as the capture's clock holds; null for no time or one that has no such text. */
  of({ seconds, nanoseconds, decimals }: CaptureTime): string | null {
    if (seconds !== this.seconds) {
      if (!(seconds >= EARLIEST && seconds <= LATEST)) return null;
      this.seconds = seconds;
      this.text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}.`;
    }
    const fraction = String(1_000_000_000 + nanoseconds);
    return `${this.text}${fraction.slice(1, 1 + decimals)}Z`;
  }
}
