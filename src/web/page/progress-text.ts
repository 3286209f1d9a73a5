// Bytes read and time gone -> how far a reading is, in words.
import { progressFigures } from "../../text/progress.ts";
import type { Progress } from "../messages.ts";

/** `part` from 0 to 1; `120 MB of 2147 MB, 210 MB/s, 10 s left`, or less where that cannot be known yet. */
export function howFar(
  progress: Progress | null,
  milliseconds: number,
): { readonly part: number; readonly text: string } {
  const { bytesRead, totalBytes } = progress ?? { bytesRead: 0, totalBytes: 0 };
  if (bytesRead === 0) return { part: 0, text: "Begun" };
  const { read, size, rate, left } = progressFigures(bytesRead, totalBytes, milliseconds);
  const part = totalBytes === 0 ? 1 : Math.min(1, bytesRead / totalBytes);
  if (milliseconds < STEADY_AFTER) return { part, text: `${read} of ${size}` };
  return { part, text: `${read} of ${size}, ${rate}/s, ${left} left` };
}

/** Milliseconds; before, rate and time left are guesses. */
const STEADY_AFTER = 500;
