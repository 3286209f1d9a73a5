// How findings put facts into words: frames, lists, times; the same everywhere.
import type { Evidence, Session } from "../session/session.ts";

/** Like "frame 13"; "" without one. */
export function inFrame(frame: number | null): string {
  return frame === null ? "" : `frame ${frame}`;
}

/** Like "26 ms", "4.2 s" or "5 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number(milliseconds.toPrecision(2))} ms`;
  if (milliseconds < 120_000) return `${Number((milliseconds / 1000).toPrecision(3))} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

export function evidenceOf(frame: number | null, field: string, value: string | number | boolean): Evidence {
  return { frame, field, value: String(value) };
}

/** Like "1 frame" or "12 frames". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

type Place = Pick<Session, "capture" | "stream">;

/** Like "stream 3", or "stream 3 of other.pcap" where that is another capture than `here`. */
export function otherStream({ capture, stream }: Place, here: Place): string {
  return `stream ${stream}${capture === here.capture ? "" : ` of ${capture}`}`;
}
