// Session -> the frames that its verdict rests on: those of its primary finding, of the close and of who aborted.
import type { Session } from "../session/session.ts";

/** Ascending, each once. Some may be of other connections, with which the finding compares. */
export function decisiveFrames({ findings, close, aborted }: Session): readonly number[] {
  const primary = findings.find((finding) => finding.primary);
  const frames = [
    ...(primary?.frames ?? []),
    ...(primary?.evidence ?? []).map(({ frame }) => frame),
    close.frame,
    aborted?.frame ?? null,
  ];
  return [...new Set(frames.filter((frame) => frame !== null))].toSorted((a, b) => a - b);
}
