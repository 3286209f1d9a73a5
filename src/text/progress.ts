// How much is read, and since when -> rate and time left, in words.

/** `left` is "?" while nothing is read. */
export function progressFigures(bytesRead: number, totalBytes: number, milliseconds: number) {
  const seconds = Math.max(0.001, milliseconds / 1000);
  return {
    read: megabytes(bytesRead),
    size: megabytes(totalBytes),
    // The average of the whole run: the last second's rate jumps.
    rate: megabytes(bytesRead / seconds),
    left: bytesRead === 0 ? "?" : timeLeft(((totalBytes - bytesRead) / bytesRead) * seconds),
  };
}

/** `8 s`, `1 min 40 s`. */
export function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `1.2 MB`, `340 MB` */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
