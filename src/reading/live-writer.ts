// Sessions of one capture, as their connections end -> their text in a live format; nothing of them is kept.
import { type Format, type FormatName, FORMATS, type LiveText } from "../report/formats.ts";
import type { Capture } from "../report/report-document.ts";
import { type Seen, SeenTally } from "../report/seen.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import type { CaptureReadingOptions } from "./capture-reading.ts";

export type { LiveText } from "../report/formats.ts";

/** A format that needs nothing but the session. */
export interface LiveFormat {
  readonly format: FormatName;
  /** Which sessions are written. */
  readonly filter: SessionFilter;
}

/** Takes text in UTF-8 that is valid until the promise is settled. */
export type Write = (text: Uint8Array) => Promise<void>;

export interface LiveWriter {
  /** To be read with. */
  readonly options: Pick<CaptureReadingOptions, "onSession" | "afterPiece" | "sharing">;
  /** To be called once all files of the capture have been read; what sessions there were. */
  readonly end: (files: readonly Capture[]) => Promise<Seen>;
  /** To be called also where it failed: ends its worker threads. */
  readonly close?: () => void;
}

/** Throws a TypeError for a format that is not live. */
export async function liveText(name: FormatName): Promise<LiveText> {
  const format: Format = FORMATS[name];
  const text = await format.loadLive?.();
  if (text === undefined) throw new TypeError(`${name} is not written session by session`);
  return text;
}

/** Throws a TypeError for a format that is not live. */
export async function createLiveWriter({ format, filter }: LiveFormat, write: Write): Promise<LiveWriter> {
  const text = await liveText(format);
  const tally = new SeenTally(filter);
  const flush = async (): Promise<void> => {
    if (text.length > 0) await write(text.take());
  };
  return {
    options: { onSession: (session) => text.add(session, tally.add(session)), afterPiece: flush },
    end: async (files) => {
      text.end(files);
      await flush();
      return tally.seen;
    },
  };
}
